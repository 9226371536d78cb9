"""A site that goes offline for a while, for tests of the rules: the applications, the books, an earlier case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from lifecycle.rules import lookup
from lifecycle.rules.facts import CaseFacts, Facts, NoticeFacts, SiteFacts, UnitFacts
from lifecycle.rules.schema import RuleSet
from tests.lifecycle.cases import CITY, CONTINUED, NOW, facts, rules, unit

START = NOW + timedelta(days=5)
SITE = SiteFacts("九江市竹木产业局", "online", code="3699000001", domains=("zmj.jiujiang.gov.cn",))
LONG = {
    "cause": "rectification",
    "reason": "安全整改。",
    "planned_start": START.isoformat(),
    "planned_end": (START + timedelta(days=10)).isoformat(),
    "system_ref": "XT-1",
}
SHORT = {**LONG, "planned_end": (START + timedelta(hours=4)).isoformat(), "system_ref": ""}


def book(jurisdiction: str = CITY, settings: Mapping[str, Any] = CONTINUED) -> RuleSet:
    return rules(jurisdiction, settings=settings, procedure="temporary_shutdown")


def shutdown(
    values: Mapping[str, Any] = LONG, of: RuleSet | None = None, who: UnitFacts | None = None, **changes: Any
) -> Facts:
    about = who or unit()
    given = {"site": SITE, **changes}
    case = facts(about, **given)
    return replace(case, values=values, flags=lookup.flags_for(of or book(), about, values))


def ends_after(**span: float) -> dict[str, Any]:
    return {**LONG, "planned_end": (START + timedelta(**span)).isoformat()}


def earlier(on: str, state: str = "completed", **changes: Any) -> CaseFacts:
    base = CaseFacts("temporary_shutdown", state, "XX-1", date(2026, 1, 5), values={"planned_start": on})
    return replace(base, **changes)


POSTED = {
    "shutdown@own_site": NoticeFacts("shutdown", "posted", NOW.date(), None, "https://a.example.cn/1"),
    "shutdown@own_portal": NoticeFacts("shutdown", "posted", NOW.date(), None, "https://b.example.cn/1"),
}
