"""Counting again (重新计算期限) once the holidays of a year are known: dates that had reached into it were provisional."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from approvals import planning
from approvals import route as routes
from approvals.engine import turns
from lifecycle import ledger
from lifecycle.calendar import work_calendar
from lifecycle.daycount import count, with_amount
from lifecycle.deadlines import next_check
from lifecycle.ledger import Act
from lifecycle.models import Application, Deadline, DeadlineEvent
from lifecycle.rulebase import rules_of
from lifecycle.rules.schema import Time
from lifecycle.workdays import WorkCalendar
from notices.models import Notice

FIELDS = ("due_on", "due_at", "chase_on", "free_on", "provisional", "explanation", "next_check_at")


@dataclass(frozen=True)
class Moved:
    """A clock counted again (重新计算的期限) and the day it had before."""

    row: Deadline
    was: date | None


@transaction.atomic
def recount(*, by: User | None, at: datetime) -> list[Moved]:
    """Count every provisional clock again (重新计算期限), with what hangs on it: inbox, notice, ledger.

    Law: AUD-40 (periods are counted by the published holidays).
    """
    waiting = Deadline.objects.filter(provisional=True, met_at__isnull=True, state=Deadline.State.RUNNING)
    cases = Application.objects.filter(pk__in=waiting.values("application_id")).order_by("pk")
    locked = {case.pk: case for case in cases.select_for_update(of=("self",)).select_related("unit", "site")}
    calendar = work_calendar()
    moved = []
    for row in waiting.select_for_update(of=("self",)).select_related("unit").order_by("pk"):
        case = locked.get(row.application_id or 0)
        if case is not None and (found := _again(row, case, calendar, at)) is not None:
            moved.append(found)
            _carry(found, case)
    Deadline.objects.bulk_update([one.row for one in moved], FIELDS)
    DeadlineEvent.objects.bulk_create(
        [DeadlineEvent(deadline=one.row, what="recounted", at=at, note=_said(one)[:200]) for one in moved]
    )
    for one in moved:
        _record(one, locked[one.row.application_id or 0], by, at)
    return moved


def on_calendar_entered(sender: Any, by: User, at: datetime, **kwargs: Any) -> None:
    """A year has been entered or corrected (登记年度放假安排)."""
    recount(by=by, at=at)


def _again(row: Deadline, case: Application, calendar: WorkCalendar, at: datetime) -> Moved | None:
    """One clock counted by the calendar as it now is; None while its year is still unknown, or its rule is gone."""
    rule = _rule(row, case, at)
    if rule is None:
        return None
    counted = count(rule, timezone.localtime(row.starts_at), calendar)
    if counted.provisional and counted.due_on == row.due_on:
        return None
    was, row.due_on, row.due_at = row.due_on, counted.due_on, counted.due_at
    row.chase_on, row.free_on = counted.chase_on, counted.free_on
    row.provisional, row.explanation = counted.provisional, list(counted.steps)
    row.next_check_at = next_check(row, at)
    return Moved(row, was)


def _rule(row: Deadline, case: Application, at: datetime) -> Time | None:
    """The rule a clock was counted by (期限规则): of its step where it is an approver's own, else of its case's rules."""
    if row.internal:
        place = row.subject.split(":")
        steps = routes.steps_of(case.route)
        known = len(place) == 3 and place[1].isdecimal() and int(place[1]) < len(steps)
        return planning.internal_rule(steps[int(place[1])]) if known else None
    rule = rules_of(case, timezone.localtime(at).date()).time(row.name)
    return with_amount(rule, {**case.values, **case.granted}) if rule else None


def _carry(moved: Moved, case: Application) -> None:
    """Carry the new day to what was sorted or judged by the old one (联动更新): inbox, cursor, notice."""
    row, was = moved.row, moved.was
    if was is not None and row.due_on is not None and was != row.due_on:
        turns.redate(case, was, row.due_on)
        if case.cursor.get("due_on") == was.isoformat():
            case.cursor = {**case.cursor, "due_on": row.due_on.isoformat()}
            case.save(update_fields=["cursor"])
    for notice in Notice.objects.filter(application=case, time_name=row.name, state=Notice.State.POSTED):
        notice.free_on = row.free_on
        notice.last_day = row.free_on - timedelta(days=1) if row.free_on else row.due_on
        notice.save()


def _said(moved: Moved) -> str:
    row = moved.row
    words = {"label": row.label, "was": moved.was, "now": row.due_on}
    if moved.was == row.due_on:
        return _("“%(label)s”按已登记的放假安排重新计算，仍为%(now)s") % words
    return _("“%(label)s”按已登记的放假安排重新计算，由%(was)s改为%(now)s") % words


def _record(moved: Moved, case: Application, by: User | None, at: datetime) -> None:
    row = moved.row
    ledger.record(
        "deadline.recounted",
        _said(moved),
        who=Act(by),
        at=at,
        unit=row.unit,
        site=case.site,
        application=case,
        cites=[row.cite],
        facts={"deadline": row.name, "before": moved.was, "after": row.due_on, "provisional": row.provisional},
    )
