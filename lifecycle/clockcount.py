"""Counting a clock again from its own row (重新计算): by the measure it was started with, less the time it stood."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.dispatch import Signal
from django.utils import timezone

from lifecycle.daycount import Stood, WorkCalendar, count, days_stood
from lifecycle.models import Deadline
from lifecycle.rules.schema import Citation, Time

#: Sent with `row` and `was` (its old day) after a clock got another day, inside the same transaction.
moved = Signal()


def rule_of(row: Deadline) -> Time:
    """The time rule a clock was counted by (期限规则), as its row keeps it."""
    measure = row.measure
    return Time(
        row.name,
        Citation((), "", "", ""),
        label=row.label,
        kind=row.kind,
        amount=int(measure.get("amount", 0)),
        unit=str(measure.get("unit", "day")),
        rolls=measure.get("rolls"),
        on=str(measure.get("on", "")),
    )


def stood_of(row: Deadline) -> Stood:
    """From when to when a clock stood still (中止时段), those that are over."""
    return tuple(
        (datetime.fromisoformat(one["from"]), datetime.fromisoformat(one["until"]))
        for one in row.stood
        if one.get("until")
    )


def stopped_days(row: Deadline) -> frozenset[date]:
    """The days a clock stood still (中止的日子)."""
    return days_stood(stood_of(row))


def recounted(row: Deadline, calendar: WorkCalendar) -> bool:
    """Count a clock again by this calendar (重新计算); whether anything about its days changed.

    A day that a decision set stays as decided.
    """
    if row.extended_to is not None or not row.measure:
        return False
    counted = count(rule_of(row), timezone.localtime(row.starts_at), calendar, stood_of(row))
    before = (row.due_on, row.chase_on, row.free_on, row.provisional)
    row.due_on, row.due_at, row.chase_on = counted.due_on, counted.due_at, counted.chase_on
    row.free_on, row.provisional, row.explanation = counted.free_on, counted.provisional, list(counted.steps)
    return before != (row.due_on, row.chase_on, row.free_on, row.provisional)


def carry_on(row: Deadline) -> None:
    """Put off a decided day by the days the clock stood since (顺延决定的届满日)."""
    first, last = stood_of(row)[-1]
    days = (timezone.localtime(last).date() - timezone.localtime(first).date()).days
    if row.extended_to is not None:
        row.extended_to = row.due_on = row.chase_on = row.extended_to + timedelta(days=days)
        row.explanation = [*row.explanation, f"决定延长后又中止{days}日，顺延至{row.due_on.isoformat()}"]
