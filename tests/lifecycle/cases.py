"""Fictional applicants and a complete opening by each, for tests of the rules; no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from lifecycle.daycount import ZONE, WorkCalendar
from lifecycle.rules.applicants import applicant_type, flags_of
from lifecycle.rules.facts import Facts, Finding, RecordFacts, UnitFacts
from lifecycle.rules.guards import evaluate
from lifecycle.rules.library import Library
from lifecycle.rules.loader import load
from lifecycle.rules.lookup import resolve
from lifecycle.rules.schema import RuleSet

RULEBOOKS = Path(__file__).resolve().parents[2] / "lifecycle" / "rulebooks"
CITY = "cn-jx-jiujiang"
PROVINCE = "cn-jx"
CONTINUED = {f"{CITY}.continue_lapsed": "管理机关2025年1月20日决定"}
TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=ZONE)
CALENDAR = WorkCalendar.seeded(2016, 2026)


@cache
def library() -> Library:
    return load([RULEBOOKS])


def rules(
    jurisdiction: str = CITY, day: date = TODAY, settings: Mapping[str, Any] = CONTINUED, procedure: str = "opening"
) -> RuleSet:
    return resolve(library(), jurisdiction=jurisdiction, procedure=procedure, day=day, settings=settings)


def unit(**changes: Any) -> UnitFacts:
    base = UnitFacts(
        code="u1",
        name="九江市竹木产业局",
        short_name="市竹木局",
        kind="department",
        level="city",
        place_name="九江市",
        portal_domain="jiujiang.gov.cn",
    )
    return replace(base, **changes)


COUNTY_OFFICE = unit(
    name="云岭县人民政府办公室",
    short_name="云岭县政府办",
    kind="office",
    level="county",
    functions=("general_office",),
    place_name="云岭县",
    place_initials="ylx",
    portal_domain="ylx.gov.cn",
)
COUNTY_DEPARTMENT = unit(
    name="云岭县竹木局", short_name="县竹木局", level="county", place_name="云岭县", portal_domain="ylx.gov.cn"
)
TOWNSHIP = unit(
    name="云岭县石桥镇人民政府",
    short_name="石桥镇",
    kind="township",
    level="township",
    place_name="云岭县",
    portal_domain="ylx.gov.cn",
)
VERTICAL = unit(
    name="九江市气候观测局",
    short_name="市气候局",
    kind="vertical",
    vertical=True,
    rank="division",
    system_domain="qhj.gov.cn",
)
INSTITUTION = unit(name="九江市竹木研究院", short_name="", kind="institution", administrative=False)

VALUES: Mapping[str, Any] = {
    "site_name": "九江市竹木产业局",
    "site_type": "department",
    "launch_date": "2026-06-01",
    "reason": "公开竹木产业政策。",
    "operator": "信息科",
    "sponsor_duty": "办公室主办，信息科承办。",
    "domain_en": "zmj.jiujiang.gov.cn",
    "domain_zh": "市竹木局.政务",
    "domain_years": 5,
    "domain_contact_serving": True,
    "domain_publish_consent": True,
    "platform": "shared_city",
    "hosting_overseas": "no",
    "security": "与网站同步规划、建设、实施。",
    "security_level": "2",
    "funding": "列入年度预算。",
    "leader_name": "林远舟",
    "liaison_name": "周小禾",
    "liaison_mobile": "13900000000",
    "launch_within_days": 60,
}
COUNTY_VALUES: Mapping[str, Any] = {
    **VALUES,
    "site_name": "云岭县人民政府",
    "site_type": "portal",
    "domain_en": "www.ylx.gov.cn",
    "domain_zh": "云岭县.政务",
}


def record(kind: str, number: str = "1", **changes: Any) -> RecordFacts:
    base = RecordFacts(
        kind=kind,
        number=number,
        authority="某机关",
        registered_on=date(2026, 2, 20),
        has_scan=True,
        has_check_code=True,
        verdict="通过",
    )
    return replace(base, **changes)


RECORDS: Mapping[str, RecordFacts] = {
    "domain": record("domain", ""),
    "icp": record("icp", "赣ICP备00000001号-1"),
    "mlps": record("mlps", "36990000001-00001"),
    "police": record("police", "赣公网安备 36990000000001号"),
    "logo": record("logo", "CA000000000000000000001"),
    "cac": record("cac", ""),
    "site_code": record("site_code", "3699000001"),
    "security_test": record("security_test", "", verdict="通过"),
}


def facts(about: UnitFacts | None = None, /, without: str = "", **changes: Any) -> Facts:
    """A complete case; `values` given are laid over the complete ones, `without` leaves a value out."""
    who = about or unit()
    base = COUNTY_VALUES if who.kind == "office" else VALUES
    values = {k: v for k, v in {**base, **changes.pop("values", {})}.items() if k != without}
    whole = Facts(
        at=NOW,
        applicant=applicant_type(who),
        unit=who,
        values=values,
        flags=flags_of(who, values),
        records=RECORDS,
        work_done=frozenset({"undertaking", "liaison"}),
        evidence=frozenset({"posting_review"}),
        events={"submitted": NOW, "granted": NOW},
        opinions=frozenset({"consent"}),
        calendar=CALENDAR,
    )
    return replace(whole, **changes)


def finding(name: str, case: Facts, moment: str = "submit", of: RuleSet | None = None) -> Finding:
    """The finding of one guard; fails loudly when the guard is not asked."""
    found = {f.guard: f for f in evaluate(of or rules(), case, moment)}
    assert name in found, f"{name} is not asked at {moment}; asked: {sorted(found)}"
    return found[name]


def asked(case: Facts, moment: str = "submit", of: RuleSet | None = None) -> set[str]:
    return {f.guard for f in evaluate(of or rules(), case, moment)}


def blocked(case: Facts, moment: str = "submit", of: RuleSet | None = None) -> set[str]:
    return {f.guard for f in evaluate(of or rules(), case, moment) if f.blocked}
