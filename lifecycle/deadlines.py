"""Starting and meeting clocks (期限). Law's clocks and approvers' own limits are rows of one table, marked apart."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from lifecycle.calendar import work_calendar
from lifecycle.clockevents import noted
from lifecycle.daycount import Counted, count, with_amount
from lifecycle.ledger import as_cite
from lifecycle.models import Deadline, DeadlineEvent

if TYPE_CHECKING:
    from accounts.models import Unit
    from lifecycle.models import Application, Site
    from lifecycle.rules.schema import Time

#: The name of every clock that a campaign starts; what it is about, its label says.
CAMPAIGN = "campaign"
KINDS_WITH_A_DAY = ("act_by", "keep_up", "at_most")


@dataclass(frozen=True)
class Started:
    """What a clock is started for (期限对象): the case, its site, the unit that answers, the thing it is about."""

    application: Application | None
    unit: Unit
    site: Site | None = None
    subject: str = ""


def midnight(day: date) -> datetime:
    """The first moment of a day (当日零时), local time."""
    return timezone.make_aware(datetime.combine(day, time.min))


def build(rule: Time, subject: Started, at: datetime, counted: Counted) -> Deadline:
    """The row of a clock (期限), with the explanation of its days."""
    row = Deadline(
        application=subject.application,
        site=subject.site,
        unit=subject.unit,
        name=rule.name,
        procedure=subject.application.procedure if subject.application else "",
        subject=subject.subject,
        label=rule.label or rule.name,
        kind=rule.kind,
        internal=rule.internal,
        cite=as_cite(rule.cite),
        ends_with=rule.end,
        starts_at=at,
        due_on=counted.due_on,
        due_at=counted.due_at,
        chase_on=counted.chase_on,
        free_on=counted.free_on,
        provisional=counted.provisional,
        explanation=list(counted.steps),
        measure={"amount": rule.amount, "unit": rule.unit, "rolls": rule.rolls, "on": rule.on},
    )
    if rule.stops_while:
        row.measure["stops_while"] = list(rule.stops_while)
    row.next_check_at = next_check(row, at)
    return row


def next_check(row: Deadline, after: datetime) -> datetime | None:
    """When the sweep must next look at a clock (下次检查时间): at once, for the sweep lays its rungs; never without a day."""
    return after if row.due_on or row.due_at or row.free_on else None


def start(
    rules: Iterable[Time],
    subject: Started,
    *,
    at: datetime,
    values: Mapping[str, Any] | None = None,
    answering: Mapping[str, Unit] | None = None,
    known: datetime | None = None,
) -> list[Deadline]:
    """Start the clocks an event starts (起算期限): two statements however many they are.

    A rule whose amount the decision sets starts only once it is set. `answering` has the unit at each place, for a
    rule that says who answers for it; `known` is when the event was entered.
    """
    wanted = [with_amount(rule, values or {}) for rule in rules if rule.kind in KINDS_WITH_A_DAY]
    calendar = work_calendar()
    local = timezone.localtime(at)
    who = answering or {}
    rows = [
        build(rule, replace(subject, unit=who.get(rule.place, subject.unit)), at, count(rule, local, calendar))
        for rule in wanted
        if rule is not None
    ]
    if rows:
        Deadline.objects.bulk_create(rows)
        DeadlineEvent.objects.bulk_create([noted(row, "started", at=at, known=known) for row in rows])
    return rows


def running(application: Application) -> list[Deadline]:
    """The clocks of a case that nothing has ended yet (未结束的期限), the overdue ones among them."""
    return list(_unmet().filter(application=application))


def _unmet() -> QuerySet[Deadline]:
    return Deadline.objects.filter(met_at__isnull=True, state__in=Deadline.OPEN)


def close(
    rows: Sequence[Deadline], *, at: datetime, lift: bool = False, note: str = "", known: datetime | None = None
) -> list[DeadlineEvent]:
    """Close clocks (结束计算): met, or broken if too late, or lifted; returns the events for the caller to store."""
    events = []
    for row in rows:
        if lift and row.state == Deadline.State.BROKEN:
            row.met_at = at
        elif lift:
            row.state = Deadline.State.LIFTED
        else:
            row.met_at = at
            row.state = Deadline.State.BROKEN if is_late(row, at) else Deadline.State.MET
        row.next_check_at = None
        events.append(noted(row, "lifted" if lift else str(row.state), at=at, known=known, note=note))
    if rows:
        Deadline.objects.bulk_update(rows, ["state", "met_at", "next_check_at"])
    return events


def is_late(row: Deadline, at: datetime) -> bool:
    """Whether the event came after the legal limit, or, for what must last, before its end (是否违反期限).

    A clock that stands still runs out for nobody.
    """
    if row.state == Deadline.State.SUSPENDED:
        return False
    if row.kind == "keep_up":
        return row.free_on is not None and timezone.localtime(at).date() < row.free_on
    if row.due_at is not None:
        return at > row.due_at
    return row.due_on is not None and timezone.localtime(at).date() > row.due_on


def meet(
    application: Application, event: str, *, at: datetime, subject: str = "", known: datetime | None = None
) -> None:
    """Mark the clocks an event ends as met (期限完成): of this case, and of its site where another case started them.

    Another case of the same procedure has clocks of its own, as one correction beside another of the same site.
    """
    about = Q(application=application)
    if application.site_id is not None:
        own = Q(application=None) | Q(application__procedure=application.procedure)
        about |= Q(site_id=application.site_id) & ~own
    rows = _unmet().filter(about, ends_with=event)
    if subject:
        rows = rows.filter(subject=subject)
    DeadlineEvent.objects.bulk_create(close([*rows, *_campaigns(application, event)], at=at, known=known))


def _campaigns(application: Application, event: str) -> list[Deadline]:
    """The clocks of campaigns that an event of a case of the site ends (专项工作期限), each once."""
    if application.site_id is None or "." in event:
        return []
    named = f"{application.procedure}.{event}"
    return list(_unmet().filter(application=None, name=CAMPAIGN, site_id=application.site_id, ends_with=named))


def meet_early(
    rows: Sequence[Deadline], events: Container[str], *, at: datetime, known: datetime | None = None
) -> None:
    """Close clocks whose end event had come before they started (提前完成), for instance a filing made before launch."""
    done = [row for row in rows if row.ends_with in events]
    if done:
        DeadlineEvent.objects.bulk_create(close(done, at=at, note="起算前已完成", known=known))


def lift_all(application: Application, *, at: datetime, note: str) -> None:
    """End all clocks of a case that is at its end (终止全部期限)."""
    DeadlineEvent.objects.bulk_create(close(running(application), at=at, lift=True, note=note))


def lift_about(application: Application, subject: str, *, at: datetime, note: str) -> None:
    """End the clocks about one thing (终止单项期限), as those of a notice that fell down."""
    rows = [row for row in running(application) if row.subject == subject]
    DeadlineEvent.objects.bulk_create(close(rows, at=at, lift=True, note=note))


def reopen(application: Application, subject: str, *, at: datetime, note: str) -> None:
    """Let the newest clock about one thing run on as it was counted first (恢复计算)."""
    rows = Deadline.objects.filter(application=application, subject=subject, state=Deadline.State.LIFTED)
    row = rows.order_by("pk").last()
    if row is not None:
        row.state = Deadline.State.RUNNING
        row.next_check_at = next_check(row, at)
        row.save()
        noted(row, "reopened", at=at, note=note).save(force_insert=True)


def turn(
    application: Application,
    rule: Time | None,
    unit: Unit,
    *,
    at: datetime,
    subject: str,
    ended: str = "internal",
) -> Deadline | None:
    """Hand the approvers' own limit on (内部时限): close the one that ran, start the next one; four statements."""
    old = [row for row in running(application) if row.internal and row.name == ended]
    events = close(old, at=at)
    new = None
    if rule is not None:
        counted = count(replace(rule, name=ended), timezone.localtime(at), work_calendar())
        started = Started(application, unit, application.site, subject)
        new = build(replace(rule, name=ended), started, at, counted)
        new.save(force_insert=True)
        events.append(noted(new, "started", at=at))
    DeadlineEvent.objects.bulk_create(events)
    return new
