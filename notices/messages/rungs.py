"""Reminders become messages (期限提醒): the sweep leaves a row for each rung to be told, this takes it away."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lifecycle.clockface import rung_words
from lifecycle.ladder import AUDITOR, FREE, OVERDUE, SUPERIOR
from lifecycle.models import Deadline, Reminder
from notices.messagemodels import Message
from notices.messages.outbox import Said, write
from notices.messages.seats import Overseers, holders_of

BATCH = 200
LATE = (OVERDUE, SUPERIOR, AUDITOR)
STILL_OPEN = (Deadline.State.RUNNING, Deadline.State.BROKEN)


def tell_rungs(at: datetime) -> int:
    """Write the messages of all rungs that are to be told (写入期限提醒), batch by batch; how many there were."""
    overseers, done = Overseers(), 0
    while count := _tell_some(at, overseers):
        done += count
    return done


@transaction.atomic
def _tell_some(at: datetime, overseers: Overseers) -> int:
    """Some reminders and their messages in one transaction: neither is ever there without the other being gone."""
    rows = Reminder.objects.order_by("pk")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    taken = list(rows.select_related("deadline__application", "deadline__unit", "deadline__site")[:BATCH])
    write([_said(row, overseers) for row in taken if _matters(row.deadline)], at=at)
    Reminder.objects.filter(pk__in=[row.pk for row in taken]).delete()
    return len(taken)


def _matters(row: Deadline) -> bool:
    """A clock met since the rung needs no reminding (已完成的期限不再提醒)."""
    return row.met_at is None and row.state in STILL_OPEN


def _said(row: Reminder, overseers: Overseers) -> Said:
    clock = row.deadline
    to = holders_of(clock)
    if SUPERIOR in row.tells:
        to += overseers.superiors(clock.unit)
    if AUDITOR in row.tells:
        to += overseers.auditors(clock.unit)
    late = row.rung.partition(":")[0] in LATE
    return Said(
        key=f"rung:{clock.pk}:{row.rung}",
        kind=Message.Kind.OVERDUE if late else Message.Kind.REMINDER,
        subject=_("%(what)s：%(label)s（%(unit)s）")
        % {"what": rung_words(row.rung), "label": clock.label, "unit": clock.unit.display_name},
        to=to,
        text=_text(clock, row.rung),
        path=reverse("deadline", args=[clock.pk]),
        application=clock.application,
    )


def _text(clock: Deadline, rung: str) -> str:
    """What the reminder says (提醒内容): the case, the last day, the clause; an approver's own limit is never law."""
    about = clock.application
    words = [_("事项：%s") % " ".join(part for part in (about.number, about.title) if part)] if about else []
    if about is None and clock.site is not None:
        words.append(_("网站：%s") % clock.site.name)
    if rung == FREE and clock.free_on:
        words.append(_("可以结束之日：%s") % clock.free_on.isoformat())
    elif clock.due_at:
        words.append(_("届满时刻：%s") % timezone.localtime(clock.due_at).strftime("%Y-%m-%d %H:%M"))
    elif clock.due_on:
        words.append(_("届满日：%s") % clock.due_on.isoformat())
    if clock.internal:
        words.append(_("性质：内部时限，由审批单位自定，不是法定期限"))
    elif clock.cite.get("title"):
        words.append(
            _("依据：《%(title)s》%(clause)s") % {"title": clock.cite["title"], "clause": clock.cite["clause"]}
        )
    return "\n".join(words)
