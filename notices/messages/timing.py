"""When a message may go out (发送时间): quiet hours, the daily digest, the waits between attempts. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta


@dataclass(frozen=True)
class Wishes:
    """When a person wants to be told (时间偏好): local times; None for no wish."""

    digest_hour: int | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None


def is_quiet(wishes: Wishes, moment: time) -> bool:
    """Whether a time of day is within the quiet hours (是否免打扰): the first moment is, the last one is not."""
    start, end = wishes.quiet_from, wishes.quiet_until
    if start is None or end is None or start == end:
        return False
    if start < end:
        return start <= moment < end
    return moment >= start or moment < end


def first_moment(wishes: Wishes, local: datetime) -> datetime:
    """The first moment from `local` on at which a message may go out (最早可发时间)."""
    if wishes.digest_hour is not None:
        local = _next(local, time(wishes.digest_hour))
    if wishes.quiet_until is not None and is_quiet(wishes, local.time()):
        local = _next(local, wishes.quiet_until)
    return local


def _next(local: datetime, wanted: time) -> datetime:
    """The next moment with this time of day, now included."""
    today = local.replace(hour=wanted.hour, minute=wanted.minute, second=wanted.second, microsecond=0)
    return today if today >= local else today + timedelta(days=1)


def wait_after(attempts: int, waits: Sequence[int]) -> timedelta | None:
    """How long to wait after so many failed attempts (重试间隔, minutes); None when it is time to give up."""
    return timedelta(minutes=waits[attempts - 1]) if 1 <= attempts <= len(waits) else None
