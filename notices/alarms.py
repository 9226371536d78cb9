"""Alarms (告警): a silent job is noticed by every other job and every page, and told to the system administrators."""

from __future__ import annotations

import time
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import Post
from lifecycle import jobs
from lifecycle.models import Job
from notices.messagemodels import Message
from notices.messages.outbox import Said, write

#: A page looks at most once in so many seconds, per process.
PAUSE = 30.0
_looked = [float("-inf")]


def raise_for_silent(now: datetime) -> list[Job]:
    """Alarm for every job that has fallen silent (停顿告警), once each time; which are silent now.

    The message is in the inboxes at once: it waits for no job.
    """
    silent = jobs.silent(now)
    for row in silent:
        if row.alarmed_at is None:
            _alarm(row, now)
    return silent


def page_looks() -> None:
    """A page request looks for silent jobs too (页面照看), so that nothing depends on the worker."""
    if time.monotonic() - _looked[0] >= PAUSE:
        _looked[0] = time.monotonic()
        jobs.look_around(timezone.now())


@transaction.atomic
def _alarm(row: Job, now: datetime) -> None:
    """One alarm (写入告警): whoever marks the row first writes the message."""
    if not Job.objects.filter(pk=row.pk, alarmed_at=None).update(alarmed_at=now):
        return
    since = row.last_success_at or row.known_since
    label = jobs.label(row.name)
    write(
        [
            Said(
                key=f"silent:{row.name}:{since:%Y%m%d%H%M%S}:{now:%Y%m%d%H%M%S}",
                kind=Message.Kind.ALARM,
                subject=_("定时任务停顿：%s") % label,
                to=[f"office.{Post.Office.SYSTEM_ADMIN}"],
                text=_("“%(label)s”自%(since)s起没有成功运行，应每%(period)d秒运行一次。%(error)s")
                % {
                    "label": label,
                    "since": timezone.localtime(since).strftime("%Y-%m-%d %H:%M:%S"),
                    "period": jobs.period(row.name).total_seconds(),
                    "error": _("最近错误：%s") % row.last_error[:300] if row.last_error and row.failures else "",
                },
                path=reverse("running"),
            )
        ],
        at=clock.now(),
    )
