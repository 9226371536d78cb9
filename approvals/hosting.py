"""As which signers of a step a person stands (本人所在签署位): by the turn that is open for them, else by their seat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from accounts.models import Post, User
from accounts.permissions import seat
from approvals.engine.records import CaseTask
from approvals.joint import JointStep
from approvals.models import Signer
from approvals.signer import holds

#: The key under which a turn remembers the signer it is for.
SIGNER = "signer"


def seat_of(signer: Signer, task: CaseTask | None) -> str:
    """The seat a signer signs from (签署位): the turn's, which may be another's while the office is empty."""
    return str(task.owner_permission) if task is not None else seat(signer.unit_id, signer.office)


def turns_by_signer(tasks: Iterable[CaseTask]) -> dict[int, CaseTask]:
    """The open turns by the signer they are for (各签署人待办)."""
    return {task.data[SIGNER]: task for task in tasks if SIGNER in task.data}


def theirs(by: User, held: Mapping[str, Post], signer: Signer, task: CaseTask | None = None) -> bool:
    """Whether a signer is this person, or a seat they hold (是否本人签署位)."""
    if task is not None:
        return holds(by, held, task)
    return signer.person_id == by.pk if signer.person_id else seat_of(signer, None) in held


def stands_as(by: User, held: Mapping[str, Post], joint: JointStep, tasks: Iterable[CaseTask]) -> list[Signer]:
    """The signers of the step for whom a person stands (本人所在签署位)."""
    turns = turns_by_signer(tasks)
    return [one for one in joint.live if theirs(by, held, one, turns.get(one.pk))]
