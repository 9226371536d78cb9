"""The world between two acts: all that an act may change, and what must hold of every case at any time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Count

from accounts.permissions import seat
from approvals.engine import drift, turns
from approvals.engine.records import CaseTask
from approvals.models import Decision, WorkItem
from lifecycle import ledger
from lifecycle.models import Application, LedgerEntry

State = Application.State
#: What an open turn means for its case (待办与状态).
TURNS = {State.UNDER_REVIEW: {"review", "cosign"}, State.RETURNED: {"correct"}}
CARRIED_OUT = (State.GRANTED, State.CARRYING_OUT)


@dataclass(frozen=True)
class CaseShot:
    """Where one case stands."""

    number: str
    state: str
    step: int | None
    round: int
    version: int
    entries: int
    decisions: int


@dataclass(frozen=True)
class Shot:
    """Everything at one moment: the cases as the tests speak of them, and every row an act could touch."""

    cases: dict[int, CaseShot]
    rows: dict[str, tuple[Any, ...]]


#: What is looked at, model by model: rows and the fields an act may change.
WATCHED = {
    "lifecycle.Site": ("state", "offline_cause"),
    "lifecycle.Domain": ("state",),
    "lifecycle.Deadline": ("state", "due_on", "met_at"),
    "lifecycle.ApplicationRound": (),
    "lifecycle.Participation": (),
    "approvals.WorkItem": ("done_at", "number", "verdict"),
    "approvals.Signer": ("removed_at",),
    "approvals.Signature": (),
    "approvals.Delegation": (),
    "approvals.DelegationEnd": (),
    "approvals.TakenBack": (),
    "lifecycle.CaseCopy": (),
    "approvals.CaseTask": ("status", "owner_id", "owner_permission"),
    "notices.Notice": ("state", "posted_at", "free_on"),
    "notices.Message": (),
    "forms.Document": (),
    "forms.Attachment": ("removed_at",),
}


def look() -> Shot:
    """The world as the database has it now."""
    entries = _count(LedgerEntry)
    decisions = _count(Decision)
    fields = ("pk", "number", "state", "cursor", "round", "version")
    cases = {
        pk: CaseShot(number, state, cursor.get("step"), turn, version, entries[pk], decisions[pk])
        for pk, number, state, cursor, turn, version in Application.objects.order_by("pk").values_list(*fields)
    }
    rows = {name: _rows(name, fields) for name, fields in WATCHED.items()}
    rows["lifecycle.LedgerHead"] = tuple(apps.get_model("lifecycle.LedgerHead").objects.values_list("seq", "hash"))
    return Shot(cases, rows)


def _count(model: Any) -> Counter[int]:
    rows = model.objects.filter(application__isnull=False).order_by().values_list("application").annotate(n=Count("pk"))
    return Counter(dict(rows))


def _rows(name: str, fields: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(apps.get_model(name).objects.order_by("pk").values_list("pk", *fields))


def wrongs() -> Iterator[str]:
    """What is wrong with the world (不变量): nothing, whoever has done whatever."""
    yield from (f"{one.number} drifts: {one.state} with {one.open_nodes}" for one in drift.find())
    waiting: dict[int, list[CaseTask]] = {}
    for task in CaseTask.objects.filter(finished__isnull=True):
        waiting.setdefault(task.application_id, []).append(task)
    for case in Application.objects.order_by("pk"):
        yield from (f"{case.number or case.pk} ({case.state}): {said}" for said in _wrong_with(case, waiting))
    count, broken = ledger.verify()
    if broken is not None:
        yield f"the ledger breaks after {count}: {broken}"


def _wrong_with(case: Application, waiting: dict[int, list[CaseTask]]) -> Iterator[str]:
    """Exactly one of: an open seat, a correction with the applicant, being carried out, an end (or not yet filed)."""
    tasks = waiting.get(case.pk, [])
    nodes = [task.flow_task.name for task in tasks]
    if case.state == State.DRAFT or case.ended:
        if nodes:
            yield f"is over or not begun, and {nodes} wait"
    elif case.state in TURNS:
        if not nodes or not set(nodes) <= TURNS[case.state]:
            yield f"waits at {nodes}"
        if all(task.status not in turns.OPEN for task in tasks):
            yield "nobody may act"
        if any(not task.owner_permission for task in tasks):
            yield "waits for nobody"
    elif set(nodes) - {"execute", "join", "settle"} or not nodes:
        yield f"is carried out at {nodes}"
    if case.state in CARRIED_OUT:
        open_items = WorkItem.objects.filter(application=case, done_at__isnull=True)
        wanted = {seat(item.unit_id, item.office) for item in open_items}
        there = {task.owner_permission for task in tasks if task.flow_task.name == "execute"}
        if wanted != there:
            yield f"work for {wanted}, turns for {there}"
