"""The inbox (收件箱): what a person has been told, read and unread; and who has seen a message when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from notices.messagemodels import Delivery, Message
from notices.messages.addressing import address_all

INBOX = Delivery.Channel.INBOX


def inbox_of(user: Any) -> QuerySet[Delivery]:
    """What a person has been told (我的通知), the newest first."""
    rows = Delivery.objects.filter(recipient=user.pk, channel=INBOX)
    return rows.select_related("message__application").order_by("-message__at", "-pk")


def unread(user: Any) -> int:
    """How many a person has not read (未读数)."""
    return unread_rows(user).count()


def unread_rows(user: Any) -> QuerySet[Delivery]:
    """What a person has not read (未读通知)."""
    return Delivery.objects.filter(recipient=user.pk, channel=INBOX, read_at__isnull=True)


def read(user: Any, keys: Iterable[int] | None, at: datetime) -> int:
    """Mark as read (标为已读) those named, or all of them; the first time counts."""
    rows = Delivery.objects.filter(recipient=user.pk, channel=INBOX, read_at__isnull=True)
    return (rows if keys is None else rows.filter(pk__in=list(keys))).update(read_at=at)


def unread_again(user: Any, keys: Iterable[int]) -> int:
    """Mark as unread (标为未读). An urge stays read: its receipt is a fact."""
    rows = Delivery.objects.filter(recipient=user.pk, channel=INBOX, pk__in=list(keys))
    return rows.exclude(message__kind=Message.Kind.URGE).update(read_at=None)


def receipts(messages: Iterable[Message]) -> dict[int, list[Delivery]]:
    """Who has received each message in the inbox and read it when (阅读回执). One statement."""
    found: dict[int, list[Delivery]] = {message.pk: [] for message in messages}
    rows = Delivery.objects.filter(message__in=found, channel=INBOX).select_related("recipient").order_by("pk")
    for row in rows:
        found[row.message_id].append(row)
    return found


def settle(now: datetime, *, fresh_days: int) -> None:
    """Address what a replay has written, into the inboxes only, and count what is older than some days as read."""
    address_all(outside=False)
    old = Delivery.objects.filter(channel=INBOX, read_at__isnull=True)
    old.filter(message__at__lt=now - timedelta(days=fresh_days)).update(read_at=timezone.localtime(now))
