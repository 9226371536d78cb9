"""Addressing (投递): who holds the seats a message is for, substitutes among them, and on which channels they want it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Post, Substitution, User
from accounts.permissions import seat
from accounts.succession import heirs
from notices.messagemodels import Delivery, Message, Preference
from notices.messages.timing import Wishes, first_moment

BATCH = 200
Channel = Delivery.Channel


@transaction.atomic
def address(keys: Sequence[int] | None = None, *, outside: bool = True) -> int:
    """Give each unaddressed message its deliveries (投递通知), those of `keys` or the oldest ones; how many there were.

    Several may do so at once: each takes messages nobody else holds. With `outside=False` nothing leaves the inbox.
    """
    rows = Message.objects.filter(addressed_at__isnull=True).order_by("pk")
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    messages = list(rows[:BATCH])
    if not messages:
        return 0
    who = _recipients(messages)
    people = {person for found in who.values() for person in found}
    wishes = {row.pk: row for row in Preference.objects.filter(pk__in=people)}
    mailable = set(User.objects.filter(pk__in=people).exclude(email="").values_list("pk", flat=True))
    deliveries = [
        _delivery(message, person, channel, wishes.get(person))
        for message in messages
        for person in sorted(who[message.pk])
        for channel in _channels(wishes.get(person), mailable=person in mailable, outside=outside)
    ]
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    Message.objects.filter(pk__in=[m.pk for m in messages]).update(addressed_at=timezone.now())
    return len(messages)


def address_all(*, outside: bool = True) -> int:
    """Address whatever waits (投递全部), batch by batch."""
    done = 0
    while count := address(outside=outside):
        done += count
    return done


def _channels(wish: Preference | None, *, mailable: bool, outside: bool) -> list[str]:
    wish = wish or Preference()
    found = [str(Channel.INBOX)]
    if outside and mailable and wish.email:
        found.append(str(Channel.EMAIL))
    if outside and wish.webhook and settings.WEBHOOK_URL:
        found.append(str(Channel.WEBHOOK))
    return found


def _delivery(message: Message, person: int, channel: str, wish: Preference | None) -> Delivery:
    if channel == Channel.INBOX:
        return Delivery(
            message=message,
            recipient_id=person,
            channel=channel,
            state=Delivery.State.SENT,
            due_at=message.at,
            sent_at=message.at,
        )
    wishes = wishes_of(wish, channel)
    due = first_moment(wishes, timezone.localtime(message.at))
    return Delivery(
        message=message, recipient_id=person, channel=channel, due_at=due, digest=wishes.digest_hour is not None
    )


def wishes_of(wish: Preference | None, channel: str) -> Wishes:
    """When a person wants to be told on a channel (时间偏好): only e-mail is gathered into a digest."""
    if wish is None:
        return Wishes()
    return Wishes(wish.digest_hour if channel == Channel.EMAIL else None, wish.quiet_from, wish.quiet_until)


def _recipients(messages: Iterable[Message]) -> dict[int, set[int]]:
    """The people each message is for (收件人), on its own day; the one whose act it tells of only if nobody else is."""
    by_day: dict[date, list[Message]] = defaultdict(list)
    for message in messages:
        by_day[timezone.localtime(message.at).date()].append(message)
    found: dict[int, set[int]] = {}
    for day, group in by_day.items():
        holders = _holders({to for message in group for to in message.addressees}, day)
        for message in group:
            people = {person for to in message.addressees for person in holders.get(to, ())}
            found[message.pk] = people - {message.author_id} or people
    return found


def _holders(wanted: set[str], day: date) -> dict[str, set[int]]:
    """Who is behind each addressee on a day (岗位任职人), substitutes included, in the unit that carries on.

    Four statements however many."""
    found: dict[str, set[int]] = defaultdict(set)
    seats, heir = Q(pk__in=()), heirs()
    old: dict[str, list[str]] = defaultdict(list)
    for to in wanted:
        kind, _, rest = to.partition(".")
        if kind == "user":
            found[to].add(int(rest))
        elif kind == "office":
            seats |= Q(office=rest)
        else:
            unit, _, office = rest.partition(".")
            carries_on = heir.get(int(unit), int(unit))
            seats |= Q(unit_id=carries_on, office=office)
            old[seat(carries_on, office)].append(to)
    posts = list(Post.objects.on(day).filter(seats).values_list("pk", "unit_id", "office", "user_id"))
    names = {pk: (*old[seat(unit, office)], f"office.{office}") for pk, unit, office, _ in posts}
    pairs = [(pk, user) for pk, _, _, user in posts]
    pairs += Substitution.objects.on(day).filter(post__in=names).values_list("post_id", "substitute_id")
    for pk, user in pairs:
        for name in names[pk]:
            if name in wanted:
                found[name].add(user)
    active = set(User.objects.filter(is_active=True, pk__in=set().union(*found.values())).values_list("pk", flat=True))
    return {to: people & active for to, people in found.items()}
