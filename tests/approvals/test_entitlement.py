"""Who may file what about which site: the office supervises its place, the rulebook names the offices."""

from __future__ import annotations

from dataclasses import replace

import pytest

from approvals.entitlement import fitting_site, not_entitled, sites_for
from approvals.places import units_at
from lifecycle.errors import DomainError
from lifecycle.models import Site
from lifecycle.procedures import PROCEDURES, SUBJECTS, Procedure
from lifecycle.rulebase import rules_on
from lifecycle.rules.schema import Citation, Filer, Place
from lifecycle.selectors import sites_under, unit_facts
from tests.cast import Cast, day

SUPERVISED = Procedure("patrol", "巡查", "XC", "supervised")
OF_UNIT = Procedure("report", "报表", "BB", "unit")
OFFICES = Filer("offices", Citation((), "", "第一条", "办法"), label="政府办公室", functions=("general_office",))


def _names(sites: object) -> set[str]:
    return {site.unit.code for site in sites}  # type: ignore[attr-defined]


def test_every_procedure_is_about_something_the_product_knows() -> None:
    assert {one.subject for one in PROCEDURES.values()} <= set(SUBJECTS)


def test_an_office_files_about_the_sites_of_its_place_and_not_about_its_own(cast: Cast) -> None:
    found = _names(sites_for(SUPERVISED, cast.unit("jj-szzx")))
    assert "jj-czj" in found
    assert "yz-bgs" not in found
    assert "jj-bgs" not in _names(sites_under(cast.unit("jj-bgs")))


def test_a_department_supervises_no_site_beside_it(cast: Cast) -> None:
    assert not sites_for(SUPERVISED, cast.unit("jj-nyncj"))


def test_a_site_of_another_city_is_refused_by_name(cast: Cast) -> None:
    foreign = Site.objects.get(unit__code="yz-bgs")
    with pytest.raises(DomainError, match="不在九江市数字经济发展中心的监管范围内"):
        fitting_site(SUPERVISED, cast.unit("jj-szzx"), foreign)


def test_a_case_of_the_unit_itself_takes_no_site(cast: Cast) -> None:
    fitting_site(OF_UNIT, cast.unit("jj-szzx"), None)
    assert sites_for(OF_UNIT, cast.unit("jj-czj")) == ()
    with pytest.raises(DomainError, match="单位事项"):
        fitting_site(OF_UNIT, cast.unit("jj-czj"), Site.objects.get(unit__code="jj-czj"))


def test_a_supervised_case_without_a_site_is_refused(cast: Cast) -> None:
    with pytest.raises(DomainError, match="请选择"):
        fitting_site(SUPERVISED, cast.unit("jj-szzx"), None)


def test_the_rulebook_says_which_units_file(cast: Cast) -> None:
    rules = rules_on("cn-jx-jiujiang", "opening", day("2026-03-02"))
    limited = replace(rules, filers=(OFFICES,))
    assert not_entitled(rules, unit_facts(cast.unit("jj-czj"))) == ""
    assert not_entitled(limited, unit_facts(cast.unit("jj-bgs"))) == ""
    assert "政府办公室" in not_entitled(limited, unit_facts(cast.unit("jj-czj")))


def test_the_sponsor_is_the_applicant_but_for_the_site_of_another(cast: Cast) -> None:
    places = {"sponsor": Place("sponsor", "主办单位", position="sponsor")}
    own, other = cast.unit("jj-szzx"), cast.unit("jj-czj")
    assert units_at(own, places, day("2026-03-02"))["sponsor"] == own
    assert units_at(own, places, day("2026-03-02"), other)["sponsor"] == other
