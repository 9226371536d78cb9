"""Keeping the working calendar (工作日历维护): what a changed year would move, and publishing it with everything it moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from lifecycle import announcement, ledger, recounting
from lifecycle.announcement import Announced
from lifecycle.calendar import shipped, work_calendar
from lifecycle.errors import DomainError
from lifecycle.ledger import Act
from lifecycle.models import CalendarDay, CalendarYear
from lifecycle.recounting import Moved
from lifecycle.workdays import WorkCalendar

if TYPE_CHECKING:
    from accounts.models import User

#: The first year a national working calendar was announced for, and the last one that can be meant.
FIRST, LAST = 2000, 2100


@dataclass(frozen=True)
class Year:
    """One year of the calendar (年度): whether shipped or edited, from which notice, how many days."""

    year: int
    edited: CalendarYear | None
    holidays: int
    makeup: int


def years() -> list[Year]:
    """All published years (已公布年度), the newest first."""
    calendar, edited = work_calendar(), {row.year: row for row in CalendarYear.objects.all()}
    return [
        Year(
            year,
            edited.get(year),
            sum(1 for day in calendar.holidays if day.year == year),
            sum(1 for day in calendar.makeup if day.year == year),
        )
        for year in sorted(calendar.years, reverse=True)
    ]


def announced(year: int) -> Announced:
    """The days of a year as they now stand (现行安排)."""
    calendar = work_calendar()
    entered = {row.day: row.name for row in CalendarDay.objects.filter(year__year=year)}
    names = {**dict(shipped().names), **entered, **{d: n for d, n in calendar.names.items() if n}}
    return Announced(
        {day: names.get(day, "") for day in sorted(calendar.holidays) if day.year == year},
        {day: names.get(day, "") or _nearest(day, calendar) for day in sorted(calendar.makeup) if day.year == year},
    )


def _nearest(day: object, calendar: WorkCalendar) -> str:
    """The holiday a make-up day belongs to (所属节日), where the seed does not say: the nearest one of its year."""
    off = [one for one in calendar.holidays if one.year == day.year]  # type: ignore[attr-defined]
    return calendar.names.get(min(off, key=lambda one: abs(one - day)), "") if off else ""  # type: ignore[operator]


def read(text: str, year: int) -> Announced:
    """Read what was typed or pasted for a year (识别放假安排).

    Raises: DomainError naming the line that cannot be understood.
    """
    if not FIRST <= year <= LAST:
        raise DomainError(_("年度应在%(first)d至%(last)d之间。") % {"first": FIRST, "last": LAST}, field="year")
    try:
        return announcement.read(text, year)
    except announcement.Unreadable as wrong:
        raise DomainError(f"{wrong}。", field="text") from wrong


def with_year(calendar: WorkCalendar, year: int, given: Announced) -> WorkCalendar:
    """The calendar with one year replaced whole (替换年度), as it would be once published."""
    names = {day: name for day, name in calendar.names.items() if day.year != year}
    return WorkCalendar(
        frozenset(day for day in calendar.holidays if day.year != year) | frozenset(given.holidays),
        frozenset(day for day in calendar.makeup if day.year != year) | frozenset(given.makeup),
        calendar.years | {year},
        {**names, **given.holidays},
    )


@dataclass(frozen=True)
class Preview:
    """What a changed year would move (影响预览): how many clocks, and the first of them."""

    moved: int
    settled: int
    rows: list[Moved]


def preview(year: int, given: Announced, *, most: int = 100) -> Preview:
    """Every open clock this year would move (影响预览), old day and new day; writes nothing."""
    moved, settled = 0, 0
    rows: list[Moved] = []
    for one in recounting.preview(with_year(work_calendar(), year, given), {year}):
        moved, settled = moved + one.elsewhere, settled + (not one.elsewhere)
        if len(rows) < most:
            rows.append(one)
    return Preview(moved, settled, sorted(rows, key=lambda one: (not one.elsewhere, one.row.due_on is None)))


@transaction.atomic
def publish(*, by: User, year: int, source: str, text: str, at: datetime) -> list[Moved]:
    """Put a year on record (公布年度放假安排) and count again every open clock it moves, one ledger entry each.

    Law: AUD-40. Raises: DomainError.
    """
    given = read(text, year)
    if not source.strip():
        raise DomainError(_("请填写依据文件，例如国务院办公厅放假通知的文号。"), field="source")
    before = announced(year)
    row, _new = CalendarYear.objects.select_for_update().get_or_create(year=year, defaults={"source": source.strip()})
    row.source = source.strip()
    row.save()
    row.days.all().delete()
    kinds = ((given.holidays, CalendarDay.Kind.HOLIDAY), (given.makeup, CalendarDay.Kind.MAKEUP))
    CalendarDay.objects.bulk_create(
        CalendarDay(year=row, day=day, kind=kind, name=name) for days, kind in kinds for day, name in days.items()
    )
    moved = recounting.recount(by=by, at=at, years={year})
    ledger.record(
        "calendar.published",
        _("公布%(year)d年放假安排（%(source)s），重新计算%(n)d项期限")
        % {"year": year, "source": row.source, "n": len(moved)},
        who=Act(by),
        at=at,
        facts={
            "year": year,
            "holidays": sorted(given.holidays),
            "makeup": sorted(given.makeup),
            "before_holidays": sorted(before.holidays),
            "before_makeup": sorted(before.makeup),
            "recounted": len(moved),
        },
    )
    return moved
