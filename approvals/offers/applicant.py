"""What the applicant's side may do with a case (申请单位可办动作): urge it, withdraw it, give its grant up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from approvals.offers.verb import Verb
from approvals.services import relinquishing

if TYPE_CHECKING:
    from approvals.casefile import CaseFile


def urge(file: CaseFile) -> Verb | None:
    """Urging (催办), for the applicant and the office that supervises it."""
    panel = file.urging
    if panel is None or not (panel.may or panel.not_now):
        return None
    return Verb(
        "urge",
        _("催办"),
        _("将提醒正在办理的岗位，记入台账，附阅读回执。"),
        reverse("urge", args=[file.application.pk]),
        icon="bell-alert",
        why_not=panel.not_now,
        shown=panel.may or bool(panel.rows and panel.waiting),
    )


def withdraw(file: CaseFile) -> Verb | None:
    """Withdrawing (撤回), by the applicant before the end."""
    if not file.is_filing_side:
        return None
    return Verb(
        "withdraw",
        _("撤回申请"),
        _("将终结本件，不再流转；已签署的意见保留在台账。"),
        reverse("withdraw", args=[file.application.pk]),
        icon="x-circle",
        why_not="" if file.may_withdraw else _("只有审核中或者退回补正的申请可以撤回。"),
        shown=file.may_withdraw,
        danger=True,
    )


def relinquish(file: CaseFile) -> Verb | None:
    """Giving the grant up (放弃批准), before its first use."""
    if not file.is_filing_side:
        return None
    return Verb(
        "relinquish",
        _("放弃批准"),
        _("将终结本件，批准不再有效，不能恢复。"),
        reverse("relinquish", args=[file.application.pk]),
        icon="minus-circle",
        why_not=relinquishing.why_not(file.judged),
        shown=file.may_relinquish,
        danger=True,
    )
