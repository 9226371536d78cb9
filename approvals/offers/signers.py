"""What a signer may do about the other signers of the open step (加签、减签)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from approvals import voting
from approvals.hosting import stands_as
from approvals.models import Signer
from approvals.offers.verb import Verb

if TYPE_CHECKING:
    from approvals.casefile import CaseFile


def add_signer(file: CaseFile) -> Verb | None:
    """Adding a signer before or after oneself (加签), by who has the turn or one of several who sign."""
    kinds = kinds_to_add(file)
    if not kinds:
        return None
    return Verb(
        "add_signer",
        _("加签"),
        _("将请本单位或者同级单位的人一并签署，本环节期限不变。"),
        reverse("add_signer", args=[file.application.pk]),
        icon="user-plus",
    )


def remove_signer(file: CaseFile) -> Verb | None:
    """Taking an added signer out again (减签)."""
    if not (file.joint and stands_as(file.user, file.seats, file.joint, file.turns)):
        return None
    added = [one for one in file.joint.live if one.kind != Signer.Kind.MEMBER and one.said is None]
    if not added:
        return None
    reasons = [why_not_remove(file, one) for one in added]
    return Verb(
        "remove_signer",
        _("减签"),
        _("将不再请其签署并告知本人；等待其答复的签署人可以继续。"),
        reverse("remove_signer", args=[file.application.pk]),
        icon="user-minus",
        why_not="" if "" in reasons else reasons[0],
        danger=True,
    )


def kinds_to_add(file: CaseFile) -> list[str]:
    """Whether the person may add somebody before themselves, after, both or not at all (可加签方式)."""
    both = [voting.BEFORE, voting.AFTER]
    if file.joint is None:
        return both if file.my_turn else []
    if file.is_own_case:
        return []
    joint, mine = file.joint, _hosting(file)
    return [k for k in both if mine and not voting.why_not_add(joint.mode, joint.need, joint.rows, mine[0].pk, k)]


def host_unit(file: CaseFile) -> int:
    """The unit from whose seat the person adds signers (加签岗位所在单位)."""
    if file.joint is None:
        return int(file.turn.data["unit"]) if file.turn is not None else 0
    return next((one.unit_id for one in _hosting(file)), 0)


def _hosting(file: CaseFile) -> list[Signer]:
    """The seats of the route for which the person signs (本人联签岗位): only these add others."""
    mine = stands_as(file.user, file.seats, file.joint, file.turns) if file.joint else []
    return [one for one in mine if one.kind == Signer.Kind.MEMBER]


def why_not_remove(file: CaseFile, signer: Signer) -> str:
    """Why the person cannot take this signer out (不能减签的原因), or nothing."""
    joint = file.joint
    assert joint is not None
    mine = [one.pk for one in stands_as(file.user, file.seats, joint, file.turns)]
    return voting.why_not_remove(joint.mode, joint.need, joint.rows, signer.pk, mine)
