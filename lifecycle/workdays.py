"""Which days are worked (工作日历): pure, handed in by whoever counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked (工作日历): statutory days off, make-up working days, and the years published."""

    holidays: frozenset[date] = frozenset()
    makeup: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()
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
