"""How a notice stands (公告情况): its period, the days left, and what comes next, by whom, under which clause."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post
from accounts.permissions import holds
from notices.models import Notice


def days_left(notice: Notice, today: date) -> int | None:
    """The days until the last day of the period (剩余天数); None while nothing runs."""
    if notice.state != Notice.State.POSTED or notice.last_day is None:
        return None
    return (notice.last_day - today).days


def period(notice: Notice, today: date) -> dict[str, Any] | None:
    """The period as the deadline tag reads it (公告期); None before it is posted."""
    if notice.last_day is None:
        return None
    posted = notice.state == Notice.State.POSTED
    over = posted and notice.free_on is not None and today >= notice.free_on
    return {
        "label": _("公告期"),
        "due_on": notice.last_day,
        "days_left": days_left(notice, today) if posted and not over else None,
        "state": "met" if notice.state == Notice.State.FULFILLED else "elapsed" if over else "",
        "citation": notice.cite,
    }


def progress(notice: Notice, today: date) -> tuple[int, int] | None:
    """Days stood and days asked for (已公告天数与应公告天数), the day of posting left out as the count does."""
    if notice.posted_at is None or notice.last_day is None:
        return None
    first = timezone.localtime(notice.posted_at).date()
    whole = (notice.last_day - first).days
    return max(0, min((today - first).days, whole)), whole


def may_act(notice: Notice, user: Any, today: date) -> bool:
    """Whether the person may post and end it (可否登记): the handler or the principal of the applicant."""
    return holds(user, notice.application.unit, Post.Office.HANDLER, Post.Office.PRINCIPAL, day=today)


def next_for(notice: Notice, today: date) -> dict[str, Any] | None:
    """What comes next (下一步), by whom, by when; None when nothing does."""
    by = f"{notice.application.unit.display_name} {Post.Office.HANDLER.label}"
    if notice.state in (Notice.State.DRAFTED, Notice.State.BROKEN):
        return {
            "what": _("在“%s”发布公告，并登记网址") % notice.place_label,
            "text": _("登记之日起计算公告期。"),
            "by": by,
            "citation": notice.cite,
        }
    if notice.state == Notice.State.POSTED and notice.free_on is not None:
        over = today >= notice.free_on
        return {
            "what": _("公告期已满，可以登记撤下") if over else _("保持公告，期满前不得撤下"),
            "text": _("最早可于%s撤下；期满由系统自动确认。") % notice.free_on.isoformat(),
            "by": by,
            "deadline": period(notice, today),
            "citation": notice.cite,
        }
    return None


def action(notice: Notice, today: date) -> tuple[str, str] | None:
    """The act now open (可办动作): its label and address."""
    if notice.state in (Notice.State.DRAFTED, Notice.State.BROKEN):
        return _("登记发布"), reverse("notice_post", args=[notice.pk])
    if notice.state == Notice.State.POSTED:
        return _("登记撤下"), reverse("notice_end", args=[notice.pk])
    return None
