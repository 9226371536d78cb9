"""The clocks behind a figure (明细): one line each, as they stood on the day asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from lifecycle.clockevents import closing_time
from lifecycle.compliance.standings import COLUMNS, SOON, Asked, Standings
from lifecycle.models import Deadline, DeadlineEvent


@dataclass(frozen=True)
class Line:
    """One clock of the list (明细行): its row, and how it stood on the day."""

    row: Deadline
    column: str
    due_on: date | None
    due_at: datetime | None
    done_at: datetime | None

    @property
    def words(self) -> str:
        """How it stood, in words (状态)."""
        return COLUMNS[self.column]


def chosen(found: Standings, column: str) -> QuerySet[Any]:
    """The rows behind a figure (筛选明细), by day; `failed` is overdue and done too late together."""
    if column == "failed":
        rows = found.rows.filter(found.columns["overdue"] | found.columns["broken"])
    else:
        rows = found.rows.filter(found.columns[column]) if column in found.columns else found.rows
    related = ("unit", "application", "site")
    return rows.select_related(
        *(f"{found.to}{name}" for name in related), *([found.to[:-2]] if found.to else ())
    ).order_by("due_on", "pk")


def lines(rows: Iterable[Any], asked: Asked) -> Iterator[Line]:
    """The rows as the list shows them (明细)."""
    for one in rows:
        if isinstance(one, DeadlineEvent):
            done = one.at if one.state in ("met", "broken") else None
            yield Line(one.deadline, _column(one.deadline, one, asked), one.due_on, one.due_at, done)
        else:
            yield Line(one, _column(one, one, asked), one.due_on, one.due_at, one.met_at)


def _column(row: Deadline, stand: Any, asked: Asked) -> str:
    """The column a clock stands in (类别), by the same conditions as its count."""
    if stand.state in ("met", "suspended", "lifted", "waived"):
        return {"met": "kept", "suspended": "stopped"}.get(stand.state, "ended")
    if stand.state == "broken" and (asked.past or row.met_at is not None):
        return "broken"
    if row.kind == "keep_up":
        return "open"
    moment = closing_time(asked.day) if asked.past else asked.now
    late = stand.due_at < moment if stand.due_at else stand.due_on < asked.day
    if late:
        return "overdue"
    return "soon" if (stand.due_on - asked.day).days <= SOON else "open"
