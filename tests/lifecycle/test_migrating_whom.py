"""Moving a site onto a platform: which site, onto which platform, and what is closed, announced and archived with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from lifecycle.daycount import ZONE, count
from lifecycle.rules.facts import CaseFacts
from lifecycle.rules.guards import evaluate
from tests.lifecycle.cases import CALENDAR, CITY, COUNTY_OFFICE, INSTITUTION, PROVINCE, TODAY, TOWNSHIP, blocked, unit
from tests.lifecycle.migrations_told import MOVE, RECORDS, UP, book, judged, moving, the

SECTION = unit(name="江西省竹木厅科技处", kind="section", level="province")
PROVINCIAL = unit(name="江西省竹木厅", level="province")


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
