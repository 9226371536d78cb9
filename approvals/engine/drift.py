"""Do the two machines agree (状态一致性)? What the engine waits for, against what each application's state says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from viewflow.workflow.status import STATUS

from approvals.engine.records import CaseTask
from lifecycle.models import Application

State = Application.State

#: Which nodes may wait while an application is in a state (状态与待办节点的对应).
EXPECTED: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset(),
    State.UNDER_REVIEW: frozenset({"review", "cosign"}),
    State.RETURNED: frozenset({"correct"}),
    State.GRANTED: frozenset({"settle"}),
    State.CARRYING_OUT: frozenset({"execute", "join", "settle"}),
    State.COMPLETED: frozenset(),
    State.REFUSED: frozenset(),
    State.WITHDRAWN: frozenset(),
}


@dataclass(frozen=True)
class Drift:
    """A case on which the machines disagree (状态不一致)."""

    application_id: int
    number: str
    state: str
    open_nodes: tuple[str, ...]


def find() -> Iterator[Drift]:
    """The cases on which the engine and the application's state disagree (核对状态): one statement each, no lock.

    A task left in error counts as a disagreement too, and so does a step under review without exactly one turn of its
    own, however many sign beside it.
    """
    waiting: dict[int, list[str]] = {}
    rows = CaseTask.objects.filter(finished__isnull=True).values_list("application_id", "flow_task", "status")
    for application_id, node, status in rows.iterator():
        name = node.name if node is not None else "?"
        waiting.setdefault(application_id, []).append(f"{name}!" if status == STATUS.ERROR else name)
    for pk, number, state in Application.objects.values_list("pk", "number", "state").iterator():
        nodes = waiting.pop(pk, [])
        active = state in (State.UNDER_REVIEW, State.RETURNED, State.GRANTED, State.CARRYING_OUT)
        reviewed = nodes.count("review") == (state == State.UNDER_REVIEW)
        if not set(nodes) <= EXPECTED[state] or bool(nodes) is not active or not reviewed:
            yield Drift(pk, number, state, tuple(sorted(nodes)))
