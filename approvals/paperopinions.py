"""The opinions a paper prints (签署意见): the newest approval of each step; of several signers, what each of them signed."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.joint import JointStep, joint_steps
from approvals.models import Decision, Signature, Signer
from forms.paper import Opinion
from forms.values import chinese_date
from lifecycle.models import Application

#: An opinion of so many characters leaves room on its line for who signed it.
SHORT = 8


def opinions_of(application: Application) -> dict[str, Opinion]:
    """The opinions a paper prints (签署意见), by step."""
    rows = Decision.objects.filter(application=application, verdict=Decision.Verdict.APPROVE, taken_back=None)
    signers = Signer.objects.filter(application=application).select_related("signature", "unit").order_by("order")
    joints = joint_steps(signers)
    found: dict[str, Opinion] = {}
    for row in rows.select_related("unit").order_by("pk"):
        joint = joints.get((row.round, row.step))
        found[row.step_key] = _by_several(row, joint) if joint else _by_one(row)
    return found


def _by_one(row: Decision) -> Opinion:
    return Opinion(
        text=row.opinion,
        signer=row.signer_name,
        date=timezone.localtime(row.decided_at).date(),
        seal_unit=row.unit.name,
        acting_for=row.acting_for,
    )


def _by_several(row: Decision, joint: JointStep) -> Opinion:
    """One block for all (联签意见栏): every opinion with its signer and day, in order; below signs who leads the step."""
    foot = joint.leader.said or joint.signatures[-1]
    return Opinion(
        text="\n".join(_line(one) for one in _in_order(joint)),
        signer=foot.name,
        date=timezone.localtime(foot.signed_at).date(),
        seal_unit=row.unit.name,
        acting_for=foot.acting_for,
    )


def _in_order(joint: JointStep) -> Sequence[Signature]:
    return joint.signatures


def _line(one: Signature) -> str:
    """One signature (签署一条): the opinion, who, for whom, when; a vote against is called so."""
    against = _("不同意：") if one.verdict != Decision.Verdict.APPROVE else ""
    day = chinese_date(timezone.localtime(one.signed_at).date())
    by = f"（{one.signer.unit.display_name}　{one.signed_as}　{day}）"
    return f"{against}{one.opinion}{by}" if len(one.opinion) <= SHORT else f"{against}{one.opinion}\n{by}"
