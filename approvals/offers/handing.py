"""Verbs by which work passes between people (交接动作): 拿回, 转办, 委派 with its answer and recall, 抄送."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from approvals.models import Decision
from approvals.offers.verb import Verb
from approvals.services import copying, delegating, taking_back, transferring

if TYPE_CHECKING:
    from approvals.casefile import CaseFile


def take_back(file: CaseFile) -> Verb | None:
    """Taking back (拿回), for the last signer."""
    last = file.decisions[-1] if file.decisions else None
    if last is None or last.signer_id != file.user.pk:
        return None
    handed_on = last.verdict == Decision.Verdict.APPROVE and last.round == file.application.round
    return Verb(
        "take_back",
        _("拿回"),
        _("将撤销您签署的“%s”意见，案件回到该环节重新签署。") % last.step_label,
        reverse("take_back", args=[file.application.pk]),
        icon="arrow-uturn-left",
        why_not=taking_back.why_not(file.application, last, file.turn, file.opened),
        shown=handed_on and file.turn is not None,
    )


def transfer(file: CaseFile) -> Verb | None:
    """Transferring (转办), for whoever has an open turn."""
    task = file.own_turn
    if task is None:
        return None
    others = transferring.peers(task, file.application, file.user, file.today)
    return Verb(
        "transfer",
        _("转办"),
        _("将本待办交由同一岗位的其他任职人员办理，您不再办理。"),
        reverse("transfer", args=[file.application.pk]),
        icon="arrows-right-left",
        why_not="" if others else transferring.nobody_else(),
    )


def delegate(file: CaseFile) -> Verb | None:
    """Delegating (委派), for whoever may sign the open step."""
    if not file.my_turn or file.turn is None or file.turn.flow_task.name != "review":
        return None
    asked = delegating.colleagues(file.turn, file.application, file.user, file.today)
    return Verb(
        "delegate",
        _("委派"),
        _("将请本单位人员提出书面意见，答复后回到您这里，由您签署。"),
        reverse("delegate", args=[file.application.pk]),
        icon="user-plus",
        why_not="" if asked else delegating.nobody_there(),
    )


def answer(file: CaseFile) -> Verb | None:
    """Answering a delegation (答复委派), for the person who was asked."""
    row = file.delegation
    if row is None or row.to_id != file.user.pk:
        return None
    return Verb(
        "answer",
        _("答复委派"),
        _("将把您的意见交给%s，由其签署；您也可以退回委派。") % row.by.real_name,
        reverse("answer", args=[file.application.pk]),
        icon="chat-bubble-left-right",
    )


def recall(file: CaseFile) -> Verb | None:
    """Recalling a delegation (收回委派), for the person who asked."""
    row = file.delegation
    if row is None or row.by_id != file.user.pk:
        return None
    return Verb(
        "recall",
        _("收回委派"),
        _("将不再等待%s的意见，由您继续签署。") % row.to.real_name,
        reverse("recall", args=[file.application.pk]),
        icon="arrow-uturn-left",
    )


def copy(file: CaseFile) -> Verb | None:
    """Copying (抄送), for those the case runs through."""
    if not copying.may_copy(file.application, file.items, file.seats):
        return None
    return Verb(
        "copy",
        _("抄送"),
        _("将使收到的人可以查看本件，不能办理；何时看到会记下来。"),
        reverse("copy", args=[file.application.pk]),
        icon="paper-airplane",
    )
