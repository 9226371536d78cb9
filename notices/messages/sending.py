"""Sending (发送): one letter at a time is taken with a lease, sent, and its outcome recorded; nothing waits for another.

A worker that is killed leaves its letter taken; when the lease is over, another sends it again under the same number,
marked as possibly repeated. All moments of a lease are the wall clock's; when a letter is due is the product's.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from notices.channels import Letter, NotSent, mail, webhook
from notices.messagemodels import Delivery, Preference
from notices.messages.addressing import wishes_of
from notices.messages.timing import first_moment, wait_after

log = structlog.get_logger(__name__)

#: The ways out of the product; a test may put another in its place.
CHANNELS: dict[str, Callable[[Letter], None]] = {
    Delivery.Channel.EMAIL: mail.send,
    Delivery.Channel.WEBHOOK: webhook.send,
}
MOST = 500
#: After so many failures in a row a channel is left alone until the next run, so that it holds up no other job.
TIRED = 3
State = Delivery.State


def send_due(at: datetime, *, most: int = MOST) -> int:
    """Send what is due (发送到期通知): how many letters went out."""
    sent, tired = 0, Counter[str]()
    for _ in range(most):
        taken = _take(at, [name for name in CHANNELS if tired[name] < TIRED])
        if not taken:
            break
        done = _send(taken, at)
        channel = taken[0].channel
        tired[channel] = 0 if done else tired[channel] + 1
        sent += done
    return sent


def waiting(at: datetime, now: datetime, channels: Iterable[str]) -> QuerySet[Delivery]:
    """What may be sent now (待发投递): due, and held by nobody or by one whose lease is over."""
    free = Q(state__in=[State.PENDING, State.FAILED]) | Q(state=State.SENDING, lease_until__lte=now)
    return Delivery.objects.filter(free, due_at__lte=at, channel__in=list(channels)).order_by("due_at", "pk")


@transaction.atomic
def _take(at: datetime, channels: list[str]) -> list[Delivery]:
    """Take the next letter (领取): its deliveries, with a number and a lease."""
    now = timezone.now()
    rows = _locked(waiting(at, now, channels))
    head = rows.first()
    if head is None:
        return []
    taken = [head]
    if head.digest:
        same = rows.filter(recipient=head.recipient_id, channel=head.channel, digest=True, token=head.token)
        taken = list(same.exclude(pk=head.pk)) + taken
    token = head.token or uuid.uuid4()
    for row in taken:
        row.repeated = row.repeated or row.state == State.SENDING
        row.token, row.state, row.attempts = token, State.SENDING, row.attempts + 1
        row.lease_until = now + timedelta(seconds=settings.MESSAGE_LEASE_SECONDS)
    Delivery.objects.bulk_update(taken, ["repeated", "token", "state", "attempts", "lease_until"])
    return sorted(taken, key=lambda row: row.pk)


def _locked(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    return rows.select_related("message", "recipient")


def _send(taken: list[Delivery], at: datetime) -> bool:
    """Send one letter, outside any transaction, and record what came of it."""
    head = taken[0]
    assert head.token is not None
    letter = Letter(
        token=head.token,
        to=head.recipient,
        messages=[row.message for row in taken],
        digest=head.digest,
        repeated=any(row.repeated for row in taken),
        at=at,
    )
    try:
        CHANNELS[head.channel](letter)
    except Exception as error:
        log.warning("a message could not be sent", channel=head.channel, token=str(head.token), error=str(error))
        _failed(taken, error, at)
        return False
    Delivery.objects.filter(_mine(taken)).update(state=State.SENT, lease_until=None, sent_at=at, last_error="")
    return True


def _mine(taken: list[Delivery]) -> Q:
    """The rows of a letter while they are still this worker's (本次占用的投递)."""
    return Q(pk__in=[row.pk for row in taken], state=State.SENDING, lease_until=taken[0].lease_until)


def _failed(taken: list[Delivery], error: Exception, at: datetime) -> None:
    """Record a failure (发送失败): another attempt after a wait and outside the quiet hours, or given up."""
    head, text = taken[0], f"{type(error).__name__}: {error}"[:300]
    doubtful = head.repeated or not isinstance(error, NotSent)
    wait = wait_after(head.attempts, settings.MESSAGE_RETRY_MINUTES)
    if wait is None:
        Delivery.objects.filter(_mine(taken)).update(state=State.GIVEN_UP, lease_until=None, last_error=text)
        return
    wish = Preference.objects.filter(pk=head.recipient_id).first()
    wishes = wishes_of(wish, Delivery.Channel.WEBHOOK)  # a digest that failed is not put off for a day
    due = first_moment(wishes, timezone.localtime(at + wait))
    Delivery.objects.filter(_mine(taken)).update(
        state=State.FAILED, lease_until=None, last_error=text, due_at=due, repeated=doubtful
    )


def try_again(at: datetime) -> int:
    """Take up what was given up (重新发送), at once and under the same numbers."""
    return Delivery.objects.filter(state=State.GIVEN_UP).update(state=State.PENDING, attempts=0, due_at=at)
