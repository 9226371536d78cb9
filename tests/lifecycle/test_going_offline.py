"""Going offline for a while: the rules of the three books, each on both sides of its boundary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from lifecycle.daycount import ZONE, count
from lifecycle.rules import lookup
from lifecycle.rules.facts import CaseFacts, NoticeFacts, UnitFacts
from lifecycle.rules.guards import evaluate
from tests.lifecycle.cases import (
    CALENDAR,
    CITY,
    CONTINUED,
    COUNTY_OFFICE,
    NOW,
    PROVINCE,
    VERTICAL,
    asked,
    blocked,
    finding,
)
from tests.lifecycle.offline import LONG, POSTED, SHORT, SITE, START, book, ends_after, shutdown


def test_a_complete_application_passes_in_every_book() -> None:
    for jurisdiction in ("cn", PROVINCE, CITY):
        of = book(jurisdiction)
        assert blocked(shutdown(of=of), of=of) == set(), jurisdiction


# ---- TMP-01, TMP-02, TMP-03: filing or consent ------------------------------------------------------------------------


@pytest.mark.rule("TMP-01", "kept")
@pytest.mark.parametrize(("minutes", "short"), [(0, True), (-1, True), (1, False)])
def test_tmp_01_exactly_24_hours_is_still_a_filing_one_minute_more_is_not(minutes: int, short: bool) -> None:
    case = shutdown(ends_after(hours=24, minutes=minutes))
    assert case.flags["short_outage"] is short
    chain = lookup.chain_for(book(), case.applicant, case.flags, case.values)
    assert (chain.name == "filing") is short
    assert bool(chain.steps) is not short


def test_tmp_03_the_province_knows_no_short_outage() -> None:
    of = book(PROVINCE)
    case = shutdown(ends_after(hours=1), of=of)
    assert "short_outage" not in case.flags
    chain = lookup.chain_for(of, case.applicant, case.flags, case.values)
    assert [step.key for step in chain.steps] == ["consent", "city_office", "province_office"]


def test_a_regulator_may_ask_for_consent_to_short_outages_too() -> None:
    of = book(settings={**CONTINUED, f"{CITY}.short_outage_branch": "approval"})
    case = shutdown(SHORT, of=of)
    assert lookup.chain_for(of, case.applicant, case.flags, case.values).steps[-1].key == "province_office"


@pytest.mark.rule("TMP-01", "kept")
@pytest.mark.rule("TMP-01", "broken")
@pytest.mark.rule("TMP-02", "kept")
@pytest.mark.rule("TMP-02", "broken")
@pytest.mark.parametrize(("seconds", "ok"), [(-1, False), (0, False), (1, True)])
@pytest.mark.parametrize(("values", "guard"), [(SHORT, "filed_before"), (LONG, "applied_before")])
def test_tmp_01_tmp_02_what_is_planned_is_filed_before_it_starts(
    seconds: int, ok: bool, values: dict[str, Any], guard: str
) -> None:
    found = finding(guard, shutdown(values, at=START - timedelta(seconds=seconds)), of=book())
    assert found.blocked is not ok


@pytest.mark.parametrize(("who", "last"), [(COUNTY_OFFICE, "province_office"), (VERTICAL, "system_head_office")])
def test_tmp_02_longer_outages_are_consented_to_at_the_top_of_their_line(who: UnitFacts, last: str) -> None:
    case = shutdown(who=who)
    assert lookup.chain_for(book(), case.applicant, case.flags, case.values).steps[-1].key == last


@pytest.mark.rule("TMP-02", "kept")
@pytest.mark.rule("TMP-02", "broken")
@pytest.mark.parametrize(("hours", "ok"), [(-1, False), (0, True), (1, True)])
def test_tmp_02_nobody_goes_down_before_the_consent(hours: int, ok: bool) -> None:
    down = {**LONG, "moment": (NOW + timedelta(hours=hours)).isoformat()}
    case = shutdown(down, events={"granted": NOW}, notices=POSTED)
    assert finding("granted", case, "take_down", book()).blocked is not ok


@pytest.mark.rule("TMP-03", "kept")
@pytest.mark.rule("TMP-03", "broken")
@pytest.mark.parametrize(("seconds", "ok"), [(-1, False), (0, True)])
def test_tmp_03_in_the_province_not_even_for_an_hour_before_the_consent(seconds: int, ok: bool) -> None:
    of = book(PROVINCE)
    hour = {**ends_after(hours=1), "moment": (NOW + timedelta(seconds=seconds)).isoformat()}
    found = finding("granted", shutdown(hour, of=of, events={"granted": NOW}, notices=POSTED), "take_down", of)
    assert found.blocked is not ok
    assert "TMP-03" in found.citation.rules


@pytest.mark.rule("TMP-01", "kept")
@pytest.mark.rule("TMP-01", "broken")
def test_tmp_01_nobody_goes_down_before_the_filing() -> None:
    for hours, ok in ((-1, False), (1, True)):
        down = {**SHORT, "moment": (NOW + timedelta(hours=hours)).isoformat()}
        case = shutdown(down, events={"submitted": NOW}, notices=POSTED)
        assert finding("filed", case, "take_down", book()).blocked is not ok


def test_tmp_03_the_national_system_is_asked_first_save_for_a_filing() -> None:
    assert finding("system_filed", shutdown({**LONG, "system_ref": ""}), of=book()).blocked
    assert not finding("system_filed", shutdown(), of=book()).blocked
    assert "system_filed" not in asked(shutdown(SHORT), of=book())


@pytest.mark.parametrize(
    ("state", "ok"), [("online", True), ("temporarily_offline", False), ("closing", False), ("preparing", False)]
)
def test_only_a_running_site_goes_offline_for_a_while(state: str, ok: bool) -> None:
    case = shutdown(site=replace(SITE, state=state))
    assert finding("site_running", case, of=book()).blocked is not ok


def test_a_case_without_a_site_is_refused() -> None:
    assert finding("site_running", shutdown(site=None), of=book()).blocked


def test_a_second_application_waits_for_the_first() -> None:
    open_case = CaseFacts("temporary_shutdown", "under_review", "XX-1")
    assert finding("no_other_open", shutdown(cases=(open_case,)), of=book()).blocked
    ended = replace(open_case, state="completed")
    assert not finding("no_other_open", shutdown(cases=(ended,)), of=book()).blocked


# ---- TMP-05, TMP-06, TMP-11, TMP-12, TMP-13 -----------------------------------------------------------------------------


@pytest.mark.rule("TMP-05", "kept")
@pytest.mark.rule("TMP-05", "broken")
@pytest.mark.parametrize(("days", "ok"), [(29, True), (30, True), (31, False)])
@pytest.mark.parametrize("jurisdiction", ["cn", PROVINCE, CITY])
def test_tmp_05_thirty_days_and_not_one_more(days: int, ok: bool, jurisdiction: str) -> None:
    of = book(jurisdiction)
    assert finding("planned_cap", shutdown(ends_after(days=days), of=of), of=of).blocked is not ok


def test_tmp_05_the_cap_runs_from_the_real_moment_and_does_not_roll() -> None:
    cap = book().time("offline_cap")
    assert cap is not None
    assert (cap.kind, cap.amount, cap.start, cap.end) == ("at_most", 30, "take_down.done", "relaunched")
    assert count(cap, datetime(2026, 9, 1, 9, tzinfo=ZONE), CALENDAR).due_on == date(2026, 10, 1)


@pytest.mark.rule("TMP-06", "kept")
@pytest.mark.rule("TMP-06", "broken")
@pytest.mark.parametrize("jurisdiction", [PROVINCE, CITY])
def test_tmp_06_both_notices_are_up_when_the_site_goes_down(jurisdiction: str) -> None:
    of = book(jurisdiction)
    assert not finding("notice_posted", shutdown(of=of, notices=POSTED), "take_down", of).blocked
    one = {**POSTED, "shutdown@own_portal": NoticeFacts("shutdown", "drafted")}
    assert finding("notice_posted", shutdown(of=of, notices=one), "take_down", of).blocked
    assert finding("notice_posted", shutdown(of=of, notices={}), "take_down", of).blocked
    [notice] = [n for n in of.notices if n.name == "shutdown"]
    assert (notice.places, notice.time) == (("own_site", "own_portal"), "")


@pytest.mark.rule("TMP-06", "kept")
@pytest.mark.rule("TMP-06", "broken")
def test_tmp_06_the_notices_stay_until_the_site_is_back() -> None:
    held = {"notices": POSTED, "work_done": frozenset({"take_down"})}
    assert finding("notice_held", shutdown(**held), "notice_end", book()).blocked
    for item in ("back_online", "back_online_short"):
        back = shutdown(notices=POSTED, work_done=frozenset({"take_down", item}))
        assert not finding("notice_held", back, "notice_end", book()).blocked


def test_a_regulator_may_spare_short_filings_the_notices() -> None:
    of = book(settings={**CONTINUED, f"{CITY}.short_filing_notice": False})
    case = shutdown(SHORT, of=of)
    assert lookup.notices_for(of, case.applicant, case.flags, case.values) == ()
    assert lookup.notices_for(book(), case.applicant, case.flags, case.values) != ()


@pytest.mark.rule("TMP-11", "kept")
@pytest.mark.rule("TMP-11", "broken")
def test_tmp_11_a_portal_is_not_taken_down_for_a_redesign_other_sites_are_warned() -> None:
    upgrade = {**LONG, "cause": "upgrade"}
    assert finding("portal_upgrade", shutdown(upgrade, who=COUNTY_OFFICE), of=book()).level == "blocked"
    assert finding("site_upgrade", shutdown(upgrade), of=book()).level == "warned"
    assert finding("portal_upgrade", shutdown(who=COUNTY_OFFICE), of=book()).level == "passed"


@pytest.mark.rule("TMP-12", "broken")
@pytest.mark.parametrize("missing", ["cause", "reason", "planned_start", "planned_end"])
def test_tmp_12_reason_and_time_are_stated(missing: str) -> None:
    assert finding("reason_stated", shutdown({**LONG, missing: ""}), of=book()).blocked


@pytest.mark.parametrize(("minutes", "ok"), [(1, True), (0, False), (-1, False)])
def test_the_end_comes_after_the_start(minutes: int, ok: bool) -> None:
    assert finding("planned_in_order", shutdown(ends_after(minutes=minutes)), of=book()).blocked is not ok


def test_tmp_13_a_filing_runs_out_24_hours_after_the_site_really_went_down() -> None:
    time = book().time("short_outage")
    assert time is not None
    assert (time.amount, time.unit, time.start, time.end) == (24, "hour", "take_down.done", "relaunched")
    counted = count(time, datetime(2026, 10, 1, 22, 30, tzinfo=ZONE), CALENDAR)
    assert counted.due_at == datetime(2026, 10, 2, 22, 30, tzinfo=ZONE)
    short, long = shutdown(SHORT), shutdown()
    running = {t.name for t in lookup.times_for(book(), short.applicant, short.flags, {}, start="take_down.done")}
    assert running == {"short_outage", "offline_cap"}
    running = {t.name for t in lookup.times_for(book(), long.applicant, long.flags, {}, start="take_down.done")}
    assert running == {"relaunch_filing", "offline_cap"}


def test_a_filing_comes_back_by_hand_and_an_application_by_its_own_case() -> None:
    for values, name, linked in ((SHORT, "back_online_short", ""), (LONG, "back_online", "relaunch")):
        case = shutdown(values)
        items = {w.name: w for w in lookup.work_items_for(book(), case.applicant, case.flags, case.values)}
        assert set(items) == {"take_down", name}
        assert items[name].by_procedure == linked
    assert "moment" in items["take_down"].needs


@pytest.mark.parametrize(("hours", "ok"), [(1, True), (-1, False)])
def test_a_short_outage_ends_after_it_began(hours: int, ok: bool) -> None:
    back = {**SHORT, "moment": (NOW + timedelta(hours=hours)).isoformat()}
    case = shutdown(back, events={"take_down.done": NOW})
    assert finding("back_after_down", case, "back_online_short", book()).blocked is not ok


def test_tmp_09_tmp_10_rel_04_the_consequences_are_told() -> None:
    told = {rule for entry in book().informs for rule in entry.cite.rules}
    assert {"TMP-09", "TMP-10", "TMP-13", "REL-04"} <= told


def test_papers_follow_the_branch() -> None:
    for values, names in ((SHORT, {"outage_filing"}), (LONG, {"request_letter", "application_form"})):
        case = shutdown(values)
        papers = lookup.papers_for(book(), case.applicant, case.flags, case.values, at="submit")
        assert {p.name for p in papers} == names


def test_the_site_moves_when_it_goes_down_and_nothing_else_moves_it() -> None:
    case = shutdown()
    moves = [(e.on, e.transition) for e in book().effects if e.when.holds(case.applicant, case.flags, {})]
    assert moves == [("taken_offline", "take_offline")]


def test_every_guard_of_a_shutdown_is_asked_somewhere() -> None:
    found = {f.guard for m in ("submit", "grant", "take_down", "notice_end") for f in evaluate(book(), shutdown(), m)}
    short = {
        f.guard for m in ("submit", "take_down", "back_online_short") for f in evaluate(book(), shutdown(SHORT), m)
    }
    portal = {f.guard for f in evaluate(book(), shutdown(who=COUNTY_OFFICE), "submit")}
    assert {g.name for g in book().guards} <= found | short | portal
