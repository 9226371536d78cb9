"""Applications about the domains of one site, for tests of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lifecycle.rules import lookup
from lifecycle.rules.facts import Facts, UnitFacts
from lifecycle.rules.schema import RuleSet, Time
from tests.lifecycle.cases import (
    CITY,
    CONTINUED,
    VALUES,
    facts,
    rules,
    unit,
)
from tests.lifecycle.offline import SITE

HELD = replace(SITE, domains=("zmj.jiujiang.gov.cn", "xn--fiq.xn--zfr164b"))
REGISTER = {
    **VALUES,
    "domain_en": "zhumu.jiujiang.gov.cn",
    "domain_zh": "",
    "domain_reason": "更名。",
    "primary_domain": "new",
    "no_transfer": True,
}
CHANGE = {**REGISTER, "old_domain": "zmj.jiujiang.gov.cn", "switch_on": "2026-06-01"}
CANCEL = {
    "domains": "zmj.jiujiang.gov.cn",
    "cancel_reason": "noncompliant",
    "domain_holder": "九江市竹木产业局",
    "domain_contact_serving": True,
}
GIVEN = {"domain_registration": REGISTER, "domain_change": CHANGE, "domain_cancellation": CANCEL}


def book(procedure: str, jurisdiction: str = CITY, settings: Mapping[str, Any] = CONTINUED) -> RuleSet:
    return rules(jurisdiction, settings=settings, procedure=procedure)


def about(
    of: RuleSet, who: UnitFacts | None = None, /, values: Mapping[str, Any] | None = None, **changes: Any
) -> Facts:
    unit_ = who or unit()
    given = {**GIVEN[of.procedure], **(values or {})}
    case = facts(unit_, **{"site": HELD, **changes})
    return replace(case, values=given, flags=lookup.flags_for(of, unit_, given))


def the(of: RuleSet, name: str) -> Time:
    time = of.time(name)
    assert time is not None, name
    return time
