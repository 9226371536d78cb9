"""Delegating (委派): the signer asks a colleague for a written opinion; the turn waits there and comes back to be signed."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post, User
from accounts.permissions import posts_of, seats_of
from approvals import route as routes
from approvals import signer
from approvals.engine import turns
from approvals.engine.records import CaseTask
from approvals.models import Delegation, DelegationEnd
from approvals.ownfiling import filers
from approvals.services import standing, telling
from lifecycle import ledger
from lifecycle.errors import DomainError, NotAllowedNow, StaleVersion
from lifecycle.ledger import Act
from lifecycle.models import Application

#: The three administrators (三员) take no part in business, nor do those who look on.
APART = (Post.Office.SYSTEM_ADMIN, Post.Office.SECURITY_ADMIN, Post.Office.AUDIT_ADMIN, Post.Office.AUDITOR)
Kind = DelegationEnd.Kind


@transaction.atomic
def delegate(
    *, by: User, application_id: int, seen: int | None, to: int | None, question: str, at: datetime
) -> Delegation:
    """Delegate one's review (委派) to a person of the same unit; the internal limit runs on, the signature stays one's own.

    Raises: PermissionDenied, StaleVersion, NotAllowedNow when nobody can be asked, DomainError for another person or no words.
    """
    application = standing.lock(application_id)
    standing.same_version(application, seen)
    task = next(iter(turns.open_turns(application, "review")), None)
    if task is None:
        raise NotAllowedNow(_("该申请目前为“%s”，没有可以委派的环节。") % application.get_state_display())
    step = routes.steps_of(application.route)[task.data["step"]]
    who = signer.signer(by, application, task, step, at)
    asked = colleagues(task, application, by, timezone.localtime(at).date())
    person = next((one for one in asked if one.pk == to), None)
    if person is None:
        words = _("请选择本单位的其他人员；不得委派本申请的经办人。") if asked else nobody_there()
        raise DomainError(words, field="to" if asked else "")
    if not question.strip():
        raise DomainError(_("请写明需要对方提出什么意见。"), field="question")
    row = Delegation.objects.create(
        application=application,
        task=task,
        step_label=step["label"],
        round=application.round,
        by=by,
        to=person,
        question=question.strip(),
        at=at,
    )
    turns.delegate(task, person, {"id": row.pk, "by": by.pk, "to": person.real_name})
    standing.touched(application)
    _record(
        application,
        "turn.delegated",
        _("“%(step)s”委派%(to)s提出意见：%(question)s")
        % {"step": step["label"], "to": person.real_name, "question": row.question},
        who,
        at,
        row,
    )
    telling.handed(application, _("请您提出意见（%s）") % step["label"], [person], row.question, who=who, at=at)
    return row


@transaction.atomic
def come_back(
    *, by: User, application_id: int, seen: int | None, kind: str, opinion: str, at: datetime
) -> DelegationEnd:
    """End a delegation: answered or handed back by the one asked (答复、退回委派), recalled by the one who asked (收回委派).

    Raises: PermissionDenied, StaleVersion when it has come back already, DomainError without words.
    """
    application = standing.lock(application_id)
    task = waiting(application)
    if task is None:
        raise StaleVersion(
            _("该委派已经收回或者答复，申请目前为“%s”。您输入的内容已保留，可复制后使用。")
            % application.get_state_display()
        )
    standing.same_version(application, seen)
    row = Delegation.objects.select_related("by", "to").get(pk=task.data["delegated"]["id"])
    who = _act(by, row, task, kind, at)
    if kind != Kind.RECALLED and not opinion.strip():
        words = _("请填写意见。") if kind == Kind.ANSWERED else _("请写明退回委派的原因。")
        raise DomainError(words, field="opinion")
    end = DelegationEnd.objects.create(delegation=row, kind=kind, opinion=opinion.strip(), by=by, at=at)
    give_back(task, row.by, timezone.localtime(at).date())
    standing.touched(application)
    said = {"step": row.step_label, "to": row.to.real_name, "opinion": end.opinion}
    words = {
        Kind.ANSWERED: _("就“%(step)s”提出意见：%(opinion)s"),
        Kind.DECLINED: _("退回“%(step)s”的委派：%(opinion)s"),
        Kind.RECALLED: _("收回“%(step)s”对%(to)s的委派"),
    }[Kind(kind)] % said
    _record(application, f"delegation.{kind}", words, who, at, row)
    told = row.to if kind == Kind.RECALLED else row.by
    telling.handed(
        application, f"{_('委派')}{end.get_kind_display()}（{row.step_label}）", [told], end.opinion, who=who, at=at
    )
    return end


def waiting(application: Application) -> CaseTask | None:
    """The turn that waits with somebody who was asked (委派中的待办)."""
    return next((task for task in turns.open_turns(application, "review") if task.data.get("delegated")), None)


def give_back(task: CaseTask, delegator: User, day: date) -> None:
    """Give the turn back to the delegator (交回委派人), or to the seat when they hold it no longer."""
    unit_id, office = turns.seat_of(task)
    holds = Post.objects.on(day).filter(user=delegator, unit_id=unit_id, office=office, user__is_active=True).exists()
    stands_in = not holds and str(task.owner_permission) in seats_of(delegator, day) and delegator.is_active
    turns.assign(task, delegator if holds or stands_in else None)


def colleagues(task: CaseTask, application: Application, by: User, day: date) -> list[User]:
    """Who may be asked for an opinion (可委派人员): of the seat's unit, never oneself, never the applicant's handler."""
    unit_id, _office = turns.seat_of(task)
    posts = Post.objects.on(day).filter(unit_id=unit_id).exclude(office__in=APART)
    rows = User.objects.filter(is_active=True, pk__in=posts.values("user_id"))
    return list(rows.exclude(pk__in=filers(application) | {by.pk}).order_by("pk"))


def nobody_there() -> str:
    """Why nobody can be asked (无可委派人员)."""
    return _("本单位没有其他可以委派的人员（本申请的经办人除外）。")


def _act(by: User, row: Delegation, task: CaseTask, kind: str, at: datetime) -> Act:
    day = timezone.localtime(at).date()
    unit_id, office = turns.seat_of(task)
    if kind == Kind.RECALLED:
        if by.pk != row.by_id:
            raise PermissionDenied(_("只有委派人可以收回委派。"))
        return standing.act_as(by, unit_id, office, at=at)
    post = next((one for one in posts_of(by, day) if one.unit_id == unit_id), None)
    if by.pk != row.to_id or post is None:
        raise PermissionDenied(_("该委派由%s答复。") % row.to.real_name)
    return Act(by, post)


def _record(application: Application, act: str, words: str, who: Act, at: datetime, row: Delegation) -> None:
    ledger.record(
        act,
        words,
        who=who,
        at=at,
        unit=application.unit,
        site=application.site,
        application=application,
        facts={"delegation": row.pk, "to": row.to_id, "by": row.by_id, "step": row.step_label, "round": row.round},
    )
