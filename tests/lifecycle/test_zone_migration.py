"""Moving in the development zone: channels after the approval, the old platform until the data and the notice are done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from lifecycle.daycount import count
from lifecycle.rules import lookup
from lifecycle.rules.facts import CaseFacts, Facts, NoticeFacts, UnitFacts
from tests.lifecycle.cases import CALENDAR, blocked, finding, record
from tests.lifecycle.zone import DEPARTMENT, PARK, PORTAL, TOWN, book, case_of, on

MOVING = book("migration")
MOVE = {
    "destination_site": "区管委会门户网站",
    "destination_url": "https://www.example.cn/",
    "migration_plan": "整体迁移。",
    "archive_list": "历年专题。",
    "old_site_current": "on",
    "switch_mode": "seamless",
}
KEPT, MERGED = {**MOVE, "outcome": "kept"}, {**MOVE, "outcome": "merged"}
ASSESSED = {"migration_security": record("migration_security", "", verdict="评估通过")}


def moving(values: Mapping[str, Any], who: UnitFacts, **changes: Any) -> Facts:
    return case_of(MOVING, values, who, **{"records": ASSESSED, **changes})


def works(values: Mapping[str, Any], who: UnitFacts) -> list[str]:
    case = moving(values, who)
    return [w.name for w in lookup.work_items_for(MOVING, case.applicant, case.flags, case.values)]


@pytest.mark.parametrize(
    ("who", "places"),
    [
        (PARK, ["unit", "county_office"]),
        (TOWN, ["unit", "county_office"]),
        (DEPARTMENT, ["unit", "county_office"]),
        (PORTAL, ["unit", "city_office"]),
    ],
)
def test_opn_31_the_office_in_charge_looks_at_each_move(who: UnitFacts, places: list[str]) -> None:
    case = moving(MERGED, who)
    assert [s.place for s in lookup.chain_for(MOVING, case.applicant, case.flags, case.values).steps] == places


@pytest.mark.parametrize(
    ("values", "who", "ok"),
    [
        pytest.param(KEPT, PARK, False, marks=pytest.mark.rule("OPN-05", "broken")),
        pytest.param(KEPT, TOWN, False, marks=pytest.mark.rule("OPN-05", "broken")),
        pytest.param(KEPT, DEPARTMENT, False, marks=pytest.mark.rule("OPN-05", "broken")),
        pytest.param(MERGED, PARK, True, marks=pytest.mark.rule("OPN-05", "kept")),
        pytest.param(KEPT, PORTAL, True, marks=pytest.mark.rule("OPN-05", "kept")),
    ],
)
def test_opn_05_no_unit_keeps_its_site_on_any_platform(values: Mapping[str, Any], who: UnitFacts, ok: bool) -> None:
    assert ("channel_only" not in blocked(moving(values, who), of=MOVING)) is ok


@pytest.mark.parametrize(
    ("state", "ok"),
    [
        pytest.param(None, False, marks=pytest.mark.rule("MIG-33", "broken")),
        pytest.param("under_review", False, marks=pytest.mark.rule("MIG-33", "broken")),
        pytest.param("returned", False, marks=pytest.mark.rule("MIG-33", "broken")),
        pytest.param("granted", True, marks=pytest.mark.rule("MIG-33", "kept")),
        pytest.param("carrying_out", True, marks=pytest.mark.rule("MIG-33", "kept")),
    ],
)
def test_mig_33_nothing_is_moved_into_a_channel_before_the_closing_is_approved(state: str | None, ok: bool) -> None:
    others = (CaseFacts("permanent_shutdown", state, "YJ-1", granted_on=date(2026, 3, 1)),) if state else ()
    found = finding("closure_granted_first", moving(MERGED, PARK, cases=others), "moving", MOVING)
    assert found.blocked is not ok
    assert "MIG-33" in found.citation.rules


def test_mig_17_mig_33_the_portal_adjusts_columns_links_its_data_and_ends_the_old_platform_last() -> None:
    names = works(KEPT, PORTAL)
    assert {"columns_adjusted", "city_data_link"} < set(names)
    assert names[-1] == "old_platform_ended"
    assert not {"columns_adjusted", "city_data_link", "old_platform_ended"} & set(works(MERGED, PARK))


@pytest.mark.parametrize(
    ("first", "last"), [("2026-04-13", "2026-05-13"), ("2026-01-31", "2026-02-28"), ("2025-12-15", "2026-01-15")]
)
@pytest.mark.rule("MIG-17", "kept")
def test_mig_17_the_month_ends_on_the_corresponding_day(first: str, last: str) -> None:
    time = MOVING.time("destination_notice_period")
    assert time is not None
    found = count(time, date.fromisoformat(first), CALENDAR)
    assert (found.due_on, found.free_on) == (date.fromisoformat(last), date.fromisoformat(last) + timedelta(days=1))


def up_since(first: str, last: str, state: str = "posted") -> Mapping[str, NoticeFacts]:
    days = date.fromisoformat(first), date.fromisoformat(last)
    return {"destination_notice@own_site": NoticeFacts("destination_notice", state, *days, "https://a.example.cn")}


@pytest.mark.parametrize(
    ("today", "ok"),
    [
        pytest.param("2026-05-13", False, marks=pytest.mark.rule("MIG-17", "broken")),
        pytest.param("2026-05-14", True, marks=pytest.mark.rule("MIG-17", "kept")),
    ],
)
def test_mig_17_the_old_platform_stays_for_the_whole_month_of_notice(today: str, ok: bool) -> None:
    case = moving(KEPT, PORTAL, notices=up_since("2026-04-13", "2026-05-13"), at=on(today))
    assert finding("kept_for_the_notice", case, "ending", MOVING).blocked is not ok
    down = moving(KEPT, PORTAL, notices=up_since("2026-04-13", "2026-05-13", "broken"), at=on("2026-05-20"))
    assert finding("kept_for_the_notice", down, "ending", MOVING).blocked


@pytest.mark.parametrize(
    ("dated", "ok"),
    [
        pytest.param("2026-04-09", False, marks=pytest.mark.rule("MIG-17", "broken")),
        pytest.param("2026-04-10", True, marks=pytest.mark.rule("MIG-17", "kept")),
    ],
)
def test_mig_17_the_old_platform_is_kept_up_until_the_data_is_across(dated: str, ok: bool) -> None:
    case = moving({**KEPT, "dated": dated}, PORTAL, events={"data_moved.done": on("2026-04-10")})
    assert finding("kept_until_moved", case, "ending", MOVING).blocked is not ok


@pytest.mark.parametrize(
    ("done", "ok"),
    [
        pytest.param(frozenset(), False, marks=pytest.mark.rule("MIG-17", "broken")),
        pytest.param(frozenset({"city_data_link"}), True, marks=pytest.mark.rule("MIG-17", "kept")),
    ],
)
def test_mig_17_no_switch_before_the_data_link_with_the_city(done: frozenset[str], ok: bool) -> None:
    assert finding("linked_before_switch", moving(KEPT, PORTAL, work_done=done), "switching", MOVING).blocked is not ok


@pytest.mark.parametrize(("said", "level"), [("on", "passed"), ("", "warned")])
def test_mig_14_the_old_site_stays_current(said: str, level: str) -> None:
    assert finding("old_site_current", moving({**MERGED, "old_site_current": said}, PARK), of=MOVING).level == level


def test_mig_18_mig_19_what_is_only_told() -> None:
    told = {rule for entry in MOVING.informs for rule in entry.cite.rules}
    assert {"MIG-14", "MIG-18", "MIG-19"} <= told
