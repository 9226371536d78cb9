"""The record of a clock (期限记录): what happened, how the clock stood from then on, and how it stood on any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from lifecycle.models import Deadline, DeadlineEvent


def noted(
    row: Deadline,
    what: str,
    *,
    at: datetime,
    known: datetime | None = None,
    was: date | None = None,
    note: str = "",
    by: str = "",
) -> DeadlineEvent:
    """What happened to a clock (期限记录), with how it stands now; the caller stores it.

    `at` is when it happened, `known` when it was entered, where that is later.
    """
    return DeadlineEvent(
        **_of(row),
        what=what,
        at=at,
        known_at=known or at,
        state=str(row.state),
        due_on=row.due_on,
        due_at=row.due_at,
        was_on=was,
        note=note[:500],
        by_name=by,
    )


def reminder(row: Deadline, what: str, rung: str, *, at: datetime, known: datetime) -> DeadlineEvent:
    """A rung of the ladder (提醒级别); it changes nothing about the clock."""
    return DeadlineEvent(**_of(row), what=what, rung=rung, turn=row.turn, at=at, known_at=known)


def _of(row: Deadline) -> dict[str, Any]:
    """Whose clock it is and of what kind (期限归属), as every event carries it."""
    return {
        "deadline": row,
        "unit_id": row.unit_id,
        "internal": row.internal,
        "procedure": row.procedure,
        "name": row.name,
        "kind": row.kind,
    }


def closing_time(day: date) -> datetime:
    """The end of a day (当日24时), local time."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


@dataclass(frozen=True)
class Stand:
    """How a clock stood at the end of a day (当日状态), as was known then."""

    state: str
    due_on: date | None
    due_at: datetime | None
    since: datetime
    overdue: bool


def state_as_of(row: Deadline, day: date) -> Stand | None:
    """How a clock stood at the end of a day (某日的期限状态), from its events alone; None while nobody knew of it."""
    until = closing_time(day)
    last = row.events.filter(known_at__lt=until).exclude(state="").order_by("pk").last()
    if last is None:
        return None
    open_still = last.state == Deadline.State.RUNNING and row.kind != "keep_up"
    past = last.due_at < until if last.due_at else last.due_on is not None and last.due_on < day
    return Stand(last.state, last.due_on, last.due_at, last.known_at, open_still and past)
