"""What must hold for any start: thousands of them, over month ends, leap years, year ends, long holidays and make-up days."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lifecycle.daycount import ZONE, Counted, WorkCalendar, count
from lifecycle.rules.schema import Citation, Time

CALENDAR = WorkCalendar.seeded(2004, 2026)
CITE = Citation(rules=("X-01",), instrument="x", clause="第一条", title="某办法")
FIRST, LAST = date(2004, 1, 5), date(2025, 6, 1)
EDGES = [
    *(
        date(year, month, day)
        for year in (2004, 2008, 2012, 2016, 2020, 2024)
        for month, day in ((2, 28), (2, 29), (1, 31))
    ),
    *(date(year, 12, 31) for year in range(2004, 2025)),
    *(date(year, month, 30) for year in range(2005, 2025) for month in (4, 6, 9, 11)),
    *(day for day in sorted(CALENDAR.makeup) if FIRST <= day <= LAST),
    *(day + timedelta(days=n) for day in sorted(CALENDAR.holidays) for n in (-1, 0, 1) if FIRST < day < LAST),
]
STARTS = st.one_of(st.dates(FIRST, LAST), st.sampled_from(EDGES))
AMOUNTS = {"day": st.integers(1, 200), "working_day": st.integers(1, 90), "month": st.integers(1, 12)}
UNITS = st.sampled_from(sorted(AMOUNTS))
DAY = timedelta(days=1)


def counted(kind: str, amount: int, unit: str, start: date | datetime, **more: object) -> Counted:
    rule = Time(name="x", cite=CITE, kind=kind, amount=amount, unit=unit, **more)  # type: ignore[arg-type]
    return count(rule, start, CALENDAR)


@st.composite
def periods(draw: st.DrawFn) -> tuple[str, int, date]:
    unit = draw(UNITS)
    return unit, draw(AMOUNTS[unit]), draw(STARTS)


@settings(max_examples=3000, deadline=None)
@given(periods(), st.sampled_from(["act_by", "keep_up", "at_most"]))
def test_a_later_start_never_ends_earlier_and_a_longer_period_never_sooner(
    period: tuple[str, int, date], kind: str
) -> None:
    unit, amount, start = period
    one = counted(kind, amount, unit, start)
    assert one.due_on <= counted(kind, amount, unit, start + DAY).due_on
    assert one.due_on <= counted(kind, amount + 1, unit, start).due_on


@settings(max_examples=3000, deadline=None)
@given(periods())
def test_a_state_kept_up_is_never_free_before_its_full_period(period: tuple[str, int, date]) -> None:
    unit, amount, start = period
    one = counted("keep_up", amount, unit, start)
    assert one.free_on == one.due_on + DAY
    assert one.due_on >= one.chase_on
    if unit == "day":
        assert (one.free_on - start).days > amount
    if unit == "working_day":
        worked = sum(CALENDAR.is_working(start + n * DAY) for n in range(1, (one.due_on - start).days + 1))
        assert worked == amount


@settings(max_examples=3000, deadline=None)
@given(periods())
def test_what_is_done_by_the_day_to_chase_is_never_late(period: tuple[str, int, date]) -> None:
    unit, amount, start = period
    one = counted("act_by", amount, unit, start)
    assert start < one.chase_on <= one.due_on
    assert CALENDAR.is_working(one.due_on)
    rested = [one.chase_on + n * DAY for n in range((one.due_on - one.chase_on).days)]
    assert not any(CALENDAR.is_working(day) for day in rested), "it moves on over days of rest alone"


@settings(max_examples=2000, deadline=None)
@given(periods())
def test_a_cap_never_moves_on(period: tuple[str, int, date]) -> None:
    unit, amount, start = period
    one = counted("at_most", amount, unit, start)
    assert one.due_on == one.chase_on
    if unit == "day":
        assert (one.due_on - start).days == amount


@settings(max_examples=2000, deadline=None)
@given(STARTS, st.integers(1, 24))
def test_a_month_ends_on_its_corresponding_day_or_with_the_month(start: date, months: int) -> None:
    last = counted("at_most", months, "month", start).due_on
    assert (last.year * 12 + last.month) - (start.year * 12 + start.month) == months
    assert last.day == start.day or (last.day < start.day and (last + DAY).day == 1)


@settings(max_examples=2000, deadline=None)
@given(STARTS, st.integers(1, 60), st.sampled_from(["day", "working_day"]))
def test_filing_on_the_latest_day_is_early_enough_and_a_day_later_is_not(plan: date, amount: int, unit: str) -> None:
    one = counted("lead_time", amount, unit, plan)
    assert one.latest_start is not None
    assert CALENDAR.is_working(one.latest_start)
    if unit == "day":
        assert (plan - one.latest_start).days >= amount
        between = [one.latest_start + n * DAY for n in range(1, (plan - one.latest_start).days - amount + 1)]
        assert not any(CALENDAR.is_working(day) for day in between)
    else:
        assert (
            sum(CALENDAR.is_working(one.latest_start + n * DAY) for n in range((plan - one.latest_start).days))
            == amount
        )


@settings(max_examples=2000, deadline=None)
@given(st.datetimes(datetime(2004, 1, 5), datetime(2025, 6, 1)), st.integers(1, 200))
def test_hours_pass_alike_by_day_and_by_night_and_over_holidays(moment: datetime, hours: int) -> None:
    start = moment.replace(tzinfo=ZONE)
    assert counted("act_by", hours, "hour", start).due_at == start + timedelta(hours=hours)


@settings(max_examples=2000, deadline=None)
@given(periods(), st.integers(0, 30), st.integers(1, 60))
def test_the_time_a_clock_stood_still_is_given_back_and_no_more(
    period: tuple[str, int, date], after: int, stood: int
) -> None:
    unit, amount, start = period
    assume(after < amount)
    rule = Time(name="x", cite=CITE, kind="act_by", amount=amount, unit=unit)
    stopped = datetime.combine(start + after * DAY, datetime.min.time(), ZONE)
    still = ((stopped, stopped + timedelta(days=stood)),)
    plain, moved = count(rule, start, CALENDAR), count(rule, start, CALENDAR, still)
    assert moved.due_on >= plain.due_on
    if unit == "working_day":
        span = range(1, (moved.due_on - start).days + 1)
        left = [start + n * DAY for n in span if not after < n <= after + stood]
        assert sum(CALENDAR.is_working(day) for day in left) == amount
    else:
        assert (moved.chase_on - plain.chase_on).days == stood


@settings(max_examples=1000, deadline=None)
@given(periods(), st.sampled_from(["act_by", "keep_up", "at_most"]))
def test_every_date_is_explained(period: tuple[str, int, date], kind: str) -> None:
    unit, amount, start = period
    one = counted(kind, amount, unit, start)
    said = "\n".join(one.steps)
    assert start.isoformat() in said
    assert one.due_on.isoformat() in said
    assert all(day.isoformat() in said for day in one.skipped)
    assert not one.provisional


@pytest.mark.parametrize(
    ("kind", "amount", "unit", "start", "due", "rolls"),
    [
        ("act_by", 20, "working_day", "2026-09-21", "2026-10-26", None),
        ("act_by", 3, "working_day", "2026-09-30", "2026-10-10", None),
        ("keep_up", 30, "day", "2026-09-01", "2026-10-08", None),
        ("keep_up", 30, "day", "2026-09-10", "2026-10-10", None),
        ("keep_up", 3, "month", "2019-12-26", "2020-03-26", None),
        ("keep_up", 1, "month", "2016-09-15", "2016-10-15", False),
    ],
)
def test_the_worked_examples_of_the_catalogue(
    kind: str, amount: int, unit: str, start: str, due: str, rolls: bool | None
) -> None:
    assert counted(kind, amount, unit, date.fromisoformat(start), rolls=rolls).due_on == date.fromisoformat(due)
