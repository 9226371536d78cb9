"""What the applicant's side does on pages of their own (催办、撤回、放弃批准)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals.casefile import CaseFile
from approvals.offers import applicant
from approvals.services import relinquishing, urging, withdrawing
from approvals.views.verbpage import VerbForm, VerbPage
from lifecycle.procedures import procedure


class UrgeForm(VerbForm):
    """A word with the urge (催办留言)."""

    words = forms.CharField(
        label=_("留言"),
        required=False,
        help_text=_("选填，最多%d字；随催办一并送达。") % urging.MOST_WORDS,
        widget=forms.TextInput(attrs={"maxlength": urging.MOST_WORDS, "autocomplete": "off"}),
    )


def _urge(file: CaseFile, given: dict[str, Any], at: datetime) -> str:
    urging.urge(by=file.user, application_id=file.application.pk, words=given["words"], at=at)
    return _("已催办；谁在何时看到，见本页“催办”。")


def _urge_points(file: CaseFile) -> list[str]:
    return [_("等待办理：%s") % file.urging.waiting] if file.urging is not None and file.urging.waiting else []


def _withdraw(file: CaseFile, given: dict[str, Any], at: datetime) -> str:
    withdrawing.withdraw(
        by=file.user, application_id=file.application.pk, seen=given["seen"], reason=given["reason"], at=at
    )
    return _("申请已撤回。")


def _withdraw_points(file: CaseFile) -> list[str]:
    application = file.application
    points = [_("正在计算的期限全部终止。")]
    if procedure(application.procedure).opens_site and application.site:
        points.append(_("拟开设的“%s”不再占用本单位名额，需要时可重新申请。") % application.site.name)
    return points


def _relinquish(file: CaseFile, given: dict[str, Any], at: datetime) -> str:
    relinquishing.relinquish(
        by=file.user, application_id=file.application.pk, seen=given["seen"], reason=given["reason"], at=at
    )
    return _("已放弃批准，名额不再占用。")


def _relinquish_points(file: CaseFile) -> list[str]:
    site = file.application.site
    undone = [item.label for item in file.items if item.done_at is None]
    running = sum(1 for row in file.clocks if row.is_open)
    yearly = next((rule for rule in file.judged.rules.times if rule.kind == "quota"), None)
    points = [_("网站“%s”保持现状。") % site.name] if site else []
    if yearly:
        points.append(_("本次批准占用的%s名额随即释放，需要时可重新申请。") % yearly.label)
    if undone:
        points.append(
            _("未办的 %(count)d 项任务终止：%(labels)s。") % {"count": len(undone), "labels": "、".join(undone)}
        )
    if running:
        points.append(_("正在计算的 %d 项期限终止。") % running)
    if any(notice.url for notice in file.notices):
        points.append(_("已经发布的公告请自行从页面撤下，系统内记为撤销。"))
    return [*points, _("各环节意见、批复和台账保留。")]


URGE = VerbPage(
    applicant.urge, _urge, _("催办"), _("只有申请单位和主管单位可以催办。"), form=UrgeForm, points=_urge_points
)
WITHDRAW = VerbPage(
    applicant.withdraw, _withdraw, _("撤回申请"), _("只有申请单位可以撤回申请。"), points=_withdraw_points
)
RELINQUISH = VerbPage(
    applicant.relinquish, _relinquish, _("放弃批准"), _("只有申请单位可以放弃批准。"), points=_relinquish_points
)


@require_http_methods(["GET", "HEAD", "POST"])
def urge(request: HttpRequest, pk: int) -> HttpResponse:
    """Urge the open seat (催办)."""
    return URGE.answer(request, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a case (撤回), after what it leads to has been read."""
    return WITHDRAW.answer(request, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def relinquish(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a grant up before its use (放弃批准), after what it leads to has been read."""
    return RELINQUISH.answer(request, pk)
