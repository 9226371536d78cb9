"""Carrying a new day on (联动更新) to what was sorted or judged by the old one: inbox, cursor, notice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from approvals.engine import turns
from lifecycle.models import Application, Deadline
from notices.models import Notice


def on_moved(sender: Any, row: Deadline, was: date | None, **kwargs: Any) -> None:
    """A clock of a case has another day (期限改期); the case is locked by whoever moved it."""
    if row.application_id is None:
        return
    case = Application.objects.get(pk=row.application_id)
    if was is not None and row.due_on is not None and was != row.due_on:
        turns.redate(case, was, row.due_on)
        if case.cursor.get("due_on") == was.isoformat():
            case.cursor = {**case.cursor, "due_on": row.due_on.isoformat()}
            case.save(update_fields=["cursor"])
    for notice in Notice.objects.filter(application=case, time_name=row.name, state=Notice.State.POSTED):
        notice.free_on = row.free_on
        notice.last_day = row.free_on - timedelta(days=1) if row.free_on else row.due_on
        notice.save()
