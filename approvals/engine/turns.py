"""Opening, closing and finding turns (待办): the facade the services use. Call only inside the application's lock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from viewflow.workflow.status import PROCESS, STATUS

from approvals.engine.flow import ApplicationFlow
from approvals.engine.records import CaseProcess, CaseTask

if TYPE_CHECKING:
    from accounts.models import User
    from lifecycle.models import Application

OPEN = (STATUS.NEW, STATUS.ASSIGNED)
#: A turn that is there but waits for somebody else's (暂不能签): not to be done, in nobody's inbox.
WAITING = STATUS.SCHEDULED


def begin(application: Application) -> None:
    """Start the flow of a submitted application (启动流程) and open its first turn."""
    ApplicationFlow.start.run(application=application)


def open_turns(application: Application, *nodes: str, waiting: bool = False) -> list[CaseTask]:
    """The turns now open for people (当前待办), optionally of some nodes: review, cosign, correct or execute.

    With `waiting`, also the review that waits for signers beside it.
    """
    states = (*OPEN, WAITING) if waiting else OPEN
    rows = CaseTask.objects.filter(application=application, status__in=states, flow_task_type="HUMAN")
    found = list(rows.select_related("process").order_by("pk"))
    for task in found:
        task.process.application = application
    return [t for t in found if not nodes or t.flow_task.name in nodes]


def finish(task: CaseTask, by: User | None) -> None:
    """Close a turn as done (办毕), by a person or by a linked case, and let the flow move on."""
    activation = task.flow_task.activation_class(task)
    task.owner, task.status = by, STATUS.ASSIGNED
    activation.start(None)
    activation.execute()


def reseat(task: CaseTask, to: str) -> None:
    """Let another seat act on a turn (改由他岗办理), or its own again; nobody is named for it any more."""
    if task.owner_permission != to:
        task.owner_permission = to
        task.save(update_fields=["owner_permission"])
        assign(task, None)


def ask(main: CaseTask, data: dict[str, Any], person: User | None) -> CaseTask:
    """Ask one more signer of the open step (请联签), by seat or by name: a turn of their own beside the step's."""
    node = ApplicationFlow.cosign
    beside = main.flow_task.activation_class(main)
    made: CaseTask = node.activation_class.create(node, beside, main.token, data=data).task
    if person is not None:
        made.owner, made.status = person, STATUS.ASSIGNED
        made.save(update_fields=["owner", "status"])
    return made


def answer(task: CaseTask, by: User) -> None:
    """Close a signer's turn as done (已联签); the flow moves on only with the step's own turn."""
    activation = task.flow_task.activation_class(task)
    task.owner, task.status = by, STATUS.ASSIGNED
    activation.start(None)
    activation.complete()


def dismiss(task: CaseTask) -> None:
    """Close a signer's turn without a result (不再需要联签)."""
    task.flow_task.activation_class(task).cancel()


def hold(task: CaseTask) -> None:
    """Let a turn wait (暂不能签): it leaves the inbox and comes back as it was."""
    task.status = WAITING
    task.save(update_fields=["status"])


def let_go(task: CaseTask) -> None:
    """Open a waiting turn again (恢复待签)."""
    task.status = STATUS.ASSIGNED if task.owner_id else STATUS.NEW
    task.save(update_fields=["status"])


def seat_of(task: CaseTask) -> tuple[int, str]:
    """The seat of a turn (待办岗位): unit and office, as pinned when it opened."""
    _kind, unit_id, office = str(task.owner_permission).split(".", 2)
    return int(unit_id), office


def assign(task: CaseTask, to: User | None) -> None:
    """Name who has a turn (指定办理人); with nobody it belongs to its seat again. An opinion asked for is over with it."""
    task.owner, task.status = to, STATUS.ASSIGNED if to else STATUS.NEW
    task.assigned = timezone.now() if to else None
    task.data = {name: value for name, value in task.data.items() if name != "delegated"}
    task.save(update_fields=["owner", "status", "assigned", "data"])


def delegate(task: CaseTask, to: User, asked: dict[str, Any]) -> None:
    """Let a turn wait with somebody who was asked for an opinion (委派); `asked` says by whom, and which row it is."""
    assign(task, to)
    task.data = {**task.data, "delegated": asked}
    task.save(update_fields=["data"])


def assigned_to(user_id: int) -> list[CaseTask]:
    """The open turns that are a person's own (已指定给某人的待办)."""
    rows = CaseTask.objects.filter(status=STATUS.ASSIGNED, owner_id=user_id, flow_task_type="HUMAN")
    return list(rows.select_related("application").order_by("application_id", "pk"))


def settle(application: Application) -> None:
    """Resume the waiting flow and end it (办结): all work is done, all periods are kept."""
    process = CaseProcess.objects.get(application=application)
    process.application = application
    task = CaseTask.objects.get(process=process, status=STATUS.NEW, flow_task=ApplicationFlow.settle)
    task.process = process
    activation = task.flow_task.activation_class(task)
    activation.run(None)
    activation.execute()


def cancel(application: Application) -> None:
    """Close all open turns without a result (终止流程): the applicant has withdrawn."""
    process = CaseProcess.objects.filter(application=application).exclude(status=PROCESS.CANCELED).first()
    if process:
        process.application = application
        for task in CaseTask.objects.filter(process=process, status=WAITING):
            let_go(task)
        ApplicationFlow.instance.cancel(process)


def waiting_for(seats: Iterable[str], user_id: int) -> QuerySet[CaseTask]:
    """What waits for a person (待我办理): open turns of their seats and those they hold, least time left first."""
    mine = Q(status=STATUS.NEW, owner_permission__in=list(seats)) | Q(status=STATUS.ASSIGNED, owner_id=user_id)
    return (
        CaseTask.objects.filter(mine, flow_task_type="HUMAN")
        .select_related("application__unit", "application__site")
        .order_by(F("due_on").asc(nulls_last=True), "created", "pk")
    )


def redate(application: Application, was: date, due_on: date) -> None:
    """Sort open turns by a day counted again (改期): those that had the old one."""
    for task in CaseTask.objects.filter(application=application, status__in=(*OPEN, WAITING), due_on=was):
        task.due_on = due_on
        task.save(update_fields=["due_on"])


def all_open() -> QuerySet[CaseTask]:
    """All turns now open for people (全部待办), least time left first."""
    rows = CaseTask.objects.filter(status__in=OPEN, flow_task_type="HUMAN").select_related("application__unit")
    return rows.order_by(F("due_on").asc(nulls_last=True), "created")


def position(application: Application) -> dict[str, Any]:
    """What the engine thinks (流程位置), for the nightly comparison with the application's state."""
    nodes = CaseTask.objects.filter(application=application, finished__isnull=True).values_list("flow_task", flat=True)
    return {"open": sorted(str(n.name) for n in nodes if n is not None)}
