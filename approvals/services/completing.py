"""Completing a case (办结): all work done and all notices stood their time; nobody has to press a button."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import seat
from approvals import planning
from approvals.engine import turns
from approvals.models import WorkItem
from approvals.services import announcing, clocks, effects, fulfilling, issuing, naming, registering, standing, telling
from lifecycle import deadlines, ledger
from lifecycle.ledger import Act
from lifecycle.models import Application
from lifecycle.rules import lookup
from lifecycle.rules.schema import Work
from notices.models import Notice


def complete_if_done(application: Application, *, who: Act, at: datetime) -> bool:
    """Complete a case once nothing is left (办结): every work item done, every notice asked for fulfilled.

    Law: OPN-17. Called inside the transaction of the act that may have been the last.
    """
    if application.state not in (Application.State.GRANTED, Application.State.CARRYING_OUT):
        return False
    if WorkItem.objects.filter(application=application, done_at__isnull=True).exists():
        return False
    judged = planning.judge(application, at)
    rows = list(Notice.objects.filter(application=application).exclude(state=Notice.State.WITHDRAWN))
    fulfilling.release(rows, judged, at)
    wanted = {rule.name for rule in lookup.notices_for(judged.rules, *judged.case)}
    if wanted - {row.name for row in rows} or any(row.state != Notice.State.FULFILLED for row in rows):
        return False
    if any(f.blocked for f in judged.findings("complete")):
        return False
    application.complete(at)
    effects.move(judged, "complete", at=at)
    clocks.event(judged, "completed", at=at)
    deadlines.lift_all(application, at=at, note="事项办结")
    issuing.issue(judged, "complete", who=who, at=at)
    standing.touched(application)
    turns.settle(application)
    ledger.record(
        "application.completed",
        _("事项办结"),
        who=who,
        at=at,
        unit=application.unit,
        site=application.site,
        application=application,
    )
    telling.completed(application, at=at)
    _tell_parent(application, at)
    return True


def close_turn(application: Application, item: WorkItem, by: User | None) -> None:
    """Close an office's turn with its last work item (办毕本岗位任务).

    Raises: PermissionDenied when somebody else has taken the turn.
    """
    mine = WorkItem.objects.filter(application=application, unit=item.unit, office=item.office)
    if mine.filter(done_at__isnull=True).exists():
        return
    for task in turns.open_turns(application, "execute"):
        if task.owner_permission == seat(item.unit_id, item.office):
            if by and task.owner_id and task.owner_id != by.pk:
                raise PermissionDenied(_("该任务由他人办理。"))
            turns.finish(task, by)


def _tell_parent(application: Application, at: datetime) -> None:
    """Tick what the linked case was waiting for (关联事项办结), for instance a shutdown its relaunch."""
    if application.parent_id is None or not naming.none_left(application):
        return
    parent = standing.lock(application.parent_id)
    if parent.state != Application.State.CARRYING_OUT:
        return
    judged = planning.judge(parent, at)
    awaited = {
        w.name: w.effect
        for w in judged.rules.work_items
        if w.by_procedure == application.procedure and not _others_missing(judged, w)
    }
    for item in WorkItem.objects.select_related("unit").filter(
        application=parent, name__in=awaited, done_at__isnull=True
    ):
        item.done_at, item.dated = at, timezone.localtime(at).date()
        item.number = application.number
        item.save()
        _brings_about(judged, awaited[item.name], at)
        clocks.event(judged, f"{item.name}.done", at=at)
        standing.touched(parent)
        close_turn(parent, item, None)
        ledger.record(
            "work.done",
            _("关联申请%(number)s办结，“%(item)s”随之办结") % {"number": application.number, "item": item.label},
            who=Act(None),
            at=at,
            unit=parent.unit,
            site=parent.site,
            application=parent,
            cites=[item.cite],
        )
    announcing.draft(planning.judge(parent, at), who=Act(None), at=at)
    complete_if_done(parent, who=Act(None), at=at)


def _others_missing(judged: planning.Judged, work: Work) -> bool:
    """Whether the gate of an awaited item is still shut (尚有未办结的关联事项), as while another site is not put right."""
    return bool(work.gate) and any(finding.blocked for finding in judged.findings(work.gate))


def _brings_about(judged: planning.Judged, effect: str, at: datetime) -> None:
    """What the end of the linked case causes in the one that waited (关联办结的后果), for instance a site moved."""
    if not effect:
        return
    effects.move(judged, effect, at=at)
    if effect == "migrated":
        registering.note_platform(judged)
    clocks.event(judged, effect, at=at)
