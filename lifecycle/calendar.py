"""The working calendar (工作日历): the years shipped with the product, each replaced whole by an administrator's own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.models import Count, Max

from lifecycle.daycount import WorkCalendar
from lifecycle.models import CalendarDay, CalendarYear

SHIPPED = Path(__file__).parent / "calendars" / "cn.toml"


def work_calendar() -> WorkCalendar:
    """The calendar all deadlines are counted by (工作日历)."""
    stamp = CalendarYear.objects.aggregate(n=Count("pk"), last=Max("updated_at"))
    return _merged(stamp["n"], stamp["last"]) if stamp["n"] else shipped()


@lru_cache(maxsize=1)
def shipped() -> WorkCalendar:
    """The years shipped with the product (随附年度)."""
    with SHIPPED.open("rb") as file:
        return _calendar(tomllib.load(file))


def with_years(base: WorkCalendar, file: Path) -> WorkCalendar:
    """The calendar with the years a file states in place of its own (改用另行拟定的年度), written as the shipped one is.

    Raises: OSError for a file that cannot be read, ValueError for one that is not such a calendar.
    """
    try:
        changed = _calendar(tomllib.loads(file.read_text(encoding="utf-8")))
    except (AttributeError, TypeError) as error:
        raise ValueError('应写成 [年份.holidays] 和 [年份.makeup]，其下为“名称 = ["月-日"]”') from error

    def kept(days: frozenset[date]) -> frozenset[date]:
        return frozenset(day for day in days if day.year not in changed.years)

    return WorkCalendar(
        kept(base.holidays) | changed.holidays,
        kept(base.makeup) | changed.makeup,
        base.years | changed.years,
        {day: name for day, name in base.names.items() if day.year not in changed.years} | dict(changed.names),
    )


def _calendar(years: Mapping[str, Any]) -> WorkCalendar:
    found: dict[str, set[date]] = {"holidays": set(), "makeup": set()}
    names: dict[date, str] = {}
    for year, kinds in years.items():
        for kind, groups in kinds.items():
            for name, days in groups.items():
                for text in days:
                    day = date.fromisoformat(f"{year}-{text}")
                    found[kind].add(day)
                    if kind == "holidays":
                        names[day] = name
    return WorkCalendar(
        frozenset(found["holidays"]), frozenset(found["makeup"]), frozenset(int(y) for y in years), names
    )


@lru_cache(maxsize=4)
def _merged(count: int, last: Any) -> WorkCalendar:
    base = shipped()
    entered = frozenset(CalendarYear.objects.values_list("year", flat=True))
    rows = list(CalendarDay.objects.values_list("day", "kind", "name"))

    def kept(days: frozenset[date], kind: str) -> frozenset[date]:
        own = frozenset(day for day, row_kind, _ in rows if row_kind == kind)
        return frozenset(day for day in days if day.year not in entered) | own

    names = {day: name for day, name in base.names.items() if day.year not in entered}
    names.update({day: name for day, kind, name in rows if kind == CalendarDay.Kind.HOLIDAY and name})
    return WorkCalendar(
        kept(base.holidays, CalendarDay.Kind.HOLIDAY),
        kept(base.makeup, CalendarDay.Kind.MAKEUP),
        base.years | entered,
        names,
    )
