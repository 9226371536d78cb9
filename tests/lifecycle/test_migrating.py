"""Moving a site onto a platform: each step, and what may not come before it, at its boundary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from lifecycle.daycount import ZONE, count
from lifecycle.rules import lookup
from lifecycle.rules.facts import UnitFacts
from tests.lifecycle.cases import (
    CALENDAR,
    CITY,
    COUNTY_DEPARTMENT,
    COUNTY_OFFICE,
    PROVINCE,
    TODAY,
    TOWNSHIP,
    blocked,
    rules,
    unit,
)
from tests.lifecycle.migrations_told import CHECKS, DONE, MOVE, PAPERS, RECORDS, book, judged, moving, the

TICKED = dict.fromkeys(CHECKS, "on")


def test_a_complete_application_passes_in_every_book() -> None:
    for jurisdiction in ("cn", PROVINCE, CITY):
        of = book(jurisdiction)
        for moment in ("submit", "grant", "moving", "switching", "complete"):
            assert blocked(moving(of), moment, of) - {"destination_kept"} == set(), (jurisdiction, moment)


@pytest.mark.rule("MIG-04", "kept")
@pytest.mark.rule("MIG-04", "broken")
def test_mig_04_the_worksheet_comes_with_its_seal() -> None:
    assert judged("worksheet_sealed", moving()).level == "passed"
    assert judged("worksheet_sealed", moving(evidence=PAPERS - {"sealed_worksheet"})).blocked
    asked = [e for e in book().evidence if e.name == "sealed_worksheet"]
    assert [(e.required, e.cite.instrument) for e in asked] == [(True, "jj19")]


def test_mig_04_the_worksheet_is_the_departments_others_follow_its_steps_on_the_general_form() -> None:
    forms = {who.name: lookup.form_for(book(), *_case(who)) for who in (unit(), COUNTY_OFFICE, TOWNSHIP)}
    assert [form.spec for form in forms.values() if form] == ["migration_worksheet", "migration", "migration"]


def _case(who: UnitFacts) -> tuple[str, Any, Any]:
    case = moving(who=who)
    return case.applicant, case.flags, case.values


GIVEN = [
    ("MIG-05", "attendance_planned", ("attendee_name", "attend_at")),
    ("MIG-07", "columns_listed", ("columns_required", "columns_optional")),
    ("MIG-12", "people_named", ("leader_name", "section_name", "person_name")),
    ("MIG-30", "duties_divided", ("responsibility",)),
    ("PRM-07", "destination_named", ("destination_site", "destination_url", "migration_plan")),
    ("PRM-14", "archive_planned", ("archive_list",)),
]


@pytest.mark.rule("MIG-05", "kept")
@pytest.mark.rule("MIG-05", "broken")
@pytest.mark.rule("MIG-07", "kept")
@pytest.mark.rule("MIG-07", "broken")
@pytest.mark.rule("MIG-12", "kept")
@pytest.mark.rule("MIG-12", "broken")
@pytest.mark.rule("MIG-30", "kept")
@pytest.mark.rule("MIG-30", "broken")
@pytest.mark.parametrize(("rule", "guard", "fields"), GIVEN)
def test_what_a_step_asks_for_is_given_whole_or_the_first_gap_is_named(
    rule: str, guard: str, fields: tuple[str, ...]
) -> None:
    whole = judged(guard, moving())
    assert (whole.level, rule in whole.citation.rules) == ("passed", True)
    for field in fields:
        found = judged(guard, moving(values={**MOVE, field: ""}))
        assert (found.blocked, found.field) == (True, field)


def test_mig_06_one_of_five_templates_or_the_old_one() -> None:
    for template in ("t1", "t2", "t3", "t4", "t5", "existing"):
        assert judged("template_chosen", moving(values={**MOVE, "template": template})).level == "passed"
    assert judged("template_chosen", moving(values={**MOVE, "template": "t6"})).blocked


@pytest.mark.rule("MIG-08", "kept")
@pytest.mark.rule("MIG-08", "broken")
def test_mig_08_the_centre_moves_the_data_and_the_unit_sorts_it_before_anything_is_checked() -> None:
    works = {w.name: w for w in lookup.work_items_for(book(), *_case(unit()))}
    assert (works["data_moved"].place, works["data_sorted"].place) == ("centre", "unit")
    assert "data_moved" in works["data_sorted"].after
    assert "scan" in works["data_moved"].needs
    assert "scan" in works["data_sorted"].needs
    assert judged("sorted_first", moving(), "self_check").level == "passed"
    assert judged("sorted_first", moving(work_done=DONE - {"data_sorted"}), "self_check").blocked


@pytest.mark.rule("MIG-09", "kept")
@pytest.mark.rule("MIG-09", "broken")
@pytest.mark.parametrize("missing", ["", *CHECKS])
def test_mig_09_four_of_four_or_the_site_does_not_go_up(missing: str) -> None:
    ticked = {key: text for key, text in TICKED.items() if key != missing}
    checked = judged("self_check_passed", moving(values={**MOVE, **ticked}), "self_check")
    assert (checked.blocked, checked.field) == (bool(missing), missing)
    work = DONE - ({"self_checked"} if missing else set())
    assert judged("checked_first", moving(work_done=work), "switching").blocked is bool(missing)


@pytest.mark.rule("MIG-09", "kept")
@pytest.mark.rule("MIG-09", "broken")
@pytest.mark.parametrize("missing", ["", *CHECKS])
def test_mig_09_a_relaunch_asks_for_the_same_four_by_analogy(missing: str) -> None:
    of = rules(CITY, procedure="relaunch")
    others = ("check_security", "check_homepage", "check_messages", "check_secrecy")
    values = {key: True for key in (*CHECKS, *others) if key != missing}
    found = judged("self_check", moving(of, values=values), of=of)
    assert found.blocked is bool(missing)
    assert "MIG-09" in found.citation.rules


def test_mig_10_a_design_of_ones_own_is_agreed_apart_and_only_where_it_is_wanted() -> None:
    assert "personalised" not in {w.name for w in lookup.work_items_for(book(), *_case(unit()))}
    own = moving(values={**MOVE, "personalised": "yes"})
    works = {w.name: w for w in lookup.work_items_for(book(), own.applicant, own.flags, own.values)}
    assert "personalised" not in works["switched"].after


@pytest.mark.rule("MIG-13", "kept")
@pytest.mark.rule("MIG-13", "broken")
@pytest.mark.parametrize(("dated", "ok"), [(TODAY - timedelta(1), False), (TODAY, True), (TODAY + timedelta(1), True)])
@pytest.mark.parametrize("jurisdiction", ["cn", PROVINCE, CITY])
def test_mig_13_nothing_is_moved_before_the_day_the_assessment_was_passed(
    jurisdiction: str, dated: date, ok: bool
) -> None:
    of = book(jurisdiction)
    case = moving(of, values={**MOVE, "dated": dated.isoformat()})
    assert judged("moved_after_assessment", case, "moving", of).blocked is not ok


@pytest.mark.rule("MIG-13", "kept")
@pytest.mark.rule("MIG-13", "broken")
@pytest.mark.parametrize(
    ("changes", "ok"),
    [
        ({}, True),
        ({"verdict": "加固后复测通过"}, True),
        ({"verdict": "未通过"}, False),
        ({"has_scan": False}, False),
        ({"authority": ""}, False),
        ({"registered_on": None}, False),
    ],
)
def test_mig_13_the_assessment_is_whole_and_favourable(changes: dict[str, Any], ok: bool) -> None:
    held = {"migration_security": replace(RECORDS["migration_security"], **changes)}
    assert judged("security_first", moving(records=held), "moving").blocked is not ok
    assert judged("security_first", moving(records={}), "moving").blocked


def test_mig_14_an_old_site_left_behind_is_warned_of_not_refused() -> None:
    assert judged("old_site_current", moving()).level == "passed"
    assert judged("old_site_current", moving(values={**MOVE, "old_site_current": False})).level == "warned"


@pytest.mark.rule("MIG-28", "kept")
@pytest.mark.rule("MIG-28", "broken")
@pytest.mark.parametrize(
    ("who", "guard", "name", "last"),
    [
        (COUNTY_OFFICE, "county_consolidation_due", "county_consolidation", date(2018, 12, 31)),
        (COUNTY_DEPARTMENT, "county_content_due", "county_content_merged", date(2017, 12, 31)),
        (TOWNSHIP, "county_content_due", "county_content_merged", date(2017, 12, 31)),
    ],
)
def test_mig_28_counties_had_until_the_end_of_2018_and_what_is_below_them_until_the_end_of_2017(
    who: UnitFacts, guard: str, name: str, last: date
) -> None:
    of = book(PROVINCE, {})
    assert count(the(name, of), last, CALENDAR).due_on == last
    for day, level in ((last, "passed"), (last + timedelta(1), "warned")):
        at = datetime(day.year, day.month, day.day, 23, 59, tzinfo=ZONE)
        assert judged(guard, moving(of, who, at=at), of=of).level == level


@pytest.mark.rule("MIG-31", "kept")
@pytest.mark.rule("MIG-31", "broken")
@pytest.mark.parametrize("missing", ["", "rules_editing", "rules_review", "rules_emergency"])
def test_mig_31_three_procedures_and_somebody_by_name(missing: str) -> None:
    assert judged("three_rules", moving(evidence=PAPERS - {missing})).blocked is bool(missing)
    assert judged("people_named", moving(values={**MOVE, "person_name": ""})).blocked


def test_mig_11_mig_29_and_mig_32_are_told() -> None:
    told = {rule for inform in lookup.informs_for(book(), *_case(COUNTY_OFFICE)) for rule in inform.cite.rules}
    assert {"MIG-11", "MIG-29", "MIG-32"} <= told
