"""Counting time as the law counts it (期限计算): pure, given the working-day calendar, never reading a clock.

The day of the event is not counted; months run to the corresponding day or the month's end; a last day that is a day
of rest moves on where the period is one somebody has to use, and stays where it is a cap. Hours run from the moment.
"""

from __future__ import annotations

import calendar as months
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lifecycle.rules.schema import Time

ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
WEEKDAYS = "一二三四五六日"
ROLLING = ("act_by", "keep_up")


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked (工作日历): statutory days off, make-up working days, and the years published."""

    holidays: frozenset[date]
    makeup: frozenset[date]
    years: frozenset[int]
    names: Mapping[date, str] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Whether the day is worked (是否工作日); in an unpublished year only weekends rest."""
        if day in self.makeup:
            return True
        return day not in self.holidays and day.weekday() < 5

    def published(self, day: date) -> bool:
        """Whether the year's days off have been announced (放假安排是否已公布)."""
        return day.year in self.years

    def name(self, day: date) -> str:
        """What kind of day it is, in words (日期性质)."""
        if day in self.makeup:
            return "调休上班日"
        if day in self.holidays:
            return self.names.get(day) or "法定节假日"
        return f"周{WEEKDAYS[day.weekday()]}"

    @staticmethod
    def seeded(first: int, last: int) -> WorkCalendar:
        """The announced days of these years (公布的放假安排), for seeding a calendar table and for tests.

        Raises: ValueError for a year the seed does not know.
        """
        from chinese_calendar.constants import Holiday, holidays, workdays

        known = {day.year for day in holidays}
        unknown = [year for year in range(first, last + 1) if year not in known]
        if unknown:
            raise ValueError(f"没有{unknown[0]}年的放假安排")
        chinese = {item.value: item.chinese for item in Holiday}
        wanted = range(first, last + 1)
        return WorkCalendar(
            holidays=frozenset(day for day in holidays if day.year in wanted),
            makeup=frozenset(day for day in workdays if day.year in wanted),
            years=frozenset(wanted),
            names={day: chinese.get(name, "") for day, name in holidays.items() if day.year in wanted},
        )


@dataclass(frozen=True)
class Counted:
    """A computed period with its explanation (期限计算结果)."""

    kind: str
    starts_on: date | datetime
    due_on: date
    chase_on: date
    free_on: date | None = None
    due_at: datetime | None = None
    latest_start: date | None = None
    provisional: bool = False
    steps: tuple[str, ...] = ()
    skipped: tuple[date, ...] = ()


def with_amount(time: Time, values: Mapping[str, Any]) -> Time | None:
    """The time rule with its amount filled in from the decision (期限由批复确定); None while nobody has set it."""
    if not time.amount_from:
        return time
    text = str(values.get(time.amount_from) or "").strip()
    return replace(time, amount=int(text)) if text.isdecimal() and int(text) > 0 else None


def count(time: Time, start: date | datetime, calendar: WorkCalendar) -> Counted:
    """Count a period from its start event (计算期限), by kind and unit.

    Raises: ValueError for a quota (it has no day), for hours without a moment, and for an unknown kind or unit.
    """
    if time.kind == "fixed_date":
        return _fixed(time, _day(start))
    if time.kind == "lead_time":
        return _lead(time, _day(start), calendar)
    if time.kind not in ("act_by", "keep_up", "at_most"):
        raise ValueError(f"“{time.kind}”不是可以计算日期的期限")
    if time.unit == "hour":
        return _hours(time, start)
    return _forward(time, _day(start), calendar)


def _forward(time: Time, first: date, calendar: WorkCalendar) -> Counted:
    steps = [f"起算事件发生于{_words(first)},当日不计入"]
    counted_days: list[date] = []
    if time.unit == "working_day":
        raw, counted_days = _working(first, time.amount, calendar)
        steps.append(f"向后数{time.amount}个工作日(含调休上班日)至{_words(raw)}")
        if counted_days:
            steps.append("其间不计:" + _listed(counted_days, calendar))
        last, rolled = raw, []
    else:
        raw = _shift(first, time.amount, time.unit)
        steps.append(_reach(time, first, raw))
        rolls = time.rolls if time.rolls is not None else time.kind in ROLLING
        last, rolled = _roll(raw, calendar, 1) if rolls else (raw, [])
        steps.append(_roll_words(raw, last, rolled, rolls, calendar))
    provisional = _provisional(
        time,
        first,
        last,
        calendar,
        rolls=time.unit != "working_day" and bool(time.rolls if time.rolls is not None else time.kind in ROLLING),
    )
    if time.kind == "keep_up":
        steps.append(f"最后一日为{_words(last)},最早可于次日{_words(last + DAY)}结束")
    if provisional:
        steps.append(_provisional_words(first, last, calendar))
    return Counted(
        kind=time.kind,
        starts_on=first,
        due_on=last,
        chase_on=raw,
        free_on=last + DAY if time.kind == "keep_up" else None,
        provisional=provisional,
        steps=tuple(steps),
        skipped=tuple(counted_days + rolled),
    )


def _hours(time: Time, start: date | datetime) -> Counted:
    if not isinstance(start, datetime) or start.tzinfo is None:
        raise ValueError("按小时计算的期限须有带时区的起算时刻")
    end = (start.astimezone(UTC) + timedelta(hours=time.amount)).astimezone(ZONE)
    steps = [
        f"自{_moment(start)}起按小时计算,起始时刻即起算",
        f"经过{time.amount}小时至{_moment(end)};按小时计算的期限不因节假日顺延",
    ]
    return Counted(
        kind=time.kind,
        starts_on=start,
        due_on=end.date(),
        chase_on=end.date(),
        free_on=end.date() if time.kind == "keep_up" else None,
        due_at=end,
        steps=tuple(steps),
    )


