"""Wake-ups of this app: notices whose time has run are fulfilled, and their cases completed."""

from __future__ import annotations

from celery import shared_task

from accounts import clock
from approvals.services import publishing
from lifecycle import jobs
from notices import posting


@shared_task(name="notices.watch_periods")
@jobs.job("notices.watch_periods")
def watch_periods() -> int:
    """Fulfil the notices whose period has run (公告期满), one transaction each."""
    at = clock.now()
    return sum(publishing.fulfil_due(key, at) for key in posting.due(at))
