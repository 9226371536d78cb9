"""Putting up and ending notices (公告发布与期满): the notice's own row and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from lifecycle.errors import DomainError, NotAllowedNow
from notices.models import Notice

if TYPE_CHECKING:
    from accounts.models import User
    from lifecycle.models import Deadline


def post(notice: Notice, *, by: User, url: str, clock: Deadline | None, at: datetime) -> None:
    """Record where and since when a notice is up (发布), with the last day of its period, counted by its clock.

    Raises: DomainError for an address that is none, NotAllowedNow when it is up already.
    """
    address = url.strip()
    if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).netloc:
        raise DomainError(_("公告网址“%s”不是完整的网址，请填写以http://或https://开头的地址。") % address, field="url")
    try:
        notice.post(at)
    except TransitionNotAllowed as error:
        raise NotAllowedNow(_("该公告目前为“%s”，不能登记发布。") % notice.get_state_display()) from error
    notice.url, notice.posted_by = address, by
    if clock is not None:
        notice.free_on = clock.free_on
        notice.last_day = clock.free_on - timedelta(days=1) if clock.free_on else clock.due_on
    notice.save()


def refuse_early(notice: Notice, at: datetime) -> None:
    """Refuse to end a notice before its time (未满不得撤下), with the first lawful day.

    Raises: NotAllowedNow always.
    """
    assert notice.posted_at is not None
    raise NotAllowedNow(
        _("“%(label)s”于%(first)s发布，公告期至%(last)s，最早可于%(free)s撤下（依据《%(title)s》%(clause)s）。")
        % {
            "label": notice.label,
            "first": timezone.localtime(notice.posted_at).date().isoformat(),
            "last": notice.last_day,
            "free": notice.free_on,
            "title": notice.cite.get("title", ""),
            "clause": notice.cite.get("clause", ""),
        }
    )


def fulfil(notice: Notice, *, at: datetime) -> None:
    """Mark a notice as having stood its full time (期满)."""
    notice.fulfil(at)
    notice.save()


def due(at: datetime) -> list[int]:
    """The notices whose time has run (期满待确认)."""
    today = timezone.localtime(at).date()
    rows = Notice.objects.filter(state=Notice.State.POSTED, free_on__lte=today)
    return list(rows.order_by("pk").values_list("pk", flat=True))