def _lead(time: Time, planned: date, calendar: WorkCalendar) -> Counted:
    if time.unit == "hour":
        raise ValueError("提前量按日、工作日或月计算")
    if time.unit == "working_day":
        raw, passed = _working(planned, -time.amount, calendar)
        latest, rolled = raw, []
    else:
        raw, passed = _shift(planned, -time.amount, time.unit), []
        early = time.rolls if time.rolls is not None else True
        latest, rolled = _roll(raw, calendar, -1) if early else (raw, [])
    unit = {"working_day": "个工作日", "month": "个月"}.get(time.unit, "日")
    steps = [f"计划办理日为{_words(planned)}", f"须提前{time.amount}{unit},即不迟于{_words(raw)}"]
    if passed:
        steps.append("其间不计:" + _listed(passed, calendar))
    if rolled:
        steps.append(f"{_words(raw)}为{calendar.name(raw)},提前至工作日{_words(latest)}")
    provisional = any(not calendar.published(day) for day in {latest, raw, planned if passed else raw})
    if provisional:
        steps.append(_provisional_words(latest, planned, calendar))
    return Counted(
        kind=time.kind,
        starts_on=planned,
        due_on=latest,
        chase_on=raw,
        latest_start=latest,
        provisional=provisional,
        steps=tuple(steps),
        skipped=tuple(passed + rolled),
    )


def _fixed(time: Time, first: date) -> Counted:
    due = _occurrence(time.on, first)
    steps = [f"规定日期为{_words(due)},当日24时前均为按期", "公布的固定日期不因节假日顺延"]
    return Counted(kind=time.kind, starts_on=first, due_on=due, chase_on=due, steps=tuple(steps))


def _occurrence(on: str, first: date) -> date:
    """A dated day, the next such day of a year (`01-31`), or the end of the quarter (`quarter_end`)."""
    if on == "quarter_end":
        return _month_end(first.year, (first.month + 2) // 3 * 3)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", on):
        return date.fromisoformat(on)
    found = re.fullmatch(r"(\d{2})-(\d{2})", on)
    if not found:
        raise ValueError(f"固定日期“{on}”应写成 YYYY-MM-DD、MM-DD 或 quarter_end")
    month, number = int(found[1]), int(found[2])
    this = min(date(first.year, month, 1) + timedelta(days=number - 1), _month_end(first.year, month))
    return (
        this
        if this >= first
        else min(date(first.year + 1, month, 1) + timedelta(days=number - 1), _month_end(first.year + 1, month))
    )


def _shift(day: date, amount: int, unit: str) -> date:
    if unit == "day":
        return day + timedelta(days=amount)
    if unit == "month":
        index = day.year * 12 + day.month - 1 + amount
        return min(
            date(index // 12, index % 12 + 1, 1) + timedelta(days=day.day - 1), _month_end(index // 12, index % 12 + 1)
        )
    raise ValueError(f"“{unit}”不是可以计算日期的单位")


def _month_end(year: int, month: int) -> date:
    return date(year, month, months.monthrange(year, month)[1])


def _working(day: date, amount: int, calendar: WorkCalendar) -> tuple[date, list[date]]:
    """Walk so many working days on (or back), and say which days were passed over."""
    step, passed = (DAY if amount >= 0 else -DAY), []
    for _ in range(abs(amount)):
        day += step
        while not calendar.is_working(day):
            passed.append(day)
            day += step
    return day, sorted(passed)


def _roll(day: date, calendar: WorkCalendar, direction: int) -> tuple[date, list[date]]:
    rested = []
    while not calendar.is_working(day):
        rested.append(day)
        day += direction * DAY
    return day, sorted(rested)


def _provisional(time: Time, first: date, last: date, calendar: WorkCalendar, *, rolls: bool) -> bool:
    if time.unit == "working_day":
        return any(year not in calendar.years for year in range(first.year, last.year + 1))
    return rolls and not (calendar.published(last) and calendar.published(_shift(first, time.amount, time.unit)))


def _provisional_words(first: date, last: date, calendar: WorkCalendar) -> str:
    missing = sorted({d.year for d in (first, last)} - calendar.years) or [last.year]
    return f"{missing[0]}年放假安排尚未公布,本日期为暂定,公布后重新计算"


def _reach(time: Time, first: date, raw: date) -> str:
    if time.unit == "month":
        end = raw.day != first.day
        return f"向后数{time.amount}个月至{'该月末日' if end else '对应日'}{_words(raw)}"
    return f"向后数{time.amount}日至{_words(raw)}"


def _roll_words(raw: date, last: date, rolled: list[date], rolls: bool, calendar: WorkCalendar) -> str:
    if not rolls:
        return "此为最长时限,不因节假日顺延"
    if not rolled:
        return f"{_words(raw)}为{'调休上班日' if raw in calendar.makeup else '工作日'},不顺延"
    return f"{_words(raw)}为{calendar.name(raw)},顺延至{_words(last)};跳过:" + _listed(rolled, calendar)


def _listed(days: list[date], calendar: WorkCalendar) -> str:
    return "、".join(f"{d.isoformat()}({calendar.name(d)})" for d in days)


def _day(start: date | datetime) -> date:
    if isinstance(start, datetime):
        return start.astimezone(ZONE).date() if start.tzinfo else start.date()
    return start


def _words(day: date) -> str:
    return f"{day.isoformat()}(周{WEEKDAYS[day.weekday()]})"


def _moment(at: datetime) -> str:
    return at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
