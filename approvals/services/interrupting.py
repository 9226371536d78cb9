"""Gaps in a notice (公告中断): put on record; where the clause asks for it to stand without a break, the period begins anew."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post, User
from accounts.permissions import holds
from approvals import planning
from approvals.planning import Judged
from approvals.services import standing
from lifecycle import deadlines, ledger
from lifecycle.errors import DomainError, NotAllowedNow
from lifecycle.ledger import Act
from lifecycle.models import Application
from lifecycle.rules.schema import NoticeRule
from notices.models import Notice

RESTART = "restart"


@transaction.atomic
def interrupt(*, by: User, notice_id: int, since: datetime, reason: str, at: datetime) -> Notice:
    """Record that a notice was down for a time (登记公告中断). Where it must stand without a break its clock ends with it:
    it must be posted again, and its period counts from then on.

    Law: PRM-11, MIG-17. Raises: PermissionDenied, NotAllowedNow, DomainError for a moment outside the period.
    """
    notice, application = _locked(notice_id)
    judged = planning.judge(application, at)
    who = _may_report(by, application, judged, notice, at)
    if notice.state != Notice.State.POSTED or not notice.time_name:
        raise NotAllowedNow(_("该公告目前为“%s”，不在公告期内，不需登记中断。") % notice.get_state_display())
    _within(notice, since, at)
    said = _reason(reason)
    rule = rule_of(judged, notice)
    restarts = rule.gap == RESTART
    if restarts:
        notice.break_off(since)
        notice.save()
        deadlines.lift_about(application, _subject(notice), at=at, note="公告中断，重新发布后重新计算")
    standing.touched(application)
    text = _("“%(label)s”于%(since)s中断，须重新发布，公告期重新计算") if restarts else _("“%(label)s”于%(since)s中断")
    _enter("notice.broken", text, notice, application, who, at, rule, since=since, reason=said)
    return notice


@transaction.atomic
def uphold(*, by: User, notice_id: int, reason: str, at: datetime) -> Notice:
    """Record that a gap is no interruption (登记不作中断): the notice stands on, and its period as it was counted first.

    The rulebook names the office that may. Law: PRM-11, MIG-17. Raises: PermissionDenied, NotAllowedNow, DomainError.
    """
    notice, application = _locked(notice_id)
    judged = planning.judge(application, at)
    rule = rule_of(judged, notice)
    who = standing.act_as(by, _judge(judged, notice), Post.Office.REVIEWER, at=at)
    if notice.state != Notice.State.BROKEN:
        raise NotAllowedNow(_("该公告目前为“%s”，没有需要认定的中断。") % notice.get_state_display())
    said = _reason(reason)
    gone = notice.removed_at
    notice.uphold(at)
    notice.save()
    deadlines.reopen(application, _subject(notice), at=at, note="不作中断，继续计算")
    standing.touched(application)
    text = _("“%(label)s”%(since)s的情况不作中断，公告期继续计算")
    _enter("notice.upheld", text, notice, application, who, at, rule, since=gone or at, reason=said)
    return notice


def rule_of(judged: Judged, notice: Notice) -> NoticeRule:
    """The rule a notice is put up under (公告规则)."""
    return next(rule for rule in judged.rules.notices if rule.name == notice.name)


def may_judge(judged: Judged, notice: Notice, by: User, at: datetime) -> bool:
    """Whether the person may say that a gap is none (可否认定): reviewer of the office the rulebook names."""
    judge = judged.units.get(rule_of(judged, notice).gap_judge)
    return judge is not None and holds(by, judge, Post.Office.REVIEWER, day=timezone.localtime(at).date())


def _judge(judged: Judged, notice: Notice) -> int:
    """The office that judges gaps (认定单位); 0 where there is none, where nobody sits."""
    judge = judged.units.get(rule_of(judged, notice).gap_judge)
    return judge.pk if judge else 0


def _locked(notice_id: int) -> tuple[Notice, Application]:
    application = standing.lock(Notice.objects.values_list("application_id", flat=True).get(pk=notice_id))
    return Notice.objects.select_for_update(of=("self",)).get(pk=notice_id), application


def _may_report(by: User, application: Application, judged: Judged, notice: Notice, at: datetime) -> Act:
    """The applicant reports a gap itself, or the office that judges gaps has noticed it (登记人)."""
    if may_judge(judged, notice, by, at):
        return standing.act_as(by, _judge(judged, notice), Post.Office.REVIEWER, at=at)
    return standing.act_as(by, application.unit_id, Post.Office.HANDLER, Post.Office.PRINCIPAL, at=at)


def _within(notice: Notice, since: datetime, at: datetime) -> None:
    """Raises: DomainError for a gap before the posting, in the future, or after the period has run."""
    first, day = notice.posted_at, timezone.localtime(since).date()
    if first is None or since < first or since > at or (notice.free_on is not None and day >= notice.free_on):
        raise DomainError(
            _("中断时间%(since)s不在公告期内（自%(first)s至%(last)s），请核对。")
            % {
                "since": timezone.localtime(since).strftime("%Y-%m-%d %H:%M"),
                "first": timezone.localtime(first).strftime("%Y-%m-%d %H:%M") if first else "",
                "last": notice.last_day,
            },
            field="since",
        )


def _reason(text: str) -> str:
    if not text.strip():
        raise DomainError(_("请写明原因，原因记入台账。"), field="reason")
    return text.strip()


def _subject(notice: Notice) -> str:
    return f"notice:{notice.pk}"


def _enter(
    kind: str,
    text: str,
    notice: Notice,
    application: Application,
    who: Act,
    at: datetime,
    rule: NoticeRule,
    *,
    since: datetime,
    reason: str,
) -> None:
    ledger.record(
        kind,
        text % {"label": notice.label, "since": timezone.localtime(since).strftime("%Y-%m-%d %H:%M")},
        who=who,
        at=at,
        unit=application.unit,
        site=application.site,
        application=application,
        cites=[rule.cite],
        facts={"since": since, "reason": reason, "last_day": notice.last_day},
    )
