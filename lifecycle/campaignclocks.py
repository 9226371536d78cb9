"""The clocks of campaigns (专项工作期限): fixed dates, to the last hour of the named day, not moved by days of rest."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lifecycle import deadlines
from lifecycle.calendar import work_calendar
from lifecycle.clockevents import noted
from lifecycle.daycount import count
from lifecycle.deadlines import CAMPAIGN, Started
from lifecycle.errors import DomainError
from lifecycle.models import Application, CampaignBatch, Deadline, DeadlineEvent, Site
from lifecycle.rules.basics import Citation
from lifecycle.rules.schema import Time

if TYPE_CHECKING:
    from accounts.models import Unit

#: Which moment of a case is its event (事件时刻).
MOMENTS = {"submitted": "submitted_at", "granted": "granted_at", "completed": "ended_at"}


def start(batch: CampaignBatch, unit: Unit, site: Site | None, at: datetime, who: str) -> Deadline:
    """Start the clock of a member or of the organiser (起算期限); what has happened already meets it at once.

    `who` tells it from every other clock of the campaign, as one member enrolled twice.
    """
    rule = _rule(batch)
    subject = f"{batch.campaign_id}:{batch.key}:{who}"[:80]
    row = deadlines.build(rule, Started(None, unit, site, subject), at, count(rule, batch.due_on, work_calendar()))
    row.cite = dict(batch.cite)
    row.next_check_at = deadlines.next_check(row, at)
    row.save(force_insert=True)
    noted(row, "started", at=at).save(force_insert=True)
    done = _happened(batch, site)
    if done is not None:
        meet(row, done)
    return row


def _rule(batch: CampaignBatch) -> Time:
    cite = Citation(rules=tuple(batch.cite.get("rules", ())), instrument="", clause="", title="")
    label = f"{batch.campaign.name} {batch.label}"[:120]
    return Time(CAMPAIGN, cite, label=label, kind="fixed_date", on=batch.due_on.isoformat(), end=batch.met_by)


def _happened(batch: CampaignBatch, site: Site | None) -> datetime | None:
    """When the event of a batch had come about before its member was enrolled (先已完成)."""
    procedure, _dot, what = batch.met_by.partition(".")
    if site is None or what not in MOMENTS:
        return None
    cases = Application.objects.filter(site=site, procedure=procedure)
    if what == "completed":
        cases = cases.filter(state=Application.State.COMPLETED)
    moments = [getattr(case, MOMENTS[what]) for case in cases.exclude(state=Application.State.WITHDRAWN)]
    return min((moment for moment in moments if moment), default=None)


def meet(row: Deadline, moment: datetime) -> None:
    """Mark a clock as met (完成), or as broken where that was too late."""
    DeadlineEvent.objects.bulk_create(deadlines.close([row], at=moment))


def lift(row: Deadline, why: str, at: datetime) -> None:
    """End a clock without its event (终止计算)."""
    DeadlineEvent.objects.bulk_create(deadlines.close([row], at=at, lift=True, note=why))


def reset(batch: CampaignBatch, why: str, at: datetime) -> None:
    """Set the clocks of a batch to its new date (重设期限): open ones run or are overdue by it, met ones are judged anew."""
    rows = list(clocks_of(batch).exclude(state=Deadline.State.LIFTED))
    counted = count(_rule(batch), batch.due_on, work_calendar())
    events = []
    for row in rows:
        was = row.due_on
        row.due_on, row.chase_on, row.explanation = counted.due_on, counted.chase_on, list(counted.steps)
        row.measure = {**row.measure, "on": batch.due_on.isoformat()}
        late = deadlines.is_late(row, row.met_at or at)
        open_or_met = Deadline.State.MET if row.met_at else Deadline.State.RUNNING
        row.state = Deadline.State.BROKEN if late else open_or_met
        row.turn, row.rung = row.turn + 1, ""  # the ladder begins anew
        row.next_check_at = None if row.met_at else deadlines.next_check(row, at)
        events.append(noted(row, "recounted", at=at, was=was, note=why))
    fields = ["due_on", "chase_on", "explanation", "measure", "state", "turn", "rung", "next_check_at"]
    Deadline.objects.bulk_update(rows, fields)
    DeadlineEvent.objects.bulk_create(events)


def clocks_of(batch: CampaignBatch) -> QuerySet[Deadline]:
    """The clocks of a batch (批次期限): its members', and the organiser's own."""
    return Deadline.objects.filter(
        Q(campaign_member__batch=batch, campaign_member__removed_at__isnull=True) | Q(campaign_batch=batch)
    )


def moment_of(done_on: date, at: datetime) -> datetime:
    """The moment a recorded day stands for (完成时刻): now for today, else its last hour.

    Raises: DomainError for a day that has not come.
    """
    today = timezone.localtime(at).date()
    if done_on > today:
        raise DomainError(_("完成日期不能晚于今天。"), field="done_on")
    if done_on == today:
        return at
    return timezone.make_aware(datetime.combine(done_on, time(23, 59))) + timedelta(seconds=59)
