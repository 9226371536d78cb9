"""Wake-ups of this app: notices whose time has run are fulfilled, their cases completed; empty offices are noticed."""

from __future__ import annotations

from celery import shared_task

from accounts import clock
from approvals.services import publishing, vacancies
from lifecycle import jobs
from notices import posting


@shared_task(name="notices.watch_periods")
@jobs.job("notices.watch_periods")
def watch_periods() -> int:
    """Fulfil the notices whose period has run (公告期满), one transaction each."""
    at = clock.now()
    return sum(publishing.fulfil_due(key, at) for key in posting.due(at))


@shared_task(name="approvals.watch_offices")
@jobs.job("approvals.watch_offices")
def watch_offices() -> int:
    """Notice the offices nobody holds while a case waits for them (岗位空缺巡检), and those filled again."""
    return vacancies.sweep(clock.now())
