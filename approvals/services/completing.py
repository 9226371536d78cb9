"""Completing a case (办结): all work done and all notices stood their time; nobody has to press a button."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from approvals import planning
from approvals.engine import turns
from approvals.models import WorkItem
from approvals.services import clocks, effects, issuing, standing
from lifecycle import deadlines, ledger
from lifecycle.ledger import Act
from lifecycle.models import Application
from lifecycle.rules import lookup
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
    return True
