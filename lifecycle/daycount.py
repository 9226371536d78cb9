"""Counting time as the law counts it (期限计算): pure, given the working-day calendar, never reading a clock.

The day of the event is not counted; months run to the corresponding day or the month's end; a last day that is a day
of rest moves on where the period is one somebody has to use, and stays where it is a cap. Hours run from the moment.
"""

from __future__ import annotations

import calendar as months
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lifecycle.rules.schema import Time
from lifecycle.workdays import WEEKDAYS
from lifecycle.workdays import WorkCalendar as WorkCalendar

ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
ROLLING = ("act_by", "keep_up")
UNIT_WORDS: Mapping[str, str] = {"day": "日", "working_day": "个工作日", "month": "个月", "hour": "小时"}


@dataclass(frozen=True)
class Counted:
    """A computed period with its explanation (期限计算结果).

    `due_on` is the legal day (rolled where the kind rolls), `chase_on` the unrolled one, `free_on` the first day a kept-up
    state may end, `due_at` the moment where hours are counted, `latest_start` the last day to file ahead of a plan.
    """

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


#: From when to when a clock stood still (中止时段).
Stood = tuple[tuple[datetime, datetime], ...]


def count(time: Time, start: date | datetime, calendar: WorkCalendar, stood: Stood = ()) -> Counted:
    """Count a period from its start event (计算期限), by kind and unit; the time it `stood` is not counted.

    Raises: ValueError for a quota (it has no day), for hours without a moment, and for an unknown kind or unit.
    """
    if time.kind == "fixed_date":
        return _fixed(time, _day(start))
    if time.kind == "lead_time":
        return _lead(time, _day(start), calendar)
    if time.kind not in ("act_by", "keep_up", "at_most"):
        raise ValueError(f"“{time.kind}”不是可以计算日期的期限")
    if time.unit == "hour":
        return _hours(time, start, stood)
    return _forward(time, _day(start), calendar, stood)


def days_stood(stood: Stood) -> frozenset[date]:
    """The days a clock stood still (中止的日子): after the day it was stopped, to the day it went on."""
    spans = [(_day(first), _day(last)) for first, last in stood]
    return frozenset(first + n * DAY for first, last in spans for n in range(1, (last - first).days + 1))


def _forward(time: Time, first: date, calendar: WorkCalendar, stood: Stood) -> Counted:
    still = days_stood(stood)
    raw, passed = _walk(first, time.amount, time.unit, calendar, still)
    rolls = time.unit != "working_day" and (time.kind in ROLLING if time.rolls is None else time.rolls)
    last, rolled = _roll(raw, calendar, 1) if rolls else (raw, [])
    steps = [f"起算事件发生于{_words(first)}，当日不计入", *_stood_words(stood), _reach(time, first, raw, still)]
    if passed:
        steps.append("其间不计：" + _listed(passed, calendar))
    if time.unit != "working_day":
        steps.append(_roll_words(raw, last, rolled, rolls, calendar))
    if time.kind == "keep_up":
        steps.append(f"最后一日为{_words(last)}，最早可于次日{_words(last + DAY)}结束")
    reached = (first, last) if time.unit == "working_day" else (raw, last) if rolls else ()
    missing = _unpublished(reached, calendar)
    return Counted(
        kind=time.kind,
        starts_on=first,
        due_on=last,
        chase_on=raw,
        free_on=last + DAY if time.kind == "keep_up" else None,
        provisional=bool(missing),
        steps=(*steps, *missing),
        skipped=tuple(passed + rolled),
    )


def _hours(time: Time, start: date | datetime, stood: Stood) -> Counted:
    if not isinstance(start, datetime) or start.tzinfo is None:
        raise ValueError("按小时计算的期限须有带时区的起算时刻")
    still = sum((last - first for first, last in stood), timedelta())
    end = (start.astimezone(UTC) + timedelta(hours=time.amount) + still).astimezone(ZONE)
    return Counted(
        kind=time.kind,
        starts_on=start,
        due_on=end.date(),
        chase_on=end.date(),
        free_on=end.date() if time.kind == "keep_up" else None,
        due_at=end,
        steps=(
            f"自{_moment(start)}起按小时计算，起始时刻即起算",
            *(f"{_moment(a)}中止计算，{_moment(b)}恢复，其间不计入" for a, b in stood),
            f"经过{time.amount}小时至{_moment(end)}；按小时计算的期限不因节假日顺延",
        ),
    )


def _lead(time: Time, planned: date, calendar: WorkCalendar) -> Counted:
    if time.unit == "hour":
        raise ValueError("提前量按日、工作日或月计算")
    raw, passed = _walk(planned, -time.amount, time.unit, calendar)
    early = time.unit != "working_day" and time.rolls is not False
    latest, rolled = _roll(raw, calendar, -1) if early else (raw, [])
    steps = [f"计划办理日为{_words(planned)}", f"须提前{time.amount}{UNIT_WORDS[time.unit]}，即不迟于{_words(raw)}"]
    if passed:
        steps.append("其间不计：" + _listed(passed, calendar))
    if rolled:
        steps.append(f"{_words(raw)}为{calendar.name(raw)}，提前至工作日{_words(latest)}")
    reached = (planned, latest) if time.unit == "working_day" else (raw, latest) if early else ()
    missing = _unpublished(reached, calendar)
    return Counted(
        kind=time.kind,
        starts_on=planned,
        due_on=latest,
        chase_on=raw,
        latest_start=latest,
        provisional=bool(missing),
        steps=(*steps, *missing),
        skipped=tuple(passed + rolled),
    )


