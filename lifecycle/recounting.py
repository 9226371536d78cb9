"""Counting again (重新计算期限) when the calendar changes: what would move, and moving it, one ledger entry each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from lifecycle import ledger
from lifecycle.calendar import work_calendar
from lifecycle.clockcount import moved, recounted
from lifecycle.clockevents import noted
from lifecycle.deadlines import next_check
from lifecycle.ledger import Act
from lifecycle.models import Application, Deadline, DeadlineEvent
from lifecycle.workdays import WorkCalendar

FIELDS = (
    "due_on",
    "due_at",
    "chase_on",
    "free_on",
    "provisional",
    "explanation",
    "next_check_at",
    "state",
    "turn",
    "rung",
)
CHUNK = 500


@dataclass(frozen=True)
class Moved:
    """A clock counted again (重新计算的期限) and the day it had before."""

    row: Deadline
    was: date | None
    provisional: bool

    @property
    def elsewhere(self) -> bool:
        """Whether the day itself is another (改期), not only its being provisional."""
        return self.was != self.row.due_on


def touched(years: Collection[int]) -> QuerySet[Deadline]:
    """The open clocks a change of these years could move (可能受影响的期限); without years, the provisional ones."""
    rows = Deadline.objects.filter(met_at__isnull=True, state__in=Deadline.OPEN, extended_to__isnull=True)
    asked = Q(provisional=True)
    if years:
        # a period rolls out of a year's last days and into its first ones: the days before and after are looked at too
        reaching = Q(due_on__gte=date(min(years) - 1, 12, 1), starts_at__year__lte=max(years))
        asked |= reaching & Q(chase_on__lte=date(max(years) + 1, 1, 31)) | reaching & Q(measure__unit="working_day")
    return rows.filter(asked, due_at__isnull=True)


def preview(calendar: WorkCalendar, years: Collection[int]) -> Iterator[Moved]:
    """What this calendar would move (预览): every open clock with another day, or no longer provisional. Writes nothing."""
    rows = touched(years).select_related("unit", "application", "site").order_by("due_on", "pk")
    for row in rows.iterator(chunk_size=2000):
        was, provisional = row.due_on, row.provisional
        if recounted(row, calendar):
            yield Moved(row, was, provisional)


@transaction.atomic
def recount(*, by: User | None, at: datetime, years: Collection[int] = ()) -> list[Moved]:
    """Count again every open clock the calendar moves (重新计算期限), one ledger entry each.

    Law: AUD-40 (periods are counted by the published holidays).
    """
    calendar = work_calendar()
    ids = [one.row.pk for one in preview(calendar, years)]
    cases = Application.objects.filter(deadlines__in=ids).distinct().order_by("pk")
    list(Application.objects.select_for_update(of=("self",)).filter(pk__in=cases.values("pk")).order_by("pk"))
    found: list[Moved] = []
    for first in range(0, len(ids), CHUNK):
        found += _count(sorted(ids)[first : first + CHUNK], calendar, by, at)
    return found


def _count(ids: Collection[int], calendar: WorkCalendar, by: User | None, at: datetime) -> list[Moved]:
    rows = Deadline.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    found = []
    for row in rows.select_related("unit", "application", "site"):
        was, provisional = row.due_on, row.provisional
        if recounted(row, calendar):
            _look_again(row, at)
            found.append(Moved(row, was, provisional))
    Deadline.objects.bulk_update([one.row for one in found], FIELDS)
    DeadlineEvent.objects.bulk_create(
        [noted(one.row, "recounted", at=at, was=one.was, note=said(one), by=Act(by).name) for one in found]
    )
    for one in found:
        moved.send(sender=Deadline, row=one.row, was=one.was)
        _record(one, by, at)
    return found


def _look_again(row: Deadline, at: datetime) -> None:
    """When to look at it next (下次检查); what has become timely again runs again."""
    if row.state == Deadline.State.SUSPENDED:
        return
    in_time = row.due_on is not None and timezone.localtime(at).date() <= row.due_on
    if row.state == Deadline.State.BROKEN and in_time:
        row.state, row.turn, row.rung = Deadline.State.RUNNING, row.turn + 1, ""
    row.next_check_at = next_check(row, at)


def said(one: Moved) -> str:
    """What became of a clock, in words (重新计算结果)."""
    row = one.row
    words = {"label": row.label, "was": one.was, "now": row.due_on}
    if not one.elsewhere:
        return _("“%(label)s”按已登记的放假安排重新计算，仍为%(now)s") % words
    return _("“%(label)s”按已登记的放假安排重新计算，由%(was)s改为%(now)s") % words


def _record(one: Moved, by: User | None, at: datetime) -> None:
    row = one.row
    ledger.record(
        "deadline.recounted",
        said(one),
        who=Act(by),
        at=at,
        unit=row.unit,
        site=row.site,
        application=row.application,
        cites=[row.cite],
        facts={"deadline": row.name, "before": one.was, "after": row.due_on, "provisional": row.provisional},
    )
