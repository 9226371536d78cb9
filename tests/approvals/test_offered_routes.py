"""Whatever is offered to a unit has a route: a chain for it, and an office at every place of the chain."""

from __future__ import annotations

import pytest

from approvals import route as routes
from approvals.choosing import choices_for
from approvals.places import offices_at, units_at
from lifecycle.ledger import as_cite
from lifecycle.models import Site
from lifecycle.rulebase import rules_on
from lifecycle.rules import lookup
from lifecycle.rules.applicants import applicant_type
from lifecycle.selectors import jurisdiction_of, unit_facts
from tests.cast import Cast, at

NOW = at("2026-03-02 10:00")


@pytest.fixture
def cast(db: None) -> Cast:
    """A county that consolidates its sites, with the offices above it."""
    return Cast(["hb-bgt", "hg-bgs", "wx-bgs", "wx-dzzw", "wx-sjj", "wx-qlz", "wx-tsg"])


@pytest.mark.parametrize("code", ["wx-bgs", "wx-dzzw", "wx-sjj", "wx-qlz", "wx-tsg"])
def test_every_procedure_offered_to_a_unit_of_the_county_plans_a_route(cast: Cast, code: str) -> None:
    unit, day = cast.unit(code), NOW.date()
    offered = choices_for(unit, NOW)
    assert len(offered) > 10
    for option in offered:
        if (code, option.procedure.code) == ("wx-bgs", "retention"):
            assert (
                "没有为“县（市、区）政府门户网站主办单位”规定" in option.problem
            )  # the portal is what the others move to
            continue
        assert option.problem == "", (code, option.procedure.code, option.problem)
        rules = rules_on(jurisdiction_of(unit), option.procedure.code, day)
        about = unit_facts(unit)
        chain = lookup.chain_for(rules, applicant_type(about), lookup.flags_for(rules, about, {}), {})
        cites = {step.key: as_cite(step.cite) for step in chain.steps}
        planned = routes.plan(chain, offices_at(units_at(unit, rules.places, day, unit)), rules.offices, cites)
        assert [step["key"] for step in routes.steps_of(planned)] == [step.key for step in chain.steps]


def test_what_only_the_offices_of_the_county_file_is_not_offered_to_a_department(cast: Cast) -> None:
    def offered(code: str) -> set[str]:
        return {option.procedure.code for option in choices_for(cast.unit(code), NOW)}

    assert "retention_monitoring" not in offered("wx-sjj")
    assert "retention_monitoring" in offered("wx-bgs") & offered("wx-dzzw")


def test_the_county_keeps_its_own_chain_for_what_its_plan_speaks_of_and_the_nations_for_the_rest(cast: Cast) -> None:
    unit = cast.unit("wx-sjj")
    about = unit_facts(unit)

    def cited(procedure: str) -> str:
        rules = rules_on(jurisdiction_of(unit), procedure, NOW.date())
        return lookup.chain_for(rules, applicant_type(about), lookup.flags_for(rules, about, {}), {}).cite.instrument

    assert {cited(code) for code in ("permanent_shutdown", "retention", "domain_registration")} == {"wx16"}
    assert "wx16" not in {cited(code) for code in ("temporary_shutdown", "relaunch", "information_change", "opening")}
    assert Site.objects.filter(unit=unit).exists()
