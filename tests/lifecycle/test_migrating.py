"""Moving a site onto a platform: each step, and what may not come before it, at its boundary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from lifecycle.daycount import ZONE, count
from lifecycle.rules import lookup
from lifecycle.rules.facts import CaseFacts, Facts, Finding, UnitFacts
from lifecycle.rules.guards import evaluate
from lifecycle.rules.schema import RuleSet
from tests.lifecycle.cases import (
    CALENDAR,
    CITY,
    COUNTY_DEPARTMENT,
    COUNTY_OFFICE,
    INSTITUTION,
    PROVINCE,
    TODAY,
    TOWNSHIP,
    blocked,
    finding,
    rules,
    unit,
)
from tests.lifecycle.migrations_told import CHECKS, DONE, MOVE, PAPERS, RECORDS, UP, book, moving, the

SECTION = unit(name="江西省竹木厅科技处", kind="section", level="province")
PROVINCIAL = unit(name="江西省竹木厅", level="province")
TICKED = dict.fromkeys(CHECKS, "on")


def judged(name: str, case: Facts, moment: str = "submit", of: RuleSet | None = None) -> Finding:
    """The finding of one guard of a migration, of the city's unless told otherwise."""
    return finding(name, case, moment, of or book())


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


@pytest.mark.rule("OPN-07", "kept")
@pytest.mark.rule("OPN-07", "broken")
def test_opn_07_a_departments_subordinate_unit_is_merged_into_its_site() -> None:
    below = replace(INSTITUTION, parent_kind="department")
    assert judged("subordinate_merged", moving(who=below)).blocked
    merged = moving(who=below, values={**MOVE, "outcome": "merged"})
    assert "subordinate_merged" not in {f.guard for f in evaluate(book(), merged, "submit")}
    assert judged("subordinate_merged", moving(who=INSTITUTION)).level == "passed"


@pytest.mark.rule("OPN-08", "kept")
@pytest.mark.rule("OPN-08", "broken")
def test_opn_08_an_internal_sections_site_goes_into_its_departments() -> None:
    of = book(PROVINCE)
    assert "internal_section" in blocked(moving(of, SECTION), of=of)
    assert "internal_section" not in blocked(moving(of, SECTION, {**MOVE, "outcome": "merged"}), of=of)


@pytest.mark.rule("OPN-19", "kept")
@pytest.mark.rule("OPN-19", "broken")
@pytest.mark.parametrize(("platform", "ok"), [("shared_city", True), ("shared_province", False), ("own", False)])
def test_opn_19_the_citys_sites_move_onto_the_citys_platform(platform: str, ok: bool) -> None:
    for who in (unit(), COUNTY_OFFICE, TOWNSHIP):
        assert judged("shared_platform", moving(who=who, values={**MOVE, "platform": platform})).blocked is not ok


def test_opn_20_a_provincial_department_is_warned_of_any_platform_but_the_provinces() -> None:
    of = book(PROVINCE)
    for platform, level in (("shared_province", "passed"), ("own", "warned"), ("shared_city", "warned")):
        case = moving(of, PROVINCIAL, {**MOVE, "platform": platform})
        assert judged("platform_provincial", case, of=of).level == level


@pytest.mark.rule("OPN-26", "kept")
@pytest.mark.rule("OPN-26", "broken")
@pytest.mark.parametrize(("overseas", "ok"), [("no", True), ("yes", False), ("", False)])
def test_opn_26_no_server_of_an_overseas_institution(overseas: str, ok: bool) -> None:
    for jurisdiction in (PROVINCE, CITY):
        of = book(jurisdiction)
        case = moving(of, values={**MOVE, "hosting_overseas": overseas})
        assert judged("overseas_hosting", case, of=of).blocked is not ok


@pytest.mark.rule("PRM-03", "kept")
@pytest.mark.rule("PRM-03", "broken")
@pytest.mark.parametrize(("state", "ok"), [("under_review", False), ("granted", True), ("carrying_out", True)])
def test_prm_03_what_is_merged_away_is_moved_only_once_its_closure_is_granted(state: str, ok: bool) -> None:
    merged = {**MOVE, "outcome": "merged"}
    for jurisdiction in ("cn", PROVINCE, CITY):
        of = book(jurisdiction)
        closure = CaseFacts("permanent_shutdown", state, "YJ-1", TODAY if ok else None)
        case = moving(of, values=merged, cases=(closure,))
        assert judged("closure_granted_first", case, "moving", of).blocked is not ok
        assert judged("closure_granted_first", moving(of, values=merged), "moving", of).blocked


@pytest.mark.rule("PRM-06", "kept")
@pytest.mark.rule("PRM-06", "broken")
def test_prm_06_the_site_is_switched_after_its_homepage_said_so() -> None:
    assert judged("announced_first", moving(), "switching").level == "passed"
    assert judged("announced_first", moving(notices={}), "switching").blocked
    assert judged("kept_until_switch", moving(work_done=frozenset()), "notice_end").blocked
    assert judged("kept_until_switch", moving(), "notice_end").level == "passed"


@pytest.mark.rule("PRM-07", "kept")
@pytest.mark.rule("PRM-07", "broken")
@pytest.mark.parametrize(("jurisdiction", "level"), [(CITY, "blocked"), (PROVINCE, "warned")])
def test_prm_07_a_migration_says_where_the_content_went_for_thirty_days(jurisdiction: str, level: str) -> None:
    of = book(jurisdiction)
    assert count(the("destination_notice_period", of), TODAY, CALENDAR).due_on == date(2026, 4, 1)
    for day, found in ((date(2026, 4, 1), level), (date(2026, 4, 2), "passed")):
        at = datetime(day.year, day.month, day.day, 9, tzinfo=ZONE)
        notices = {"destination_notice@p": replace(UP["destination_notice@main_site"], last_day=date(2026, 4, 1))}
        assert judged("destination_kept", moving(of, at=at, notices=notices), "complete", of).level == found


@pytest.mark.rule("PRM-14", "kept")
@pytest.mark.rule("PRM-14", "broken")
@pytest.mark.parametrize(
    ("changes", "ok"),
    [({}, True), ({"verdict": "未通过"}, False), ({"number": "归档页"}, False), ({"has_scan": False}, False)],
)
def test_prm_14_old_pages_are_archived_reachable_and_marked(changes: dict[str, Any], ok: bool) -> None:
    for jurisdiction in ("cn", PROVINCE, CITY):
        of = book(jurisdiction)
        held = {"migration_archive": replace(RECORDS["migration_archive"], **changes)}
        assert judged("archive_marked", moving(of, records=held), "complete", of).blocked is not ok


@pytest.mark.parametrize("state", ["preparing", "temporarily_offline", "migrating", "closing"])
def test_only_a_running_site_is_moved(state: str) -> None:
    case = moving()
    assert case.site is not None
    assert judged("site_runs", replace(case, site=replace(case.site, state=state))).blocked


def test_a_migration_does_not_start_beside_another_or_beside_a_closure() -> None:
    for procedure in ("migration", "permanent_shutdown"):
        for state, ok in (("under_review", False), ("carrying_out", False), ("completed", True)):
            case = moving(cases=(CaseFacts(procedure, state, "X-1"),))
            assert judged("no_other_open", case).blocked is not ok
