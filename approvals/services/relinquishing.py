"""Giving a grant up (放弃批准): the applicant says, before any use of it, that it is not needed; its place becomes free."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Post, User
from approvals import planning
from approvals.engine import turns
from approvals.models import WorkItem
from approvals.planning import Judged
from approvals.services import effects, standing
from lifecycle import ledger
from lifecycle.errors import DomainError, NotAllowedNow
from lifecycle.models import Application
from lifecycle.rules import lookup
from lifecycle.rules.schema import Work
from notices.models import Notice

GRANTED = (Application.State.GRANTED, Application.State.CARRYING_OUT)


@transaction.atomic
def relinquish(*, by: User, application_id: int, seen: int | None, reason: str, at: datetime) -> Application:
    """Give a grant up before its use (放弃批准); a place it took of the year or of a share is free again.

    Law: TMP-04. Raises: PermissionDenied, NotAllowedNow, StaleVersion, DomainError.
    """
    application = standing.lock(application_id)
    who = standing.act_as(by, application.unit_id, Post.Office.HANDLER, Post.Office.PRINCIPAL, at=at)
    standing.same_version(application, seen)
    standing.lock_scope(application)
    judged = planning.judge(application, at)
    if refusal := why_not(judged):
        raise NotAllowedNow(refusal)
    if not reason.strip():
        raise DomainError(_("请填写放弃批准的原因。"), field="reason")
    undone = _close_work(application)
    _take_down_notices(application, at)
    effects.relinquish(judged, at=at)
    standing.touched(application)
    turns.cancel(application)
    ledger.record(
        "application.relinquished",
        _("申请单位放弃批准：%s") % reason.strip(),
        who=who,
        at=at,
        unit=application.unit,
        site=application.site,
        application=application,
        cites=[work.cite for work in spending(judged)],
        facts={"reason": reason.strip(), "work_not_done": undone, "granted_at": application.granted_at},
    )
    return application


def spending(judged: Judged) -> list[Work]:
    """The work that is the first use of the grant (使用批准的办理任务)."""
    return [work for work in lookup.work_items_for(judged.rules, *judged.case) if work.spends]


def why_not(judged: Judged) -> str:
    """What stands against giving the grant up (不能放弃的原因); nothing where it may be."""
    application = judged.application
    if application.state not in GRANTED:
        return _("该申请目前为“%s”，没有可以放弃的批准。") % application.get_state_display()
    uses = spending(judged)
    if not uses:
        return _("该事项的批准不能由申请单位放弃；不再办理的，请按规定另行申请。")
    done = [work.label for work in uses if work.name in judged.facts.work_done]
    if done:
        return _("“%s”已经办结，批准已经使用，不能放弃；请按规定办结后续任务。") % done[0]
    linked = Application.objects.filter(parent=application, state__in=OPEN).first()
    if linked is not None:
        return _("关联申请“%s”尚未终结，请先撤回该申请。") % (linked.number or linked.title)
    return ""


OPEN = (Application.State.UNDER_REVIEW, Application.State.RETURNED, *GRANTED)


def _close_work(application: Application) -> list[str]:
    """Close the work nobody has to do any more (终止办理任务); the ledger names it."""
    rows = WorkItem.objects.filter(application=application, done_at__isnull=True)
    labels = list(rows.order_by("order", "pk").values_list("label", flat=True))
    rows.delete()
    return labels


def _take_down_notices(application: Application, at: datetime) -> None:
    """Withdraw the notices of what will not happen (撤销公告)."""
    gone = (Notice.State.FULFILLED, Notice.State.WITHDRAWN)
    for notice in Notice.objects.filter(application=application).exclude(state__in=gone):
        notice.withdraw(at)
        notice.save()
