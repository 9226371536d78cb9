"""A site that moves onto a platform, for tests of the rules: the worksheet's answers, the books."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from lifecycle.rules import lookup
from lifecycle.rules.facts import Facts, Finding, NoticeFacts, UnitFacts
from lifecycle.rules.schema import RuleSet, Time
from tests.lifecycle.cases import CITY, CONTINUED, TODAY, facts, finding, record, rules, unit
from tests.lifecycle.offline import SITE

MOVE: Mapping[str, Any] = {
    "outcome": "kept",
    "platform": "shared_city",
    "hosting_overseas": "no",
    "switch_mode": "seamless",
    "destination_site": "九江市竹木产业局",
    "destination_url": "https://zmj.example.cn/",
    "migration_plan": "全部迁移后按新栏目整理。",
    "archive_list": "无，原网页全部迁移。",
    "attendee_name": "周小禾",
    "attend_at": "2026-03-09T09:00",
    "template": "t2",
    "columns_required": "机构概况\n政策文件",
    "columns_optional": "无",
    "personalised": "no",
    "leader_name": "林远舟",
    "section_name": "信息科",
    "person_name": "周小禾",
    "responsibility": "平台方负责系统安全，本单位负责内容和账号安全。",
    "old_site_current": True,
}
CHECKS = ("check_links", "check_attachments", "check_columns", "check_typos")
PAPERS = frozenset({"sealed_worksheet", "rules_editing", "rules_review", "rules_emergency"})
RECORDS = {
    "migration_security": record("migration_security", "", verdict="评估通过", registered_on=TODAY),
    "migration_archive": record("migration_archive", "https://archive.example.cn/", verdict="已注明"),
}
UP = {
    "migration_notice@own_site": NoticeFacts("migration_notice", "posted", TODAY, None, "https://a.example.cn/"),
    "destination_notice@main_site": NoticeFacts(
        "destination_notice", "posted", TODAY, TODAY + timedelta(30), "https://b.example.cn/"
    ),
}
DONE = frozenset({"data_moved", "data_sorted", "self_checked", "switched"})


def book(jurisdiction: str = CITY, settings: Mapping[str, Any] = CONTINUED, **more: Any) -> RuleSet:
    return rules(jurisdiction, settings=settings, procedure="migration", **more)


def moving(
    of: RuleSet | None = None, who: UnitFacts | None = None, values: Mapping[str, Any] = MOVE, **changes: Any
) -> Facts:
    """A complete case of a migration, with everything done."""
    about = who or unit()
    whole = {"site": SITE, "records": RECORDS, "notices": UP, "work_done": DONE, "evidence": PAPERS}
    case = facts(about, **{**whole, **changes})
    return replace(case, values=values, flags=lookup.flags_for(of or book(), about, values))


def the(name: str, of: RuleSet) -> Time:
    time = of.time(name)
    assert time is not None, name
    return time


def judged(name: str, case: Facts, moment: str = "submit", of: RuleSet | None = None) -> Finding:
    """The finding of one guard of a migration, of the city's unless told otherwise."""
    return finding(name, case, moment, of or book())
