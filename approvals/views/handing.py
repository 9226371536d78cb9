"""Pages of the verbs by which work passes between people (拿回、转办、委派、答复、收回、抄送)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models import Post, User
from approvals.casefile import CaseFile
from approvals.engine import turns
from approvals.models import DelegationEnd
from approvals.offers import handing
from approvals.services import delegating, taking_back, transferring
from approvals.views.verbpage import ReasonedForm, VerbForm, VerbPage

GET_AND_POST = ["GET", "HEAD", "POST"]
Kind = DelegationEnd.Kind


def _person_field(label: Any, help_text: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择人员。"), "invalid_choice": _("该人员现在不能选择，请重新选择。")},
    )


def _choices(people: Iterable[User], unit_id: int, file: CaseFile) -> list[tuple[str, str]]:
    """People with what they are in the unit (人员及职务)."""
    found = list(people)
    posts = Post.objects.on(file.today).filter(user__in=found, unit_id=unit_id).order_by("pk")
    titles = {post.user_id: post.title or post.get_office_display() for post in reversed(posts)}
    return [(str(one.pk), f"{one.real_name}（{titles.get(one.pk, '')}）") for one in found]


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


class TransferForm(ReasonedForm):
    """To whom a turn goes, and why (转办)."""

    field_order = ("to", "reason")
    to = _person_field(_("转给"), _("同一单位同一岗位的任职人员。"))

    def __init__(self, file: CaseFile, data: Any = None, **more: Any) -> None:
        super().__init__(file, data, **more)
        task = file.own_turn
        others = transferring.peers(task, file.application, file.user, file.today) if task else []
        self.fields["to"].choices = _choices(others, turns.seat_of(task)[0], file) if task else []  # type: ignore[attr-defined]


class DelegateForm(VerbForm):
    """Who is asked for what (委派)."""

    to = _person_field(_("委派给"), _("本单位人员，本申请的经办人除外。"))
    question = forms.CharField(
        label=_("委派事项"),
        max_length=500,
        help_text=_("写明需要对方看什么、提出什么意见。"),
        error_messages={"required": _("请写明需要对方提出什么意见。")},
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 500}),
    )

    def __init__(self, file: CaseFile, data: Any = None, **more: Any) -> None:
        super().__init__(file, data, **more)
        task = file.turn
        asked = delegating.colleagues(task, file.application, file.user, file.today) if task else []
        self.fields["to"].choices = _choices(asked, turns.seat_of(task)[0], file) if task else []  # type: ignore[attr-defined]


class AnswerForm(VerbForm):
    """The opinion asked for, or why the delegation goes back (答复委派)."""

    kind = forms.ChoiceField(
        label=_("答复方式"),
        choices=[(Kind.ANSWERED.value, _("提出意见")), (Kind.DECLINED.value, _("退回委派"))],
        initial=Kind.ANSWERED.value,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择答复方式。")},
    )
    opinion = forms.CharField(
        label=_("意见"),
        max_length=2000,
        help_text=_("退回委派的，写明原因。意见列入审批意见，签署由委派人负责。"),
        error_messages={"required": _("请填写意见；退回委派的，写明原因。")},
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 2000}),
    )


def _take_back(file: CaseFile, given: dict[str, Any], at: datetime) -> str:
    taking_back.take_back(
        by=file.user, application_id=file.application.pk, seen=given["seen"], reason=given["reason"], at=at
    )
    return str(_("已拿回，请重新签署。"))


def _transfer(file: CaseFile, given: dict[str, Any], at: datetime) -> str:
    asked = {"seen": given["seen"], "to": _number(given["to"]), "reason": given["reason"]}
    task = transferring.transfer(by=file.user, application_id=file.application.pk, at=at, **asked)
    return str(_("已转%s办理。") % (task.owner.real_name if task.owner else ""))


def _delegate(file: CaseFile, given: dict[str, Any], at: datetime) -> str:
    asked = {"seen": given["seen"], "to": _number(given["to"]), "question": given["question"]}
    row = delegating.delegate(by=file.user, application_id=file.application.pk, at=at, **asked)
    return str(_("已委派%s，答复后回到您的待办。") % row.to.real_name)


def _answer(file: CaseFile, given: dict[str, Any], at: datetime) -> str:
    said = {"seen": given["seen"], "kind": given["kind"], "opinion": given["opinion"]}
    end = delegating.come_back(by=file.user, application_id=file.application.pk, at=at, **said)
    return str(_("已退回委派。") if end.kind == Kind.DECLINED else _("意见已提交给委派人。"))


def _recall(file: CaseFile, given: dict[str, Any], at: datetime) -> str:
    delegating.come_back(
        by=file.user, application_id=file.application.pk, seen=given["seen"], kind=Kind.RECALLED, opinion="", at=at
    )
    return str(_("已收回委派，请继续办理。"))


def _take_back_points(file: CaseFile) -> list[Any]:
    return [
        _("已签署的意见保留在原轮次，标明已拿回；本件另起一轮，填报内容不变。"),
        _("内部时限重新计算，法定期限不受影响。"),
        _("下一环节打开本件以后，不能再拿回。"),
    ]


def _transfer_points(file: CaseFile) -> list[Any]:
    return [_("时限不变，继续计算。"), _("其他同岗人员的待办里不再出现本件。")]


def _delegate_points(file: CaseFile) -> list[Any]:
    return [_("内部时限不停止计算。"), _("对方答复或者退回以后由您签署；您可以随时收回委派。")]


def _answer_points(file: CaseFile) -> list[Any]:
    row = file.delegation
    return [_("%(who)s请您就此提出意见：%(what)s") % {"who": row.by.real_name, "what": row.question}] if row else []


TAKE_BACK = VerbPage(
    handing.take_back, _take_back, _("拿回"), _("只有最后一位签署人可以拿回自己的意见。"), points=_take_back_points
)
TRANSFER = VerbPage(
    handing.transfer,
    _transfer,
    _("转办"),
    _("该申请目前没有由您办理的环节，不能转办。"),
    form=TransferForm,
    points=_transfer_points,
)
DELEGATE = VerbPage(
    handing.delegate,
    _delegate,
    _("委派"),
    _("该申请目前没有由您签署的环节，不能委派。"),
    form=DelegateForm,
    points=_delegate_points,
)
ANSWER = VerbPage(
    handing.answer, _answer, _("答复委派"), _("该申请没有等您答复的委派。"), form=AnswerForm, points=_answer_points
)
RECALL = VerbPage(handing.recall, _recall, _("收回委派"), _("该申请没有您发起的委派。"), form=VerbForm)


@require_http_methods(GET_AND_POST)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own approval back (拿回)."""
    return TAKE_BACK.answer(request, pk)


@require_http_methods(GET_AND_POST)
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Transfer an open turn to another holder of the seat (转办)."""
    return TRANSFER.answer(request, pk)


@require_http_methods(GET_AND_POST)
def delegate(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a colleague for a written opinion (委派)."""
    return DELEGATE.answer(request, pk)


@require_http_methods(GET_AND_POST)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the opinion asked for, or hand the delegation back (答复委派)."""
    return ANSWER.answer(request, pk)


@require_http_methods(GET_AND_POST)
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Recall a delegation (收回委派)."""
    return RECALL.answer(request, pk)
