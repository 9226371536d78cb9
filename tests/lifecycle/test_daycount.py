"""Counting days: both sides of every boundary, the worked examples, and what must hold for any start."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.daycount import ZONE, Counted, WorkCalendar, count, with_amount
from lifecycle.rules.schema import Citation, Time

CALENDAR = WorkCalendar.seeded(2004, 2026)
CITE = Citation(rules=("X-01",), instrument="x", clause="第一条", title="某办法")
WITHIN = st.dates(date(2004, 1, 5), date(2026, 6, 1))


def rule(kind: str, amount: int = 0, unit: str = "day", **more: object) -> Time:
    return Time(name="x", cite=CITE, kind=kind, amount=amount, unit=unit, **more)  # type: ignore[arg-type]


def counted(kind: str, amount: int, unit: str, start: date | datetime, **more: object) -> Counted:
    return count(rule(kind, amount, unit, **more), start, CALENDAR)


def test_twenty_working_days_cross_a_long_holiday_and_its_make_up_day() -> None:
    assert counted("act_by", 20, "working_day", date(2026, 9, 21)).due_on == date(2026, 10, 26)


def test_three_working_days_may_end_on_a_make_up_saturday() -> None:
    result = counted("act_by", 3, "working_day", date(2026, 9, 30))
    assert result.due_on == date(2026, 10, 10)
    assert result.due_on.weekday() == 5
    assert set(result.skipped) == {date(2026, 10, day) for day in range(1, 8)}
    assert "国庆节" in "".join(result.steps)


def test_thirty_days_that_end_in_a_holiday_roll_past_it() -> None:
    result = counted("keep_up", 30, "day", date(2026, 9, 1))
    assert (result.chase_on, result.due_on, result.free_on) == (
        date(2026, 10, 1),
        date(2026, 10, 8),
        date(2026, 10, 9),
    )
    assert "顺延至2026-10-08" in "".join(result.steps)


def test_thirty_days_that_end_on_a_make_up_saturday_do_not_roll() -> None:
    result = counted("keep_up", 30, "day", date(2026, 9, 10))
    assert (result.due_on, result.free_on) == (date(2026, 10, 10), date(2026, 10, 11))
    assert "调休上班日" in "".join(result.steps)
    assert result.skipped == ()


def test_three_months_run_to_the_corresponding_day() -> None:
    assert counted("keep_up", 3, "month", date(2019, 12, 26)).due_on == date(2020, 3, 26)


def test_a_month_may_end_on_a_saturday_where_nothing_rolls() -> None:
    result = counted("keep_up", 1, "month", date(2016, 9, 15), rolls=False)
    assert result.due_on == date(2016, 10, 15)
    assert result.due_on.weekday() == 5
    assert counted("keep_up", 1, "month", date(2016, 9, 15)).due_on == date(2016, 10, 17)


@pytest.mark.parametrize(
    ("start", "last"),
    [
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2023, 1, 31), date(2023, 2, 28)),
        (date(2024, 1, 29), date(2024, 2, 29)),
        (date(2024, 2, 29), date(2024, 3, 29)),
        (date(2023, 12, 31), date(2024, 1, 31)),
        (date(2024, 3, 31), date(2024, 4, 30)),
    ],
)
def test_a_month_without_the_corresponding_day_ends_with_the_month(start: date, last: date) -> None:
    assert counted("at_most", 1, "month", start).due_on == last


def test_twelve_months_from_a_leap_day_end_on_the_28th() -> None:
    assert counted("at_most", 12, "month", date(2024, 2, 29)).due_on == date(2025, 2, 28)


def test_a_cap_does_not_roll() -> None:
    assert counted("at_most", 30, "day", date(2026, 9, 1)).due_on == date(2026, 10, 1)


def test_the_start_day_is_not_counted() -> None:
    assert counted("at_most", 1, "day", date(2026, 3, 3)).due_on == date(2026, 3, 4)


def test_ninety_days_are_due_on_the_rolled_day_and_chased_to_the_unrolled_one() -> None:
    result = counted("act_by", 90, "day", date(2026, 2, 3))
    assert (result.chase_on, result.due_on) == (date(2026, 5, 4), date(2026, 5, 6))


def test_the_day_of_an_event_is_the_day_in_china() -> None:
    late_in_utc = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
    assert counted("at_most", 1, "day", late_in_utc).due_on == date(2026, 3, 4)


def test_a_lead_time_moves_earlier_to_a_working_day() -> None:
    launch = date(2026, 10, 12)
    result = counted("lead_time", 7, "day", launch)
    assert (result.chase_on, result.latest_start, result.due_on) == (
        date(2026, 10, 5),
        date(2026, 9, 30),
        date(2026, 9, 30),
    )
    assert "提前至工作日2026-09-30" in "".join(result.steps)


def test_a_lead_time_that_falls_on_a_working_day_stays() -> None:
    assert counted("lead_time", 7, "day", date(2026, 3, 13)).latest_start == date(2026, 3, 6)
    assert counted("lead_time", 30, "day", date(2026, 4, 1), rolls=False).latest_start == date(2026, 3, 2)


def test_a_lead_time_in_working_days_counts_back_over_the_holiday() -> None:
    assert counted("lead_time", 3, "working_day", date(2026, 10, 10)).latest_start == date(2026, 9, 30)


def test_hours_run_from_the_moment_over_a_year_end() -> None:
    start = datetime(2025, 12, 31, 9, 30, tzinfo=ZONE)
    result = counted("at_most", 24, "hour", start)
    assert result.due_at == datetime(2026, 1, 1, 9, 30, tzinfo=ZONE)
    assert result.due_on == date(2026, 1, 1)
    assert not result.provisional


def test_hours_need_a_moment_with_a_time_zone() -> None:
    with pytest.raises(ValueError, match="时区"):
        counted("at_most", 24, "hour", date(2026, 1, 1))
    with pytest.raises(ValueError, match="时区"):
        counted("at_most", 24, "hour", datetime(2026, 1, 1, 9, 0))


@pytest.mark.parametrize(
    ("on", "start", "due"),
    [
        ("01-31", date(2026, 1, 31), date(2026, 1, 31)),
        ("01-31", date(2026, 2, 1), date(2027, 1, 31)),
        ("02-29", date(2023, 1, 5), date(2023, 2, 28)),
        ("2016-09-15", date(2016, 9, 20), date(2016, 9, 15)),
        ("quarter_end", date(2026, 4, 1), date(2026, 6, 30)),
        ("quarter_end", date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
def test_a_fixed_date_is_its_day_and_never_rolls(on: str, start: date, due: date) -> None:
    result = count(rule("fixed_date", on=on), start, CALENDAR)
    assert result.due_on == due
    assert not result.provisional


def test_a_fixed_date_written_otherwise_is_refused() -> None:
    with pytest.raises(ValueError, match="YYYY-MM-DD"):
        count(rule("fixed_date", on="一月底"), date(2026, 1, 1), CALENDAR)


def test_a_quota_has_no_day() -> None:
    with pytest.raises(ValueError, match="quota"):
        counted("quota", 1, "count", date(2026, 1, 1))


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="fortnight"):
        counted("act_by", 1, "fortnight", date(2026, 1, 1))


def test_a_last_day_in_an_unpublished_year_is_provisional_and_says_so() -> None:
    result = counted("act_by", 30, "day", date(2026, 12, 5))
    assert result.due_on == date(2027, 1, 4)
    assert result.provisional
    assert "2027年放假安排尚未公布" in result.steps[-1]


def test_a_last_day_in_the_published_year_is_not_provisional() -> None:
    assert not counted("act_by", 26, "day", date(2026, 12, 5)).provisional


def test_a_roll_that_crosses_into_an_unpublished_year_is_provisional() -> None:
    calendar = WorkCalendar(holidays=frozenset({date(2026, 12, 31)}), years=frozenset({2026}))
    result = count(rule("act_by", 30), date(2026, 12, 1), calendar)
    assert (result.chase_on, result.due_on, result.provisional) == (date(2026, 12, 31), date(2027, 1, 1), True)


def test_working_days_that_pass_through_an_unpublished_year_are_provisional() -> None:
    assert counted("act_by", 20, "working_day", date(2026, 12, 20)).provisional
    assert not counted("act_by", 5, "working_day", date(2026, 12, 20)).provisional


def test_a_cap_into_an_unpublished_year_is_certain() -> None:
    assert not counted("at_most", 30, "day", date(2026, 12, 20)).provisional


def test_publishing_a_year_can_move_a_provisional_day() -> None:
    before = counted("act_by", 30, "day", date(2026, 12, 5))
    known = WorkCalendar(
        holidays=CALENDAR.holidays | {date(2027, 1, 4)}, makeup=CALENDAR.makeup, years=CALENDAR.years | {2027}
    )
    after = count(rule("act_by", 30), date(2026, 12, 5), known)
    assert before.provisional
    assert (after.due_on, after.provisional) == (date(2027, 1, 5), False)


def test_the_seed_refuses_a_year_nobody_has_announced() -> None:
    with pytest.raises(ValueError, match="2027"):
        WorkCalendar.seeded(2026, 2027)


def test_the_seed_agrees_with_the_announcement_for_2026() -> None:
    working = {date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20)}
    resting = {date(2026, 1, 2), date(2026, 2, 23), date(2026, 4, 6), date(2026, 6, 19), date(2026, 9, 27)}
    assert all(CALENDAR.is_working(day) for day in working)
    assert not any(CALENDAR.is_working(day) for day in resting)


def test_an_amount_the_decision_sets_is_filled_in_once_set() -> None:
    time = rule("act_by", amount_from="launch_within_days")
    assert with_amount(time, {}) is None
    assert with_amount(time, {"launch_within_days": "零"}) is None
    assert with_amount(time, {"launch_within_days": 0}) is None
    filled = with_amount(time, {"launch_within_days": "60"})
    assert filled is not None
    assert count(filled, date(2026, 3, 2), CALENDAR).due_on == date(2026, 5, 6)
    fixed = rule("act_by", 3)
    assert with_amount(fixed, {}) is fixed


@given(start=WITHIN, amount=st.integers(1, 120), kind=st.sampled_from(["act_by", "keep_up", "at_most"]))
def test_a_later_start_never_ends_earlier(start: date, amount: int, kind: str) -> None:
    for unit in ("day", "working_day"):
        one, two = counted(kind, amount, unit, start), counted(kind, amount, unit, start + timedelta(days=1))
        assert one.due_on <= two.due_on


@given(start=WITHIN, months=st.integers(1, 6))
def test_months_are_monotone_too(start: date, months: int) -> None:
    one, two = (
        counted("keep_up", months, "month", start),
        counted("keep_up", months, "month", start + timedelta(days=1)),
    )
    assert one.due_on <= two.due_on


@given(start=WITHIN, amount=st.integers(1, 60))
def test_a_longer_period_ends_later_or_the_same_day(start: date, amount: int) -> None:
    for unit in ("day", "working_day"):
        assert counted("act_by", amount, unit, start).due_on <= counted("act_by", amount + 1, unit, start).due_on


@given(start=WITHIN, amount=st.integers(1, 120))
def test_what_must_be_kept_up_is_never_free_early(start: date, amount: int) -> None:
    result = counted("keep_up", amount, "day", start)
    assert result.free_on is not None
    assert (result.free_on - start).days > amount
    assert CALENDAR.is_working(result.due_on)


@given(start=WITHIN, amount=st.integers(1, 120))
def test_a_duty_is_never_chased_after_its_plain_day_nor_due_before_it(start: date, amount: int) -> None:
    result = counted("act_by", amount, "day", start)
    assert result.chase_on == start + timedelta(days=amount)
    assert result.due_on >= result.chase_on
    assert all(not CALENDAR.is_working(day) for day in result.skipped)


@given(start=WITHIN, amount=st.integers(1, 60))
def test_working_days_counted_are_exactly_those_between(start: date, amount: int) -> None:
    due = counted("act_by", amount, "working_day", start).due_on
    days = (start + timedelta(days=n) for n in range(1, (due - start).days + 1))
    assert sum(CALENDAR.is_working(day) for day in days) == amount
    assert CALENDAR.is_working(due)


@given(planned=WITHIN, amount=st.integers(1, 60))
def test_filing_on_the_latest_day_is_far_enough_ahead(planned: date, amount: int) -> None:
    latest = counted("lead_time", amount, "day", planned).latest_start
    assert latest is not None
    assert (planned - latest).days >= amount
    assert CALENDAR.is_working(latest)


@given(
    start=st.datetimes(datetime(2004, 1, 5), datetime(2026, 12, 1)),
    hours=st.integers(1, 200),
)
def test_hours_pass_as_on_a_clock(start: datetime, hours: int) -> None:
    moment = start.replace(tzinfo=ZONE)
    due = counted("at_most", hours, "hour", moment).due_at
    assert due is not None
    assert due.astimezone(UTC) - moment.astimezone(UTC) == timedelta(hours=hours)
