"""Public notices of a case (公告): posted, and ended no earlier than the law allows."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post, User
from approvals import planning
from approvals.planning import Judged
from approvals.services import clocks, completing, fulfilling, standing
from lifecycle import ledger
from lifecycle.errors import EvidenceMissing, NotAllowedNow, RuleNotMet
from lifecycle.ledger import Act
from lifecycle.models import Application
from lifecycle.rules.schema import NoticeRule
from notices import posting
from notices.models import Notice


@transaction.atomic
def post(*, by: User, notice_id: int, url: str, at: datetime) -> Notice:
    """Record that a notice is up (登记公告发布): from its day the law's period runs; where there is none, that is all,
    unless something must come first, as a shut site coming back.

    Law: OPN-17, OPN-18, TMP-06, AUD-16. Raises: PermissionDenied, NotAllowedNow, EvidenceMissing, RuleNotMet.
    """
    notice, application, who = _mine(by, notice_id, at)
    if notice.state not in (Notice.State.DRAFTED, Notice.State.BROKEN):
        raise NotAllowedNow(_("该公告目前为“%s”，不能登记发布。") % notice.get_state_display())
    judged = planning.judge(application, at)
    rule = _rule(judged, notice)
    for need in rule.needs:
        if need not in judged.facts.evidence:
            raise EvidenceMissing(
                _("发布“%(label)s”前须先上传%(need)s（依据%(cite)s）。")
                % {"label": notice.label, "need": _need_label(judged, need), "cite": rule.cite},
                field=need,
            )
    refused = [f for f in judged.findings("notice_post") if f.blocked]
    if refused:
        raise RuleNotMet(refused)
    started = clocks.event(judged, "notice_posted", at=at, subject=f"notice:{notice.pk}", only=rule.time)
    clock = next((row for row in started if row.name == rule.time), None)
    posting.post(notice, by=by, url=url, clock=clock, at=at)
    _everywhere(judged, notice, at)
    standing.touched(application)
    ledger.record(
        "notice.posted",
        _("“%(label)s”发布于%(place)s") % {"label": notice.label, "place": notice.place_label},
        who=who,
        at=at,
        unit=application.unit,
        site=application.site,
        application=application,
        cites=[rule.cite],
        facts={"url": url, "last_day": notice.last_day, "free_on": notice.free_on},
    )
    if not rule.time:
        if not fulfilling.kept_up(judged):
            fulfilling.fulfil(notice, judged, who, at)
        completing.complete_if_done(application, who=Act(None), at=at)
    return notice


def _everywhere(judged: Judged, notice: Notice, at: datetime) -> None:
    """Once a notice is up at every place it must be (各处均已发布), what waits for it may go on."""
    rows = Notice.objects.filter(application=judged.application, name=notice.name, posted_at__isnull=True)
    if not rows.exists():
        clocks.event(judged, f"{notice.name}.posted", at=at)


@transaction.atomic
def end(*, by: User, notice_id: int, at: datetime) -> Notice:
    """End a notice (撤下公告); before its first free day that is refused, naming that day.

    Where the rules only ask for the period in principle, an early end is entered, and its clock shows as broken.

    Law: OPN-17, TMP-06. Raises: PermissionDenied, NotAllowedNow, RuleNotMet with the first lawful day.
    """
    notice, application, who = _mine(by, notice_id, at)
    if notice.state != Notice.State.POSTED:
        raise NotAllowedNow(_("该公告目前为“%s”，不能登记撤下。") % notice.get_state_display())
    judged = planning.judge(application, at)
    early = notice.free_on is not None and timezone.localtime(at).date() < notice.free_on
    if early or not notice.time_name:
        if refused := fulfilling.kept_up(judged):
            raise RuleNotMet(refused)
        if early and not fulfilling.only_warned(judged):
            posting.refuse_early(notice, at)
    fulfilling.fulfil(notice, judged, who, at)
    completing.complete_if_done(application, who=Act(None), at=at)
    return notice


@transaction.atomic
def fulfil_due(notice_id: int, at: datetime) -> bool:
    """Mark a notice whose time has run as fulfilled (公告期满), by the tick; whoever comes second does nothing."""
    application_id = Notice.objects.values_list("application_id", flat=True).get(pk=notice_id)
    application = standing.lock(application_id)
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice_id)
    if notice.state != Notice.State.POSTED or not notice.free_on or notice.free_on > timezone.localtime(at).date():
        return False
    fulfilling.fulfil(notice, planning.judge(application, at), Act(None), at)
    completing.complete_if_done(application, who=Act(None), at=at)
    return True


def _mine(by: User, notice_id: int, at: datetime) -> tuple[Notice, Application, Act]:
    application_id = Notice.objects.values_list("application_id", flat=True).get(pk=notice_id)
    application = standing.lock(application_id)
    who = standing.act_as(by, application.unit_id, Post.Office.HANDLER, Post.Office.PRINCIPAL, at=at)
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice_id)
    return notice, application, who


def _rule(judged: Judged, notice: Notice) -> NoticeRule:
    return next(r for r in judged.rules.notices if r.name == notice.name)


def _need_label(judged: Judged, need: str) -> str:
    found = [p.label for p in judged.rules.papers if p.spec == need] + [
        e.label for e in judged.rules.evidence if e.name == need
    ]
    return f"“{found[0]}”" if found else need
