"""Calendar feeds (日历订阅): made, revoked, and written as iCalendar; what is read is what the person may see that day."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from accounts.models import Unit
from accounts.scope import scope_of
from lifecycle import ledger
from lifecycle.errors import DomainError
from lifecycle.ledger import Act
from lifecycle.models import Deadline, Feed

if TYPE_CHECKING:
    from accounts.models import User

#: So many limits a feed holds, the nearest ones; so often a link may be read; so many links a person may have at once.
MOST, READS_AN_HOUR, LINKS = 500, 60, 10


def digest(token: str) -> str:
    """What is kept of a link's secret (密钥摘要)."""
    return hashlib.sha256(token.encode()).hexdigest()


def units_offered(user: User, at: datetime) -> QuerySet[Unit]:
    """The units a person may subscribe to (可订阅单位): their own, and those of the places they supervise."""
    scope = scope_of(user, timezone.localtime(at).date())
    return Unit.objects.filter(Q(pk__in=scope.unit_ids) | scope.covers("")).order_by("path")


@transaction.atomic
def subscribe(*, by: User, unit_id: int | None, at: datetime) -> str:
    """Make a secret link (建立订阅) and return its secret, which is never shown again.

    Raises: DomainError for a unit out of sight, and when there are too many links.
    """
    unit = units_offered(by, at).filter(pk=unit_id).first() if unit_id is not None else None
    if unit_id is not None and unit is None:
        raise DomainError(_("没有这个单位，或者不在您的可见范围内。"), field="unit")
    if Feed.objects.filter(user=by, revoked_at__isnull=True).count() >= LINKS:
        raise DomainError(_("每人最多同时使用%d个订阅链接，请先停用不再使用的。") % LINKS)
    token = secrets.token_urlsafe(32)
    Feed.objects.create(user=by, unit=unit, digest=digest(token), created_at=at)
    _record("feed.created", _("建立日历订阅：%s"), by, unit, at)
    return token


@transaction.atomic
def revoke(*, by: User, feed_id: int, at: datetime) -> None:
    """Revoke a link of one's own (停用订阅); from now on it is not there.

    Raises: Feed.DoesNotExist for a link of somebody else.
    """
    feed = Feed.objects.select_for_update(of=("self",)).select_related("unit").get(pk=feed_id, user=by)
    if feed.revoked_at is None:
        feed.revoked_at = at
        feed.save(update_fields=["revoked_at"])
        _record("feed.revoked", _("停用日历订阅：%s"), by, feed.unit, at)


def _record(act: str, words: str, by: User, unit: Unit | None, at: datetime) -> None:
    ledger.record(act, words % (unit.name if unit else _("本人可见的期限")), who=Act(by), at=at, unit=unit)


class TooOften(Exception):
    """A link is read more often than any calendar program needs (读取过于频繁)."""


def open_feed(token: str, at: datetime) -> Feed | None:
    """The link of this secret (订阅链接), unless revoked or its person gone.

    Raises: TooOften.
    """
    found = (
        Feed.objects.filter(digest=digest(token), revoked_at__isnull=True, user__is_active=True)
        .select_related("user", "unit")
        .first()
    )
    if found is None:
        return None
    key = f"feed:{found.pk}:{int(at.timestamp()) // 3600}"
    cache.add(key, 0, timeout=3600)
    if cache.incr(key) > READS_AN_HOUR:
        raise TooOften
    found.read_at = at
    found.save(update_fields=["read_at"])
    return found


def limits(feed: Feed, at: datetime) -> list[Deadline]:
    """The open limits of law a link shows (订阅内容): within what its person may see now, of its unit and those below."""
    scope = scope_of(feed.user, timezone.localtime(at).date())
    rows = Deadline.objects.filter(
        Q(unit_id__in=scope.unit_ids) | scope.covers("unit__"),
        internal=False,
        met_at__isnull=True,
        state__in=(Deadline.State.RUNNING, Deadline.State.BROKEN),
        due_on__isnull=False,
    )
    if feed.unit is not None:
        rows = rows.filter(unit__path__startswith=feed.unit.path)
    return list(rows.select_related("unit", "site", "application").order_by("due_on", "pk")[:MOST])


def written(feed: Feed, at: datetime) -> bytes:
    """The link's limits as iCalendar (日历文件)."""
    calendar = Calendar()
    calendar.add("prodid", "-//zhancheng//compliance//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("站程法定期限：%s") % (feed.unit.display_name if feed.unit else feed.user.real_name))
    for row in limits(feed, at):
        calendar.add_component(_event(row, at))
    return bytes(calendar.to_ical())


def _event(row: Deadline, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"deadline-{row.pk}@zhancheng")
    event.add("dtstamp", at)
    event.add("sequence", row.turn)
    mark = _("（暂定）") if row.provisional else ""
    event.add("summary", f"{row.label}{mark} · {row.unit.display_name}")
    if row.due_at is not None:
        event.add("dtstart", timezone.localtime(row.due_at) - timedelta(minutes=30))
        event.add("dtend", timezone.localtime(row.due_at))
    elif row.due_on is not None:
        event.add("dtstart", row.due_on)
        event.add("dtend", row.due_on + timedelta(days=1))
    about = [row.site.name if row.site else "", row.application.number if row.application else ""]
    cite = row.cite
    clause = f"《{cite['title']}》{cite.get('clause', '')}" if cite.get("title") else ""
    event.add("description", "\n".join(part for part in (*about, clause) if part))
    return event
