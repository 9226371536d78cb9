"""The periods of a recurring duty (经常性工作的期间): years and quarters, and the day by which each is to be done. Pure."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lifecycle.rules.schema import Duty

KNOWN = {"period": ("year", "quarter"), "scope": ("site", "unit")}
DAY_OF_YEAR = re.compile(r"\d{2}-\d{2}")
PERIOD_END = "period_end"


@dataclass(frozen=True)
class Period:
    """One year or quarter (期间): its key as forms write it, its words, its first and last day, and the day it is due."""

    key: str
    words: str
    first: date
    last: date
    due_on: date


def period_at(duty: Duty, day: date) -> Period:
    """The period a day stands in (所在期间)."""
    if duty.period == "quarter":
        quarter = (day.month + 2) // 3
        last = date(day.year, quarter * 3, calendar.monthrange(day.year, quarter * 3)[1])
        first, key, words = date(day.year, quarter * 3 - 2, 1), f"{day.year}-{quarter}", f"{day.year}年第{quarter}季度"
    else:
        first, last = date(day.year, 1, 1), date(day.year, 12, 31)
        key, words = str(day.year), f"{day.year}年度"
    return Period(key, words, first, last, _due(duty.due, last))


def running_periods(duty: Duty, day: date) -> tuple[Period, ...]:
    """The periods whose duty can be done on a day (可办期间): the present one, and the one before while it is not yet due."""
    now = period_at(duty, day)
    before = period_at(duty, date.fromordinal(now.first.toordinal() - 1))
    return tuple(one for one in (before, now) if day <= one.due_on)


def key_of(duty: Duty, values: Mapping[str, Any]) -> str:
    """The period a form speaks of (填报期间), as the keys of periods are written; empty while it is not filled in."""
    parts = [str(values.get(name) or "").strip() for name in duty.fields]
    return "-".join(parts) if parts and all(parts) else ""


def duty_faults(duty: Duty) -> Iterator[tuple[str, str]]:
    """What is wrong with a duty as a rulebook states it (经常性工作条目错误), with key and remedy."""
    for key, known in KNOWN.items():
        if (value := getattr(duty, key)) not in known:
            yield f".{key}", f"不认识“{value}”；可用的值：" + "、".join(known)
    if duty.due != PERIOD_END and not DAY_OF_YEAR.fullmatch(duty.due):
        yield ".due", f"应写成 MM-DD 或 {PERIOD_END}"
    if not duty.fields:
        yield ".fields", "请写明填报内容中哪一项说明期间"


def _due(due: str, last: date) -> date:
    if due == PERIOD_END:
        return last
    month, number = (int(part) for part in due.split("-"))
    return next(day for year in (last.year, last.year + 1) if (day := date(year, month, number)) >= last)
