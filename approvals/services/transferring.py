"""Transferring (转办): an open turn goes to another person who holds the same seat; the law names the office, never a person."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post, User
from accounts.permissions import seats_of
from approvals import route as routes
from approvals import signer
from approvals.engine import turns
from approvals.engine.records import CaseTask
from approvals.ownfiling import barred
from approvals.services import standing, telling
from lifecycle import ledger
from lifecycle.errors import DomainError, NotAllowedNow
from lifecycle.ledger import Act
from lifecycle.models import Application


@transaction.atomic
def transfer(*, by: User, application_id: int, seen: int | None, to: int | None, reason: str, at: datetime) -> CaseTask:
    """Transfer one's open turn (转办) to another holder of the same seat; its clocks run on.

    Raises: PermissionDenied when no turn is the person's own, StaleVersion, NotAllowedNow when nobody else holds the
    seat, DomainError for another person or without a reason.
    """
    application = standing.lock(application_id)
    standing.same_version(application, seen)
    day = timezone.localtime(at).date()
    held = seats_of(by, day)
    task = signer.own_turn(by, held, application, turns.open_turns(application))
    if task is None:
        raise PermissionDenied(_("该申请目前没有由您办理的环节，不能转办。"))
    others = peers(task, application, by, day)
    if not others:
        raise NotAllowedNow(nobody_else())
    person = next((one for one in others if one.pk == to), None)
    if person is None:
        raise DomainError(_("请选择同一岗位的其他任职人员；不得转给其他岗位。"), field="to")
    if not reason.strip():
        raise DomainError(_("请填写原因，原因记入台账。"), field="reason")
    post = held[str(task.owner_permission)]
    who = Act(by, post, "" if post.user_id == by.pk else post.user.real_name)
    turns.assign(task, person)
    standing.touched(application)
    label = turn_label(application, task)
    ledger.record(
        "turn.transferred",
        _("“%(step)s”转%(to)s办理：%(reason)s") % {"step": label, "to": person.real_name, "reason": reason.strip()},
        who=who,
        at=at,
        unit=application.unit,
        site=application.site,
        application=application,
        facts={"task": task.pk, "to": person.pk, "seat": task.owner_permission, "reason": reason.strip()},
    )
    telling.handed(
        application, _("转您办理（%s）") % label, [person], _("转办原因：%s") % reason.strip(), who=who, at=at
    )
    return task


def peers(task: CaseTask, application: Application, by: User, day: date) -> list[User]:
    """Who else holds the seat of a turn (同岗人员), the applicant's handler apart where a case is reviewed."""
    unit_id, office = turns.seat_of(task)
    posts = Post.objects.on(day).filter(unit_id=unit_id, office=office)
    rows = User.objects.filter(is_active=True, pk__in=posts.values("user_id")).exclude(pk=by.pk).order_by("pk")
    if task.flow_task.name != "review":
        return list(rows)
    return list(rows.exclude(pk__in=barred(application, routes.steps_of(application.route)[task.data["step"]])))


def nobody_else() -> str:
    """Why a turn cannot be transferred, and the ways out (无同岗人员)."""
    return _(
        "该岗位没有其他任职人员，不能转办，也不得转给其他岗位。可以委派本单位人员提出意见，或者设置代理人代为签署。"
    )


def turn_label(application: Application, task: CaseTask) -> str:
    """What a turn is called (环节名称)."""
    if task.flow_task.name == "review":
        return str(routes.steps_of(application.route)[task.data["step"]]["label"])
    return _("补正") if task.flow_task.name == "correct" else _("办理任务")
