"""What the development zone's units are offered: a procedure with a whole route, or the clause that shuts them out."""

from __future__ import annotations

import pytest

from accounts.models import Unit
from approvals.choosing import choices_for
from approvals.places import offices_at, units_at
from approvals.route import plan
from fixtures import roster
from lifecycle.rulebase import rules_on
from lifecycle.rules import lookup
from lifecycle.rules.applicants import applicant_type
from lifecycle.selectors import unit_facts
from tests.cast import at

NOW = at("2026-11-23 10:00")


@pytest.fixture
def zone(db: None) -> None:
    """The zone with all above it."""
    codes = [unit["code"] for unit in roster.read("units.toml")["units"] if unit["code"].startswith("zk")]
    roster.load("", only=[*codes, "gd-bgt", "hz-bgs", "hz-jxj"])


def _planned(unit: Unit, code: str) -> int:
    about = unit_facts(unit)
    rules = rules_on(about.jurisdiction, code, NOW.date())
    chain = lookup.chain_for(rules, applicant_type(about), lookup.flags_for(rules, about, {}), {})
    offices = offices_at(units_at(unit, rules.places, NOW.date()))
    return len(plan(chain, offices, rules.offices, {step.key: {} for step in chain.steps})["steps"])


@pytest.mark.parametrize("code", ["zk-lwb", "zk-xhy", "zk-tx", "zk-kcj"])
def test_every_procedure_offered_to_a_unit_of_the_zone_has_its_route(zone: None, code: str) -> None:
    unit = Unit.objects.get(code=code)
    offered = [option for option in choices_for(unit, NOW) if not option.problem]
    assert len(offered) >= 8
    for option in offered:
        assert _planned(unit, option.procedure.code) >= 0, option.procedure.code


@pytest.mark.parametrize("code", ["zk-ljy", "zk-tx", "zk-kcj"])
@pytest.mark.rule("OPN-05", "broken")
def test_opening_is_not_offered_below_the_portal_and_the_clause_is_said(zone: None, code: str) -> None:
    [opening] = choices_for(Unit.objects.get(code=code), NOW, "opening")
    assert opening.impossible
    assert "没有例外规定" in opening.impossible
    assert "104号" in opening.impossible or "仲恺" in opening.impossible


@pytest.mark.rule("OPN-05", "kept")
def test_the_portal_itself_may_be_opened(zone: None) -> None:
    [opening] = choices_for(Unit.objects.get(code="zk-lwb"), NOW, "opening")
    assert opening.impossible == ""
