"""Closing a site for good: the grounds, the order of the work, the ninety days and the thirty, each at its boundary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from lifecycle.daycount import ZONE, count
from lifecycle.rules import lookup
from lifecycle.rules.facts import CaseFacts, UnitFacts
from lifecycle.rules.guards import evaluate
from tests.lifecycle.cases import (
    CALENDAR,
    CITY,
    COUNTY_DEPARTMENT,
    COUNTY_OFFICE,
    NOW,
    PROVINCE,
    RECORDS,
    VERTICAL,
    blocked,
    finding,
    record,
    unit,
)
from tests.lifecycle.closings import CLOSE, POSTED, book, closing, the
from tests.lifecycle.offline import SITE


def test_a_complete_application_passes_in_every_book() -> None:
    for jurisdiction in ("cn", PROVINCE, CITY):
        of = book(jurisdiction)
        assert blocked(closing(of), of=of) == set(), jurisdiction


@pytest.mark.rule("PRM-01", "kept")
@pytest.mark.rule("PRM-01", "broken")
@pytest.mark.parametrize(
    ("ground", "ok"),
    [("unable", True), ("merged", True), ("consolidation", True), ("upgrade", False), ("other", False), ("", False)],
)
@pytest.mark.parametrize("jurisdiction", ["cn", PROVINCE, CITY])
def test_prm_01_three_grounds_and_no_other(ground: str, ok: bool, jurisdiction: str) -> None:
    of = book(jurisdiction)
    assert finding("lawful_ground", closing(of, values={**CLOSE, "ground": ground}), of=of).blocked is not ok


@pytest.mark.rule("PRM-02", "kept")
@pytest.mark.rule("PRM-02", "broken")
@pytest.mark.parametrize("jurisdiction", ["cn", PROVINCE, CITY])
def test_prm_02_a_portal_is_kept_unless_the_last_level_makes_an_exception(jurisdiction: str) -> None:
    of = book(jurisdiction)
    plain = finding("portal_kept", closing(of, COUNTY_OFFICE), of=of)
    assert (plain.level, plain.override) == ("blocked", "final")
    told = closing(of, COUNTY_OFFICE, {**CLOSE, "portal_exception": "责令关停。"})
    for moment in ("submit", "grant"):
        assert (finding("portal_kept", told, moment, of).level, plain.override) == ("warned", "final")
    assert "portal_kept" not in {f.guard for f in evaluate(of, closing(of), "submit")}


@pytest.mark.parametrize(
    ("jurisdiction", "who", "steps"),
    [
        (PROVINCE, unit(), ["consent", "city_office", "province_office"]),
        (PROVINCE, COUNTY_DEPARTMENT, ["consent", "county_office", "city_office", "province_office"]),
        (PROVINCE, VERTICAL, ["consent", "superior_office", "system_head_office"]),
        (
            CITY,
            COUNTY_OFFICE,
            [
                "consent",
                "county_office",
                "centre_handler",
                "centre_section_chief",
                "centre_editor_in_chief",
                "city_office",
                "province_office",
            ],
        ),
    ],
)
def test_prm_03_the_province_consents_level_by_level(jurisdiction: str, who: UnitFacts, steps: list[str]) -> None:
    case = closing(book(jurisdiction), who)
    assert [s.key for s in lookup.chain_for(book(jurisdiction), case.applicant, case.flags, case.values).steps] == steps


@pytest.mark.rule("PRM-03", "kept")
@pytest.mark.rule("PRM-03", "broken")
@pytest.mark.parametrize(("days", "ok"), [(-1, False), (0, True), (1, True)])
def test_prm_03_nothing_starts_before_the_grant(days: int, ok: bool) -> None:
    done = {**CLOSE, "dated": (NOW.date() + timedelta(days)).isoformat()}
    case = closing(values=done, events={"granted": NOW})
    assert finding("started_after_grant", case, "migration", book()).blocked is not ok


@pytest.mark.rule("PRM-03", "kept")
@pytest.mark.rule("PRM-03", "broken")
def test_prm_03_the_national_system_is_asked_too() -> None:
    for of in (book(PROVINCE), book()):
        assert finding("system_filed", closing(of, values={**CLOSE, "system_ref": ""}), of=of).blocked
        assert not finding("system_filed", closing(of), of=of).blocked


@pytest.mark.parametrize(
    ("state", "ok"),
    [("online", True), ("temporarily_offline", True), ("migrating", True), ("closing", False), ("closed", False)],
)
def test_a_site_is_closed_once(state: str, ok: bool) -> None:
    assert finding("site_may_close", closing(site=replace(SITE, state=state)), of=book()).blocked is not ok
    other = CaseFacts("permanent_shutdown", "under_review", "XX-3")
    assert finding("no_other_open", closing(cases=(other,)), of=book()).blocked


@pytest.mark.parametrize(
    ("granted", "legal", "unrolled"),
    [
        (date(2026, 3, 2), date(2026, 6, 1), date(2026, 5, 31)),  # day 90 is a Sunday
        (date(2026, 7, 3), date(2026, 10, 8), date(2026, 10, 1)),  # day 90 is the National Day
        (date(2026, 7, 12), date(2026, 10, 10), date(2026, 10, 10)),  # a Saturday that is worked
    ],
)
def test_prm_04_ninety_days_from_the_grant_chased_to_the_unrolled_day(
    granted: date, legal: date, unrolled: date
) -> None:
    found = count(the("closing_work"), granted, CALENDAR)
    assert (found.due_on, found.chase_on) == (legal, unrolled)
    assert (the("closing_work").start, the("closing_work").end) == ("granted", "closing_done")


def test_prm_04_binds_in_the_city_alone() -> None:
    assert book(PROVINCE).time("closing_work") is None
    assert book("cn").time("closing_work") is None


def test_prm_05_prm_18_the_work_in_its_order_and_the_last_item_ends_the_ninety_days() -> None:
    case = closing()
    items = lookup.work_items_for(book(), case.applicant, case.flags, case.values)
    assert [w.name for w in items] == [
        "data_migrated",
        "archived",
        "icp_cancelled",
        "logo_cancelled",
        "police_cancelled",
        "domain_cancelled",
        "system_status",
    ]
    named = {w.name: w for w in items}
    assert named["system_status"].effect == the("closing_work").end
    assert set(named["system_status"].after) == set(named) - {"archived", "system_status"}
    assert named["domain_cancelled"].by_procedure == "domain_cancellation"
    assert [named[f"{k}_cancelled"].cancels for k in ("icp", "logo", "police")] == ["icp", "logo", "police"]


@pytest.mark.rule("PRM-06", "kept")
@pytest.mark.rule("PRM-06", "broken")
@pytest.mark.rule("PRM-18", "kept")
@pytest.mark.rule("PRM-18", "broken")
@pytest.mark.parametrize("jurisdiction", ["cn", PROVINCE, CITY])
def test_prm_06_prm_18_nothing_is_cancelled_before_migration_and_notices(jurisdiction: str) -> None:
    of = book(jurisdiction)
    assert blocked(closing(of), "cancellation", of) == set()
    assert "migrated_first" in blocked(closing(of, work_done=frozenset()), "cancellation", of)
    without = {k: v for k, v in POSTED.items() if v.name != "closing_notice"}
    assert "notice_first" in blocked(closing(of, notices=without), "cancellation", of)
    without = {k: v for k, v in POSTED.items() if v.name != "destination_notice"}
    assert "destination_first" in blocked(closing(of, notices=without), "cancellation", of)
    gated = {w.name for w in of.work_items if w.gate == "cancellation"}
    assert gated == {"icp_cancelled", "logo_cancelled", "police_cancelled"}


@pytest.mark.parametrize(
    ("posted", "free"), [(date(2026, 3, 2), date(2026, 4, 2)), (date(2026, 9, 1), date(2026, 10, 9))]
)
def test_prm_07_thirty_days_of_where_the_content_went(posted: date, free: date) -> None:
    for of in (book("cn"), book(PROVINCE), book()):
        assert count(the("destination_notice_period", of), posted, CALENDAR).free_on == free


@pytest.mark.rule("PRM-07", "kept")
@pytest.mark.rule("PRM-07", "broken")
@pytest.mark.parametrize(("today", "ok"), [(date(2026, 4, 1), False), (date(2026, 4, 2), True)])
def test_prm_07_the_city_forbids_what_the_province_only_advises_against(today: date, ok: bool) -> None:
    at = datetime(today.year, today.month, today.day, 9, tzinfo=ZONE)
    assert finding("destination_kept", closing(at=at), "complete", book()).blocked is not ok
    of = book(PROVINCE)
    level = finding("destination_kept", closing(of, at=at), "notice_end", of).level
    assert level == ("passed" if ok else "warned")
    strict = book(PROVINCE, {f"{PROVINCE}.destination_notice_early": "block"})
    assert finding("destination_kept", closing(strict, at=at), "notice_end", strict).blocked is not ok


@pytest.mark.parametrize(
    ("jurisdiction", "who", "places"),
    [
        (CITY, unit(), {("own_site",), ("main_site",)}),
        (CITY, COUNTY_DEPARTMENT, {("own_site",), ("main_site", "own_portal")}),
        (PROVINCE, unit(), {("own_site",), ("own_portal",)}),
        (PROVINCE, COUNTY_OFFICE, {("own_site",), ("upper_portal",)}),
    ],
)
def test_prm_06_prm_07_each_book_names_its_places(jurisdiction: str, who: UnitFacts, places: set[Any]) -> None:
    of = book(jurisdiction)
    case = closing(of, who)
    assert {n.places for n in lookup.notices_for(of, case.applicant, case.flags, case.values)} == places


def test_the_notice_on_the_main_site_needs_its_signed_review_form() -> None:
    [notice] = [n for n in book().notices if n.name == "destination_notice"]
    assert notice.needs == ("posting_review_closing",)
    assert any(p.spec == "posting_review_closing" and p.at == "notice" for p in book().papers)


@pytest.mark.rule("PRM-14", "kept")
@pytest.mark.rule("PRM-14", "broken")
@pytest.mark.parametrize(
    ("change", "ok"),
    [({}, True), ({"number": "归档页"}, False), ({"verdict": "未注明"}, False), ({"registered_on": None}, False)],
)
def test_prm_14_the_archive_is_reachable_marked_and_dated(change: dict[str, Any], ok: bool) -> None:
    archive = record("archive", "https://archive.example.cn/zmj/", verdict="已注明")
    case = closing(records={**RECORDS, "archive": replace(archive, **change)})
    assert finding("archive_marked", case, "complete", book()).blocked is not ok


@pytest.mark.rule("PRM-14", "broken")
def test_prm_14_a_site_without_its_archive_is_not_closed() -> None:
    assert finding("archive_marked", closing(), "complete", book()).blocked


@pytest.mark.parametrize(
    ("name", "days", "last"),
    [("destination_notice_start", 60, date(2026, 5, 1)), ("closing_notice_start", 59, date(2026, 4, 30))],
)
def test_prm_15_the_last_day_to_start_a_notice_is_warned_of(name: str, days: int, last: date) -> None:
    time = the(name)
    assert (time.amount, time.severity, time.rolls) == (days, "warn", False)
    assert count(time, date(2026, 3, 2), CALENDAR).due_on == last
    keep = the("destination_notice_period" if days == 60 else "closing_notice_period")
    assert (last + timedelta(keep.amount) - date(2026, 3, 2)).days <= 90


def test_prm_16_half_a_year_from_the_application() -> None:
    time = the("closing_overdue")
    assert (time.severity, time.start, time.end) == ("warn", "submitted", "closing_done")
    assert count(time, date(2026, 3, 2), CALENDAR).due_on == date(2026, 9, 2)


def test_the_site_begins_to_close_at_the_grant_and_is_closed_when_all_is_done() -> None:
    assert [(e.on, e.transition) for e in book().effects] == [("grant", "begin_closing"), ("complete", "close")]


def test_tmp_09_tmp_11_prm_13_what_is_only_told() -> None:
    told = {rule for entry in book().informs for rule in entry.cite.rules}
    assert {"TMP-09", "TMP-11", "PRM-13", "PRM-16"} <= told


def test_every_guard_is_asked_somewhere() -> None:
    moments = ("submit", "grant", "migration", "cancellation", "notice_end", "complete")
    for of in (book(PROVINCE), book()):
        cases = (closing(of), closing(of, COUNTY_OFFICE))
        found = {f.guard for case in cases for m in moments for f in evaluate(of, case, m)}
        assert {g.name for g in of.guards} == found
