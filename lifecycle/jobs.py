"""Heartbeats of the scheduled jobs (运行情况): each leaves its traces, and each looks whether another has fallen silent.

All moments here are the machine's own (wall clock): moving the demonstration's clock makes no job late.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, ParamSpec, TypeVar

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.db.models import F
from django.utils import timezone

from lifecycle.models import Job

P = ParamSpec("P")
R = TypeVar("R")

log = structlog.get_logger(__name__)

#: Who is called after every run to look for silent jobs; higher apps add themselves when they are loaded.
WATCHERS: list[Callable[[datetime], object]] = []


def job(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a job whose runs are recorded (登记定时任务), whoever calls it: beat, cron or a person."""

    def made(run: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(run)
        def recorded(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                with _recorded(name) as say:
                    result = run(*args, **kwargs)
                    say(str(result))
            finally:
                look_around(timezone.now())
            return result

        return recorded

    return made


@contextmanager
def _recorded(name: str) -> Iterator[Callable[[str], None]]:
    started, clock = timezone.now(), time.monotonic()
    row, _ = Job.objects.get_or_create(name=name, defaults={"known_since": started})
    expected = row.last_started_at + period(name) if row.last_started_at else started
    late = max(timedelta(0), started - expected)
    Job.objects.filter(pk=row.pk).update(last_started_at=started, late_ms=_ms(late))
    said: list[str] = []
    try:
        yield said.append
    except Exception as error:
        _failed(row.pk, error)
        raise
    took = timedelta(seconds=time.monotonic() - clock)
    Job.objects.filter(pk=row.pk).update(
        last_success_at=timezone.now(),
        duration_ms=_ms(took),
        last_result="".join(said)[:60],
        failures=0,
        noticed_at=None,
        alarmed_at=None,
    )


def _failed(pk: int, error: Exception) -> None:
    """Record a failure; where the database itself is what failed, the log has it."""
    text = f"{type(error).__name__}: {error}"[:2000]
    try:
        Job.objects.filter(pk=pk).update(last_failed_at=timezone.now(), last_error=text, failures=F("failures") + 1)
    except DatabaseError:
        log.exception("a failed job could not be recorded")


def _ms(span: timedelta) -> int:
    return int(span / timedelta(milliseconds=1))


def period(name: str) -> timedelta:
    """How often a job is to run (周期), as the schedule says; one outside the schedule has none."""
    entry: dict[str, Any] = dict(settings.CELERY_BEAT_SCHEDULE.get(name, {}))
    return timedelta(seconds=float(entry.get("schedule", 0)))


def label(name: str) -> str:
    """What a job is called on pages (任务名称)."""
    return str(settings.JOBS.get(name, name))


def patience(name: str) -> timedelta:
    """How long a job may be without success before it counts as silent (停顿界限)."""
    return period(name) * int(settings.JOB_SILENT_AFTER)


def scheduled(now: datetime) -> list[Job]:
    """The heartbeat of every scheduled job (全部定时任务); one that has never run is known from now on."""
    found = {row.name: row for row in Job.objects.filter(name__in=settings.CELERY_BEAT_SCHEDULE)}
    for name in settings.CELERY_BEAT_SCHEDULE:
        if name not in found:
            found[name], _ = Job.objects.get_or_create(name=name, defaults={"known_since": now})
    return [found[name] for name in settings.CELERY_BEAT_SCHEDULE]


def know_all(sender: object, **kwargs: object) -> None:
    """Know every scheduled job from the first migration on (登记全部任务), so that one that never runs is missed."""
    scheduled(timezone.now())


def is_silent(row: Job, now: datetime) -> bool:
    """Whether a job has had no success for too long (是否停顿)."""
    return now - (row.last_success_at or row.known_since) > patience(row.name)


def silent(now: datetime) -> list[Job]:
    """The jobs that have fallen silent (停顿的任务) and still are so two periods after it was first noticed.

    The second look spares a false alarm when the whole machine was off for a night and its jobs are just starting.
    """
    found = []
    for row in scheduled(now):
        if not is_silent(row, now):
            continue
        if row.noticed_at is None:
            Job.objects.filter(pk=row.pk, noticed_at=None).update(noticed_at=now)
        elif now - row.noticed_at >= 2 * period(row.name):
            found.append(row)
    return found


def alarming(now: datetime) -> list[Job]:
    """The silent jobs that an alarm has been raised for (已告警的任务), for the bar on the page."""
    return [row for row in scheduled(now) if row.alarmed_at is not None and is_silent(row, now)]


def look_around(now: datetime) -> None:
    """Let everybody look for silent jobs (互相照看); what goes wrong there stops no job and no page."""
    for watcher in WATCHERS:
        try:
            watcher(now)
        except Exception:
            log.exception("looking for silent jobs failed")
