"""The one clock (时钟): views and jobs read it once and hand the moment down; the demo may move it.

The offset stands in the database, so that web server, worker and commands agree; it is only ever read in demo mode.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models.demo import DemoClock


def now() -> datetime:
    """The present moment (当前时刻), in the local zone, moved by the demo's offset in demo mode."""
    moment = timezone.localtime()
    if settings.DEMO:
        moment += offset()
    return moment


def today() -> date:
    """The present day (当日) in the local zone."""
    return now().date()


def offset() -> timedelta:
    """How far the demo's clock is ahead (演示时钟偏移)."""
    row = DemoClock.objects.filter(pk=1).values_list("seconds", flat=True).first()
    return timedelta(seconds=row or 0)


def move(by: timedelta) -> datetime:
    """Move the demo's clock (拨动演示时钟); forwards only, because the ledger's times never run back.

    Raises: ValueError outside demo mode or for a step backwards.
    """
    if not settings.DEMO:
        raise ValueError("只有演示环境可以拨动时钟。")
    if by < timedelta(0):
        raise ValueError("演示时钟只能向前拨：台账中的时间不能倒退。")
    row, _ = DemoClock.objects.get_or_create(pk=1)
    row.seconds += int(by.total_seconds())
    row.save()
    return now()
