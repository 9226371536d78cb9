"""Planning and walking a route (办理路线): pure; a route is a list of seats, a cursor is a place in it.

The cursor remembers who sent a case back, as a stack: after correction, or after an earlier step has looked again,
the case comes straight back to the one who returned it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lifecycle.rules.chains import Chain, Seat, Step

VERSION = 2  # of what is stored; 1 knew no step with several signers, and reads as one signer each
APPLICANT = -1


class NoSuchOffice(LookupError):
    """A planned office does not exist in the unit tree (路线中的单位不存在)."""


@dataclass(frozen=True)
class Office:
    """The unit that stands at a place of the chain (办理单位)."""

    unit_id: int
    name: str


@dataclass(frozen=True)
class Joint:
    """How several seats sign a step (联签方式), frozen: the mode, the votes needed, the seats beside the step's own."""

    mode: str
    need: int = 0
    seats: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Cursor:
    """Where a case stands (当前位置): the open step, and who waits to see it again."""

    step: int
    waiting: tuple[int, ...] = ()

    def stored(self) -> dict[str, Any]:
        """The cursor as JSON (存储形式)."""
        return {"step": self.step, "waiting": list(self.waiting)}

    @staticmethod
    def read(stored: Mapping[str, Any]) -> Cursor:
        """The cursor from JSON (读取)."""
        return Cursor(int(stored.get("step", 0)), tuple(int(n) for n in stored.get("waiting", ())))


def plan(
    chain: Chain,
    places: Mapping[str, Office],
    office_labels: Mapping[str, str],
    cites: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """Freeze a chain of offices into a route (规划办理路线).

    Raises: NoSuchOffice naming the place that has no unit.
    """
    steps: list[dict[str, Any]] = []
    for step in chain.steps:
        steps.append(
            {
                "key": step.key,
                **_seat(step, places, office_labels),
                "role": step.role,
                "label": step.label,
                "group": step.group,
                "internal_days": step.internal_days,
                "can_return": step.can_return,
                "cite": dict(cites[step.key]),
                **_signing(step, places, office_labels),
            }
        )
    return {"version": VERSION, "chain": chain.name, "steps": steps}


def _seat(at: Step | Seat, places: Mapping[str, Office], office_labels: Mapping[str, str]) -> dict[str, Any]:
    if at.place not in places:
        raise NoSuchOffice(at.place)
    found = places[at.place]
    return {
        "place": at.place,
        "unit": found.unit_id,
        "unit_name": found.name,
        "office": at.office,
        "office_label": office_labels.get(at.office, at.office),
    }


def _signing(step: Step, places: Mapping[str, Office], office_labels: Mapping[str, str]) -> dict[str, Any]:
    """How several sign the step (联签), where they do."""
    if not step.sign:
        return {}
    beside = [_seat(one, places, office_labels) for one in step.beside]
    return {"sign": {"mode": step.sign, "need": step.need, "beside": beside}}


def steps_of(route: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The planned steps (审批环节)."""
    steps: Sequence[Mapping[str, Any]] = route.get("steps", ())
    return steps


def joint_of(step: Mapping[str, Any]) -> Joint | None:
    """How several seats sign a step (联签方式), or None where one does, as in every route stored before there were any."""
    stated = step.get("sign")
    return Joint(stated["mode"], int(stated["need"]), tuple(stated["beside"])) if stated else None


def units_of(route: Mapping[str, Any]) -> set[int]:
    """All units that sign somewhere on the route (签署单位)."""
    steps = steps_of(route)
    beside = {one["unit"] for step in steps for one in step.get("sign", {}).get("beside", ())}
    return {step["unit"] for step in steps} | beside


def first(route: Mapping[str, Any]) -> Cursor | None:
    """Where a submitted case starts (首个环节); None for a filing, which nobody has to answer."""
    return Cursor(0) if steps_of(route) else None


def after_approval(route: Mapping[str, Any], cursor: Cursor) -> Cursor | None:
    """Where an approved case goes (同意后): back to who returned it, else on; None when it is granted."""
    if cursor.waiting:
        return Cursor(cursor.waiting[-1], cursor.waiting[:-1])
    following = cursor.step + 1
    return Cursor(following) if following < len(steps_of(route)) else None


def before_approval(cursor: Cursor, step: int) -> Cursor:
    """Where a case stood before a step approved it on to where it stands now (拿回后): approving again leads here again."""
    if cursor.step == step + 1 and not cursor.waiting:
        return Cursor(step)
    return Cursor(step, (*cursor.waiting, cursor.step))


def is_last(route: Mapping[str, Any], cursor: Cursor) -> bool:
    """Whether approving this step grants the case (是否最终环节)."""
    return after_approval(route, cursor) is None


def after_return(cursor: Cursor, to: int) -> Cursor:
    """Where a returned case goes (退回): the applicant or an earlier step; the one who returned it waits.

    Raises: ValueError for a step that is not earlier.
    """
    if to != APPLICANT and not 0 <= to < cursor.step:
        raise ValueError("只能退回申请单位或者更早的环节")
    return Cursor(to, (*cursor.waiting, cursor.step))


def after_resubmission(cursor: Cursor) -> Cursor:
    """Where a corrected case goes (重报): straight back to the one who returned it."""
    return Cursor(cursor.waiting[-1], cursor.waiting[:-1])


def earlier_steps(route: Mapping[str, Any], cursor: Cursor) -> list[tuple[int, Mapping[str, Any]]]:
    """The steps a case may be returned to (可退回的环节), the applicant apart."""
    return [(n, s) for n, s in enumerate(steps_of(route)) if n < cursor.step]
