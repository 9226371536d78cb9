"""Dates that reached into a year without published holidays are counted again once the year is on record."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from approvals.models import CaseTask
from lifecycle import recounting
from lifecycle.models import Application, CalendarDay, CalendarYear, Deadline, LedgerEntry
from tests.cast import REVIEWERS, Cast, again, at, decide, grant

LATE = at("2026-12-25 10:00")
LATER = at("2026-12-28 10:00")


def _enter(*holidays: str) -> None:
    year = CalendarYear.objects.create(year=2027, source="虚构的放假通知")
    for day in holidays:
        CalendarDay.objects.create(year=year, day=date.fromisoformat(day), kind="holiday", name="元旦")


@pytest.fixture
def case(cast: Cast) -> Application:
    """A case that waits for the last level, whose own limit runs into the new year."""
    return cast.reviewed("province_office", when=LATE)


def _own_limit(case: Application) -> Deadline:
    return Deadline.objects.get(application=case, internal=True, met_at__isnull=True)


def test_a_date_beyond_the_published_years_is_provisional(case: Application) -> None:
    assert _own_limit(case).provisional
    assert _own_limit(case).due_on == date(2027, 1, 8)  # ten working days, no holiday known


def test_once_the_year_is_known_the_date_moves_with_the_inbox_and_the_ledger(case: Application) -> None:
    _enter("2027-01-01", "2027-01-04")
    moved = recounting.recount(by=None, at=LATER)
    row = _own_limit(case)
    assert [one.was for one in moved] == [date(2027, 1, 8)]
    assert (row.due_on, row.provisional) == (date(2027, 1, 12), False)
    assert CaseTask.objects.get(application=case, status="NEW", flow_task_type="HUMAN").due_on == row.due_on
    assert again(case).cursor["due_on"] == "2027-01-12"
    entry = LedgerEntry.objects.get(act="deadline.recounted")
    assert "由2027-01-08改为2027-01-12" in entry.text
    assert row.events.filter(what="recounted").exists()


def test_counting_again_twice_changes_nothing_more(case: Application) -> None:
    _enter("2027-01-01")
    recounting.recount(by=None, at=LATER)
    assert recounting.recount(by=None, at=LATER) == []
    assert LedgerEntry.objects.filter(act="deadline.recounted").count() == 1


def test_while_the_year_is_unknown_nothing_is_written(case: Application) -> None:
    assert recounting.recount(by=None, at=LATER) == []
    assert not LedgerEntry.objects.filter(act="deadline.recounted").exists()


def test_a_limit_of_the_law_is_counted_by_the_rules_of_its_case(cast: Cast) -> None:
    case = cast.reviewed("province_office", when=at("2026-10-08 10:00"))
    case = decide(case, getattr(cast, REVIEWERS["province_office"]), grant(), at("2026-10-12 10:00"))
    row = Deadline.objects.get(application=case, name="launch_limit")
    assert (row.due_on, row.provisional) == (date(2027, 1, 11), True)  # day 90 is a Sunday
    _enter("2027-01-11")
    recounting.recount(by=None, at=LATER)
    row.refresh_from_db()
    assert (row.due_on, row.provisional) == (date(2027, 1, 12), False)
    due = set(CaseTask.objects.filter(application=case, status="NEW", flow_task_type="HUMAN").values_list("due_on"))
    assert due == {(date(2027, 1, 12),)}


def test_entering_a_year_in_the_administration_counts_again(case: Application, cast: Cast, client: Client) -> None:
    client.force_login(cast.taoran)
    form = {
        "year": "2027",
        "source": "虚构的放假通知",
        "days-TOTAL_FORMS": "1",
        "days-INITIAL_FORMS": "0",
        "days-0-day": "2027-01-01",
        "days-0-kind": "holiday",
        "days-0-name": "元旦",
    }
    assert client.post(reverse("admin:lifecycle_calendaryear_add"), form).status_code == 302
    assert _own_limit(case).due_on == date(2027, 1, 11)
    assert LedgerEntry.objects.get(act="deadline.recounted").actor == cast.taoran
