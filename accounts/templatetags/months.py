"""The month grid that shows how a period is counted (期间日历)."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _

register = template.Library()

WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")


@dataclass(frozen=True)
class Day:
    """One cell: the number, what it means in words, and the classes that colour it."""

    number: int
    word: str
    classes: str


@dataclass(frozen=True)
class Period:
    """The counted period: its first day, its last, the days left out, today."""

    start: date
    last: date
    skipped: frozenset[date]
    today: date | None

    def months(self) -> Iterator[tuple[int, int]]:
        """Walk the months from the first day to the last (逐月)."""
        year, month = self.start.year, self.start.month
        while (year, month) <= (self.last.year, self.last.month):
            yield year, month
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)

    def day(self, one: date, start_word: str, last_word: str) -> Day:
        """Describe one day of the grid (逐日)."""
        classes, word = [], ""
        if one == self.start:
            classes, word = ["day-start"], start_word
        elif one == self.last:
            classes, word = ["day-last"], last_word
        elif one in self.skipped:
            classes, word = ["day-skip"], _("休")
        elif self.start < one < self.last:
            classes = ["day-in"]
        if one == self.today:
            classes.append("day-today")
            word = word or _("今天")
        return Day(one.day, word, " ".join(classes))


@register.inclusion_tag("ui/calendar.html")
def month_calendar(
    start: date,
    last: date,
    skipped: Collection[date] = (),
    today: date | None = None,
    start_word: str = "起",
    last_word: str = "止",
) -> dict[str, Any]:
    """Draw the months of a period (期间日历): first day, days not counted, last day."""
    period = Period(start, last, frozenset(skipped or ()), today)
    grid = calendar.Calendar(firstweekday=0)
    months = []
    for year, month in period.months():
        weeks = [
            [period.day(one, start_word, last_word) if one.month == month else None for one in week]
            for week in grid.monthdatescalendar(year, month)
        ]
        months.append({"title": _("%(year)s年%(month)s月") % {"year": year, "month": month}, "weeks": weeks})
    words = {"start_word": _("起算日"), "last_word": _("最后一日")}
    return {"months": months, "weekdays": WEEKDAYS, "skips": bool(period.skipped), **words}


@register.inclusion_tag("ui/year.html")
def year_calendar(year: int, off: Collection[date] = (), makeup: Collection[date] = ()) -> dict[str, Any]:
    """Draw the twelve months of a year (全年日历): days off and make-up working days."""
    grid = calendar.Calendar(firstweekday=0)
    words = {**dict.fromkeys(off, (_("休"), "day-skip")), **dict.fromkeys(makeup, (_("班"), "day-work"))}
    months = []
    for month in range(1, 13):
        weeks = [
            [Day(one.day, *words.get(one, ("", ""))) if one.month == month else None for one in week]
            for week in grid.monthdatescalendar(year, month)
        ]
        months.append({"title": _("%(year)s年%(month)s月") % {"year": year, "month": month}, "weeks": weeks})
    return {"months": months, "weekdays": WEEKDAYS}
