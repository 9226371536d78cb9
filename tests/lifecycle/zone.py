"""The development zone's books and its units, for tests of the rules; no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from lifecycle.daycount import ZONE as CLOCK
from lifecycle.rules import lookup
from lifecycle.rules.facts import Facts, SiteFacts, UnitFacts
from lifecycle.rules.schema import RuleSet
from tests.lifecycle.cases import facts, rules, unit

BOOK = "cn-gd-zhongkai"
PARK = unit(
    name="星湖园区管理办公室", short_name="星湖园区", kind="zone", level="county", portal_domain="zhongkai.gov.cn"
)
TOWN = replace(PARK, name="桐溪镇人民政府", short_name="桐溪镇", kind="township", level="township")
DEPARTMENT = replace(PARK, name="区科技创新局", short_name="", kind="department")
PORTAL = replace(PARK, name="区两委办公室", short_name="", kind="office", functions=("general_office",))
SITE = SiteFacts("星湖园区", "online", code="3699310002", domains=("xhy.zhongkai.gov.cn", "星湖园区.政务"))


def book(procedure: str, **settings: Any) -> RuleSet:
    """The zone's rules of a procedure; settings are named without the book."""
    return rules(BOOK, settings={f"{BOOK}.{key}": value for key, value in settings.items()}, procedure=procedure)


def case_of(of: RuleSet, values: Mapping[str, Any], who: UnitFacts = PARK, **changes: Any) -> Facts:
    """A case of one of the zone's units about its site."""
    case = facts(who, **{"site": SITE, **changes})
    return replace(case, values=values, flags=lookup.flags_for(of, who, values))


def on(day: str, hour: int = 10) -> datetime:
    """A moment of a day, as the law counts it: `on("2026-03-02")`."""
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=CLOCK)
