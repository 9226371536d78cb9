"""How the product runs (运行情况), for the system administrator: the scheduled jobs, and what could not be sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import clock, demoyears
from accounts.models import Post
from accounts.permissions import posts_of
from lifecycle import jobs
from lifecycle.models import Job, Reminder
from notices.messages import sending
from notices.models import Delivery, Message

State = Delivery.State
SHOWN = 20
SILENT = "broken"


def administers(user: Any) -> bool:
    """Whether a person keeps the system running (是否系统管理员)."""
    return any(post.office == Post.Office.SYSTEM_ADMIN for post in posts_of(user, clock.today()))


def _only_administrators(user: Any) -> None:
    """Refuse all but system administrators (仅限系统管理员).

    Raises: PermissionDenied.
    """
    if not administers(user):
        raise PermissionDenied(_("运行情况只供系统管理员查看。"))


@require_safe
def running(request: HttpRequest) -> HttpResponse:
    """The scheduled jobs and the messages on their way (运行情况)."""
    _only_administrators(request.user)
    now = timezone.now()
    rows = [_row(job, now) for job in jobs.scheduled(now)]
    context = {
        "rows": rows,
        "silent_count": sum(row["state"] == SILENT for row in rows),
        "figures": _figures(),
        "troubled": Delivery.objects.filter(state__in=[State.FAILED, State.GIVEN_UP])
        .select_related("message", "recipient")
        .order_by("-pk")[:SHOWN],
        "now": now,
        "years": demoyears.latest(),
    }
    return render(request, "notices/messages/running.html", context)


@require_POST
def running_retry(request: HttpRequest) -> HttpResponse:
    """Send again what was given up (重新发送)."""
    _only_administrators(request.user)
    done = sending.try_again(clock.now())
    messages.success(request, _("已将 %d 条投递重新列入发送。") % done)
    return redirect("running")


def _row(job: Job, now: Any) -> dict[str, Any]:
    """One job as the page shows it (任务一行)."""
    silent = jobs.is_silent(job, now)
    if silent:
        state, label = SILENT, _("停顿")
    elif job.failures:
        state, label = "failed", _("失败")
    elif job.last_success_at is None:
        state, label = "pending", _("尚未运行")
    else:
        state, label = "met", _("正常")
    return {
        "job": job,
        "label": jobs.label(job.name),
        "period": int(jobs.period(job.name).total_seconds()),
        "patience": int(jobs.patience(job.name).total_seconds()),
        "took": timedelta(milliseconds=job.duration_ms).total_seconds(),
        "late": timedelta(milliseconds=job.late_ms).total_seconds(),
        "state": state,
        "state_label": label,
    }


def _figures() -> dict[str, int]:
    """How many messages stand where (通知统计)."""
    counted: dict[str, int] = Delivery.objects.exclude(channel=Delivery.Channel.INBOX).aggregate(
        waiting=Count("pk", filter=Q(state__in=[State.PENDING, State.SENDING])),
        failed=Count("pk", filter=Q(state=State.FAILED)),
        given_up=Count("pk", filter=Q(state=State.GIVEN_UP)),
        sent=Count("pk", filter=Q(state=State.SENT)),
        repeated=Count("pk", filter=Q(repeated=True)),
    )
    return {
        **counted,
        "unaddressed": Message.objects.filter(addressed_at__isnull=True).count() + Reminder.objects.count(),
        "nobody": Message.objects.filter(addressed_at__isnull=False, deliveries__isnull=True).count(),
    }
