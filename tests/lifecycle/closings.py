"""An application to close a site for good, for tests of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from lifecycle.rules import lookup
from lifecycle.rules.facts import Facts, NoticeFacts, UnitFacts
from lifecycle.rules.schema import RuleSet, Time
from tests.lifecycle.cases import CITY, CONTINUED, TODAY, facts, rules, unit
from tests.lifecycle.offline import SITE

CLOSE = {
    "ground": "consolidation",
    "ground_detail": "按集约化工作通知整合。",
    "destination_site": "九江市门户网站",
    "destination_url": "https://www.example.cn/",
    "migration_plan": "栏目整体迁移。",
    "archive_list": "历年公报。",
    "system_ref": "XT-2",
}
POSTED = {
    "closing_notice@own_site": NoticeFacts(
        "closing_notice", "posted", TODAY, TODAY + timedelta(30), "https://a.example.cn"
    ),
    "destination_notice@main_site": NoticeFacts(
        "destination_notice", "posted", TODAY, TODAY + timedelta(30), "https://b.example.cn"
    ),
}


def book(jurisdiction: str = CITY, settings: Mapping[str, Any] = CONTINUED) -> RuleSet:
    return rules(jurisdiction, settings=settings, procedure="permanent_shutdown")


def closing(
    of: RuleSet | None = None, who: UnitFacts | None = None, values: Mapping[str, Any] = CLOSE, **changes: Any
) -> Facts:
    about = who or unit()
    case = facts(about, **{"site": SITE, "work_done": frozenset({"data_migrated"}), "notices": POSTED, **changes})
    return replace(case, values=values, flags=lookup.flags_for(of or book(), about, values))


def the(name: str, of: RuleSet | None = None) -> Time:
    time = (of or book()).time(name)
    assert time is not None, name
    return time
