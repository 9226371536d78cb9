"""Closing where the content moves first: applied for after the move, a month of notice after three reviews, then the cancellations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from lifecycle.daycount import count
from lifecycle.rules import lookup
from lifecycle.rules.facts import Facts, NoticeFacts
from lifecycle.rules.schema import Time
from tests.lifecycle.cases import CALENDAR, NOW
from tests.lifecycle.grouped import book, case, refused, said

CLOSE: Mapping[str, Any] = {
    "closing_kind": "migrated",
    "ground": "consolidation",
    "ground_detail": "集约化要求。",
    "destination_site": "门户网站",
    "destination_url": "https://www.example.cn/",
    "migration_plan": "各栏目已迁移。",
    "migrated_on": "2026-03-02",
    "archive_list": "无。",
    "system_ref": "XT-1",
    "keeps_running": True,
}
MOVED = frozenset({"data_migrated"})


def closing(**changes: Any) -> Facts:
    """A complete application; changes are laid over the answers."""
    return case("permanent_shutdown", {**CLOSE, **changes})


def noticed(first: date, last: date, today: date) -> Facts:
    """A granted closing on a day of its notice."""
    notice = NoticeFacts("closing_notice", "posted", first, last, "https://a.example.cn")
    destination = NoticeFacts("destination_notice", "posted", first, last, "https://b.example.cn")
    held = {"closing_notice@own_site": notice, "destination_notice@own_portal": destination}
    at = NOW.replace(year=today.year, month=today.month, day=today.day)
    return replace(closing(), at=at, notices=held, work_done=MOVED)


def test_a_closing_after_the_move_passes() -> None:
    assert refused("permanent_shutdown", closing()) == set()


@pytest.mark.rule("PRM-03", "kept")
def test_a_site_moved_by_the_day_of_the_application_may_be_closed() -> None:
    assert said("permanent_shutdown", closing(migrated_on="2026-03-02"), "migrated_first_of_all").level == "passed"


@pytest.mark.rule("PRM-03", "broken")
@pytest.mark.parametrize("moved", ["2026-03-03", "", "soon"])
def test_a_site_not_moved_yet_may_not(moved: str) -> None:
    assert refused("permanent_shutdown", closing(migrated_on=moved)) == {"migrated_first_of_all"}


def test_the_move_itself_waits_for_no_grant_here() -> None:
    names = {guard.name for guard in book("permanent_shutdown").guards}
    assert "started_after_grant" not in names


def test_three_levels_review_from_below_upwards() -> None:
    chain = lookup.chain_for(book("permanent_shutdown"), "township", {}, {})
    assert [step.place for step in chain.steps] == ["unit", "county_office", "city_office", "province_office"]


def _month() -> Time:
    found = book("permanent_shutdown").time("closing_notice_period")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("posted", "last", "free"),
    [
        ("2026-03-03", "2026-04-03", "2026-04-04"),
        ("2026-01-29", "2026-02-28", "2026-03-01"),  # the month's end; a Saturday worked to make up for the holiday
        ("2026-03-19", "2026-04-20", "2026-04-21"),  # the corresponding day is a Sunday
        ("2016-09-15", "2016-10-17", "2016-10-18"),  # the plan's own day: it passes the fifteenth of October
    ],
)
def test_a_month_runs_to_the_corresponding_day(posted: str, last: str, free: str) -> None:
    counted = count(_month(), date.fromisoformat(posted), CALENDAR)
    assert (counted.due_on.isoformat(), counted.free_on.isoformat() if counted.free_on else "") == (last, free)


@pytest.mark.rule("PRM-08", "kept")
@pytest.mark.rule("PRM-09", "kept")
@pytest.mark.rule("PRM-12", "kept")
def test_the_records_go_on_the_day_after_the_month() -> None:
    facts = noticed(date(2026, 3, 3), date(2026, 4, 3), date(2026, 4, 4))
    assert refused("permanent_shutdown", facts, "cancellation") == set()


@pytest.mark.rule("PRM-08", "broken")
@pytest.mark.rule("PRM-09", "broken")
@pytest.mark.rule("PRM-12", "broken")
def test_on_the_last_day_of_the_month_they_do_not() -> None:
    facts = noticed(date(2026, 3, 3), date(2026, 4, 3), date(2026, 4, 3))
    found = said("permanent_shutdown", facts, "notice_over", "cancellation")
    assert found.blocked
    assert "最早可于2026-04-04" in found.message


def test_nor_before_the_move_is_finished() -> None:
    facts = replace(noticed(date(2026, 3, 3), date(2026, 4, 3), date(2026, 4, 4)), work_done=frozenset())
    assert refused("permanent_shutdown", facts, "cancellation") == {"migrated_first"}


def test_the_notice_waits_for_the_reviews() -> None:
    assert refused("permanent_shutdown", closing(), "notice_post") == {"noticed_after_reviews"}
    passed = replace(closing(), events={"granted": NOW})
    assert refused("permanent_shutdown", passed, "notice_post") == set()


def test_who_will_not_keep_the_site_up_is_warned() -> None:
    assert said("permanent_shutdown", closing(keeps_running=""), "keeps_running").level == "warned"
    assert said("permanent_shutdown", closing(), "keeps_running").level == "passed"


def test_the_domain_goes_only_where_the_unit_says_so() -> None:
    resolved = book("permanent_shutdown")
    kept = {w.name for w in lookup.work_items_for(resolved, "county_department", {}, {"cancellations": ["icp"]})}
    gone = {w.name for w in lookup.work_items_for(resolved, "county_department", {}, {"cancellations": ["domain"]})}
    assert gone - kept == {"domain_cancelled"}