def _fixed(time: Time, first: date) -> Counted:
    due = _occurrence(time.on, first)
    steps = (f"规定日期为{_words(due)}，当日24时前均为按期", "公布的固定日期不因节假日顺延")
    return Counted(kind=time.kind, starts_on=first, due_on=due, chase_on=due, steps=steps)


def _occurrence(on: str, first: date) -> date:
    """A dated day, the next such day of a year (`01-31`), or the end of the quarter (`quarter_end`)."""
    if on == "quarter_end":
        return _in_month(first.year, (first.month + 2) // 3 * 3, 31)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", on):
        return date.fromisoformat(on)
    found = re.fullmatch(r"(\d{2})-(\d{2})", on)
    if not found:
        raise ValueError(f"固定日期“{on}”应写成 YYYY-MM-DD、MM-DD 或 quarter_end")
    month, number = int(found[1]), int(found[2])
    this = _in_month(first.year, month, number)
    return this if this >= first else _in_month(first.year + 1, month, number)


def _walk(
    day: date, amount: int, unit: str, calendar: WorkCalendar, still: frozenset[date] = frozenset()
) -> tuple[date, list[date]]:
    """Go so many days, working days or months on (or back), and say which days of rest were passed over.

    Days and months go on by as many days as the clock stood `still`; of working days those are passed over.
    """
    if unit == "day":
        return day + timedelta(days=amount + len(still)), []
    if unit == "month":
        index = day.year * 12 + day.month - 1 + amount
        return _in_month(index // 12, index % 12 + 1, day.day) + timedelta(days=len(still)), []
    if unit != "working_day":
        raise ValueError(f"“{unit}”不是可以计算日期的单位")
    step, passed = (DAY if amount >= 0 else -DAY), []
    for _ in range(abs(amount)):
        day += step
        while day in still or not calendar.is_working(day):
            if day not in still:
                passed.append(day)
            day += step
    return day, sorted(passed)


def _in_month(year: int, month: int, number: int) -> date:
    return date(year, month, min(number, months.monthrange(year, month)[1]))


def _roll(day: date, calendar: WorkCalendar, direction: int) -> tuple[date, list[date]]:
    rested: list[date] = []
    while not calendar.is_working(day):
        rested.append(day)
        day += direction * DAY
    return day, sorted(rested)


def _unpublished(reached: tuple[date, ...], calendar: WorkCalendar) -> tuple[str, ...]:
    """A sentence for the first year reached whose days off nobody has announced yet."""
    years = range(min(reached).year, max(reached).year + 1) if reached else ()
    missing = [year for year in years if year not in calendar.years]
    return (f"{missing[0]}年放假安排尚未公布，本日期为暂定，公布后重新计算",) if missing else ()


def _stood_words(stood: Stood) -> list[str]:
    return [
        f"{_words(_day(a))}中止计算，{_words(_day(b))}恢复，其间{(_day(b) - _day(a)).days}日不计入"
        for a, b in stood
        if _day(b) > _day(a)
    ]


def _reach(time: Time, first: date, raw: date, still: frozenset[date]) -> str:
    words = f"向后数{time.amount}{UNIT_WORDS[time.unit]}"
    if time.unit == "working_day":
        return f"{words}（含调休上班日）至{_words(raw)}"
    if still:
        return f"{words}，加上中止的{len(still)}日，至{_words(raw)}"
    if time.unit == "month":
        return f"{words}至{'该月末日' if raw.day != first.day else '对应日'}{_words(raw)}"
    return f"{words}至{_words(raw)}"


def _roll_words(raw: date, last: date, rolled: list[date], rolls: bool, calendar: WorkCalendar) -> str:
    if not rolls:
        return "此期限不因节假日顺延"
    if not rolled:
        return f"{_words(raw)}为{'调休上班日' if raw in calendar.makeup else '工作日'}，不顺延"
    return f"{_words(raw)}为{calendar.name(raw)}，顺延至{_words(last)}；跳过：" + _listed(rolled, calendar)


def _listed(days: list[date], calendar: WorkCalendar) -> str:
    return "、".join(f"{d.isoformat()}({calendar.name(d)})" for d in days)


def _day(start: date | datetime) -> date:
    if isinstance(start, datetime):
        return start.astimezone(ZONE).date() if start.tzinfo else start.date()
    return start


def _words(day: date) -> str:
    return f"{day.isoformat()}（周{WEEKDAYS[day.weekday()]}）"


def _moment(at: datetime) -> str:
    return at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
