"""Emergencies and coming back online: reported at once, not counted; seven days ahead, self-checked, verified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from lifecycle.daycount import ZONE, count
from lifecycle.rules import lookup
from lifecycle.rules.facts import CaseFacts, Facts, UnitFacts
from lifecycle.rules.guards import evaluate
from lifecycle.rules.schema import RuleSet
from tests.lifecycle.cases import (
    CALENDAR,
    CITY,
    CONTINUED,
    COUNTY_DEPARTMENT,
    COUNTY_OFFICE,
    NOW,
    PROVINCE,
    VERTICAL,
    blocked,
    facts,
    finding,
    rules,
    unit,
)
from tests.lifecycle.offline import SITE

DOWN = replace(SITE, state="temporarily_offline", offline_at=NOW - timedelta(days=3))
OUTAGE = {
    "down_at": (NOW - timedelta(hours=2)).isoformat(),
    "cause": "power",
    "situation": "变电站故障。",
    "measures": "已启用备用电源。",
    "planned_end": (NOW + timedelta(hours=6)).isoformat(),
}
ORDERED = {**OUTAGE, "cause": "ordered", "order_authority": "某网信办", "order_number": "某网函〔2026〕1号"}
CHECKED = {
    f"check_{name}": True
    for name in ("links", "attachments", "columns", "typos", "security", "homepage", "messages", "secrecy")
}
BACK = {**CHECKED, "relaunch_on": "2026-03-20", "rectified": "已整改。"}
SHUTDOWN = CaseFacts("temporary_shutdown", "carrying_out", "XX-1", values={"planned_end": "2026-03-20T09:00"})


def book(procedure: str, jurisdiction: str = CITY, settings: Mapping[str, Any] = CONTINUED) -> RuleSet:
    return rules(jurisdiction, settings=settings, procedure=procedure)


def case_of(
    of: RuleSet, values: Mapping[str, Any], who: UnitFacts | None = None, without: str = "", **changes: Any
) -> Facts:
    about = who or unit()
    given = {key: value for key, value in values.items() if key != without}
    return replace(facts(about, **changes), values=given, flags=lookup.flags_for(of, about, given))


def outage(values: Mapping[str, Any] = OUTAGE, of: RuleSet | None = None, **changes: Any) -> Facts:
    return case_of(of or book("emergency_shutdown"), values, **{"site": SITE, **changes})


def relaunch(values: Mapping[str, Any] = BACK, of: RuleSet | None = None, **changes: Any) -> Facts:
    return case_of(of or book("relaunch"), values, **{"site": DOWN, "cases": (SHUTDOWN,), **changes})


# ---- TMP-07, TMP-08: emergencies ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("jurisdiction", ["cn", PROVINCE, CITY])
@pytest.mark.parametrize("values", [OUTAGE, ORDERED])
def test_tmp_08_an_emergency_is_reported_not_applied_for(jurisdiction: str, values: dict[str, Any]) -> None:
    of = book("emergency_shutdown", jurisdiction)
    case = outage(values, of)
    assert blocked(case, of=of) == set()
    assert lookup.chain_for(of, case.applicant, case.flags, case.values).steps == ()
    assert [(e.on, e.transition) for e in of.effects] == [("grant", "take_offline"), ("relaunched", "relaunch")]


@pytest.mark.rule("TMP-07", "kept")
@pytest.mark.rule("TMP-07", "broken")
@pytest.mark.parametrize(("seconds", "level"), [(0, "passed"), (1, "warned")])
def test_tmp_07_a_report_after_24_hours_is_late_by_the_internal_limit(seconds: int, level: str) -> None:
    down = (NOW - timedelta(hours=24, seconds=seconds)).isoformat()
    found = finding("reported_promptly", outage({**OUTAGE, "down_at": down}), of=book("emergency_shutdown"))
    assert found.level == level


def test_the_internal_limit_of_a_report_is_the_regulators_to_set() -> None:
    of = book("emergency_shutdown", settings={**CONTINUED, f"{CITY}.emergency_report_hours": 6})
    time = of.time("prompt_report")
    assert time is not None
    assert (time.amount, time.unit, time.internal) == (6, "hour", True)
    late = outage({**OUTAGE, "down_at": (NOW - timedelta(hours=7)).isoformat()}, of)
    assert finding("reported_promptly", late, of=of).level == "warned"


@pytest.mark.parametrize(("minutes", "ok"), [(-1, True), (0, True), (1, False)])
def test_an_emergency_has_happened_already(minutes: int, ok: bool) -> None:
    down = (NOW + timedelta(minutes=minutes)).isoformat()
    found = finding("down_already", outage({**OUTAGE, "down_at": down}), of=book("emergency_shutdown"))
    assert found.blocked is not ok


@pytest.mark.rule("TMP-08", "kept")
@pytest.mark.rule("TMP-08", "broken")
def test_tmp_08_an_ordered_closure_names_the_order() -> None:
    of = book("emergency_shutdown")
    for missing in ("order_authority", "order_number"):
        assert finding("order_named", outage(ORDERED, without=missing), of=of).blocked
    assert not finding("order_named", outage(ORDERED), of=of).blocked


@pytest.mark.rule("TMP-08", "kept")
@pytest.mark.rule("TMP-08", "broken")
def test_tmp_08_other_causes_are_no_emergency() -> None:
    of = book("emergency_shutdown", PROVINCE)
    assert finding("cause_allowed", outage({**OUTAGE, "cause": "maintenance"}, of), of=of).blocked
    assert not finding("cause_allowed", outage(of=of), of=of).blocked


@pytest.mark.parametrize(
    ("who", "first"),
    [
        (unit(), "office_report"),
        (COUNTY_OFFICE, "office_report"),
        (COUNTY_DEPARTMENT, "office_report"),
        (unit(level="province", name="某省竹木局"), "unit_report"),
    ],
)
def test_tmp_08_the_report_goes_up_to_the_state_council_office(who: UnitFacts, first: str) -> None:
    of = book("emergency_shutdown", PROVINCE)
    case = outage(of=of, who=who)
    items = [w.name for w in lookup.work_items_for(of, case.applicant, case.flags, case.values)]
    assert items == [first, "province_report", "back_report"]
    clocks = lookup.times_for(of, case.applicant, case.flags, case.values, start="submitted")
    assert [(t.end, t.internal) for t in clocks] == [(f"{first}.done", True)]


def test_tmp_07_the_centre_confirms_the_report_and_nothing_is_counted() -> None:
    of = book("emergency_shutdown")
    assert "centre_received" in {w.name for w in of.work_items}
    assert any("TMP-07" in i.cite.rules and i.name == "not_counted" for i in of.informs)


@pytest.mark.parametrize(
    ("setting", "values", "last", "linked"),
    [
        ("ordered_only", OUTAGE, "back_report", ""),
        ("ordered_only", ORDERED, "back_online", "relaunch"),
        ("always", OUTAGE, "back_online", "relaunch"),
    ],
)
def test_after_an_order_the_relaunch_is_applied_for_after_a_power_cut_it_is_reported(
    setting: str, values: dict[str, Any], last: str, linked: str
) -> None:
    of = book("emergency_shutdown", settings={**CONTINUED, f"{CITY}.emergency_relaunch": setting})
    case = outage(values, of)
    item = lookup.work_items_for(of, case.applicant, case.flags, case.values)[-1]
    assert (item.name, item.by_procedure) == (last, linked)


# ---- REL-01 … REL-04 ----------------------------------------------------------------------------------------------------


def test_a_complete_relaunch_passes_in_every_book() -> None:
    for jurisdiction in ("cn", PROVINCE, CITY):
        of = book("relaunch", jurisdiction)
        assert blocked(relaunch(of=of), of=of) == set(), jurisdiction


@pytest.mark.rule("REL-01", "kept")
@pytest.mark.rule("REL-01", "broken")
@pytest.mark.parametrize(
    ("filed", "planned", "ok"),
    [
        (date(2026, 3, 2), "2026-03-08", False),
        (date(2026, 3, 2), "2026-03-09", True),
        # Seven days before Saturday 2026-03-14 is Saturday the 7th: the last day to file moves back to Friday the 6th.
        (date(2026, 3, 6), "2026-03-14", True),
        (date(2026, 3, 7), "2026-03-14", False),
        # Seven days before 2026-10-14 is the 7th, a day off: back to Wednesday 2026-09-30.
        (date(2026, 9, 30), "2026-10-14", True),
        (date(2026, 10, 1), "2026-10-14", False),
    ],
)
def test_rel_01_seven_days_ahead_moved_back_to_a_working_day(filed: date, planned: str, ok: bool) -> None:
    at = datetime(filed.year, filed.month, filed.day, 15, tzinfo=ZONE)
    found = finding("filed_ahead", relaunch({**BACK, "relaunch_on": planned}, at=at), of=book("relaunch"))
    assert found.blocked is not ok


def test_rel_01_binds_in_the_city_alone() -> None:
    for jurisdiction in ("cn", PROVINCE):
        assert "filed_ahead" not in {g.name for g in book("relaunch", jurisdiction).guards}


@pytest.mark.rule("REL-02", "kept")
@pytest.mark.rule("REL-02", "broken")
@pytest.mark.parametrize("item", sorted(CHECKED))
def test_rel_02_each_item_of_the_self_check_must_pass(item: str) -> None:
    assert finding("self_check", relaunch({**BACK, item: False}), of=book("relaunch")).blocked
    assert not finding("self_check", relaunch(), of=book("relaunch")).blocked


@pytest.mark.rule("REL-02", "kept")
@pytest.mark.rule("REL-02", "broken")
def test_rel_02_the_unit_signs_and_the_centre_verifies_without_the_province() -> None:
    for who in (None, COUNTY_OFFICE, COUNTY_DEPARTMENT):
        case = relaunch(who=who)
        steps = lookup.chain_for(book("relaunch"), case.applicant, case.flags, case.values).steps
        assert [s.place for s in steps] == ["unit", "centre", "centre", "centre"]
        assert steps[-1].role == "approve"
    assert finding("unit_passed", relaunch(opinions=frozenset()), "grant", book("relaunch")).blocked
    assert not finding("unit_passed", relaunch(), "grant", book("relaunch")).blocked


@pytest.mark.rule("REL-02", "kept")
@pytest.mark.rule("REL-02", "broken")
@pytest.mark.parametrize(("hours", "ok"), [(-1, False), (0, True)])
def test_rel_02_nobody_goes_up_before_the_verification(hours: int, ok: bool) -> None:
    up = {**BACK, "moment": (NOW + timedelta(hours=hours)).isoformat()}
    assert finding("granted", relaunch(up, events={"granted": NOW}), "go_online", book("relaunch")).blocked is not ok


@pytest.mark.parametrize(("state", "ok"), [("temporarily_offline", True), ("online", False)])
def test_only_a_site_that_is_down_comes_back(state: str, ok: bool) -> None:
    case = relaunch(site=replace(DOWN, state=state))
    assert finding("site_down", case, "go_online", book("relaunch")).blocked is not ok


@pytest.mark.parametrize(
    ("case", "ok"),
    [
        (SHUTDOWN, True),
        (replace(SHUTDOWN, state="under_review"), True),
        (replace(SHUTDOWN, procedure="emergency_shutdown"), True),
        (replace(SHUTDOWN, state="completed"), False),
        (replace(SHUTDOWN, procedure="opening"), False),
    ],
)
def test_a_relaunch_goes_with_a_shutdown_and_may_be_filed_together_with_it(case: CaseFacts, ok: bool) -> None:
    asked = relaunch(cases=(case,), site=replace(DOWN, state="online"))
    assert finding("follows_shutdown", asked, of=book("relaunch")).blocked is not ok


@pytest.mark.rule("REL-04", "kept")
@pytest.mark.rule("REL-04", "broken")
@pytest.mark.parametrize(("day", "level"), [("2026-03-20", "passed"), ("2026-03-21", "warned")])
def test_rel_04_later_than_promised_is_warned_of(day: str, level: str) -> None:
    assert finding("as_promised", relaunch({**BACK, "relaunch_on": day}), of=book("relaunch")).level == level


def test_rel_03_the_last_day_to_file_is_the_23rd_of_the_shutdown() -> None:
    time = book("temporary_shutdown").time("relaunch_filing")
    assert time is not None
    assert (time.amount, time.unit, time.end) == (23, "day", "relaunch.submitted")
    assert count(time, datetime(2026, 9, 9, 10, tzinfo=ZONE), CALENDAR).due_on == date(2026, 10, 2)


@pytest.mark.parametrize(
    ("setting", "roles"),
    [("shutdown_chain", ["consent", "review", "approve"]), ("superior_filing", ["consent", "file_only"])],
)
def test_in_the_province_the_chain_of_the_shutdown_serves_unless_recorded_otherwise(
    setting: str, roles: list[str]
) -> None:
    of = book("relaunch", PROVINCE, {f"{PROVINCE}.relaunch_chain": setting})
    case = relaunch(of=of)
    assert [s.role for s in lookup.chain_for(of, case.applicant, case.flags, case.values).steps] == roles


def test_a_vertical_unit_asks_its_own_line() -> None:
    case = relaunch(who=VERTICAL)
    assert lookup.chain_for(book("relaunch"), case.applicant, case.flags, case.values).steps[-1].key == (
        "system_head_office"
    )


def test_going_up_ends_the_clocks_of_the_shutdown() -> None:
    of = book("relaunch")
    [item] = of.work_items
    assert (item.effect, item.gate) == ("relaunched", "go_online")
    assert [(e.on, e.transition) for e in of.effects] == [("relaunched", "relaunch")]
    ends = {t.name: t.end for t in book("temporary_shutdown").times}
    assert ends["offline_cap"] == ends["short_outage"] == "relaunched"


def test_every_guard_is_asked_somewhere() -> None:
    for procedure, cases, moments in (
        ("emergency_shutdown", (outage(), outage(ORDERED)), ("submit", "back_report")),
        ("relaunch", (relaunch(),), ("submit", "grant", "go_online")),
    ):
        of = book(procedure)
        found = {f.guard for case in cases for m in moments for f in evaluate(of, case, m)}
        assert {g.name for g in of.guards} == found
