"""Wake-ups of this app: the truth is in the rows, a lost message costs one tick."""

from __future__ import annotations

from celery import shared_task

from accounts import clock
from lifecycle import duties, jobs, viewing


@shared_task(name="lifecycle.sweep_deadlines")
@jobs.job("lifecycle.sweep_deadlines")
def sweep_deadlines() -> int:
    """Open the clocks of recurring duties, then look at all that are due for a look (期限巡检); end what has run out."""
    at = clock.now()
    viewing.end_due(at)
    return duties.sweep(at)
