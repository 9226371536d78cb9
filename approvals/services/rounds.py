"""A further round without a correction (另起一轮): the content of the round before, looked at once more."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from lifecycle.models import Application, ApplicationRound


def open_same(application: Application, *, by: User, at: datetime, reason: str) -> ApplicationRound:
    """Open the next round on the same content (另起一轮); the application's row is saved by the act itself."""
    before = ApplicationRound.objects.get(application=application, number=application.round)
    application.round += 1
    return ApplicationRound.objects.create(
        application=application,
        number=application.round,
        values=before.values,
        attachments=before.attachments,
        opened_at=at,
        opened_by=by,
        reason=reason,
    )
