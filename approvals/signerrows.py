"""Several signers of a step as the page of a case lists them (联签情况): who has signed what, whom it waits for. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from approvals.models import Signer
from approvals.tracking import names_of
from lifecycle.rulewords import SIGNING

if TYPE_CHECKING:
    from approvals.casefile import CaseFile
    from approvals.joint import JointStep


def signer_panel(file: CaseFile) -> dict[str, Any] | None:
    """The signers of the open step (联签情况), or None where one seat signs alone."""
    joint = file.joint
    if joint is None:
        return None
    now = set(joint.outcome.now)
    return {
        "title": _("%s情况") % joint.words,
        "why": joint.outcome.why,
        "rows": [_row(file, one, now) for one in joint.signers],
    }


def _row(file: CaseFile, one: Signer, now: set[int]) -> dict[str, Any]:
    state = ("removed", _("已减签")) if one.removed_at else ("waiting", _("尚未轮到"))
    if one.said is not None:
        state = (one.said.verdict, one.said.get_verdict_display())
    elif one.pk in now:
        state = ("open", _("待签"))
    return {
        "signer": one,
        "said": one.said,
        "who": one.said.signed_as if one.said else names_of(file.holders, one),
        "role": _("主办")
        if one.leads and one.mode in SIGNING
        else ""
        if one.kind == Signer.Kind.MEMBER
        else one.get_kind_display(),
        "state": state[0],
        "word": state[1],
    }


def signature_rows(joint: JointStep | None) -> list[dict[str, Any]]:
    """What several have signed (联签意见), in the order of signing."""
    if joint is None:
        return []
    return [{"said": one, "signer": one.signer} for one in joint.signatures]
