"""One graph for every procedure. Node and class names are stored with each task: never rename them without a migration.

The graph says whose turn it is, and nothing else: law stands in the rulebook, clocks in Deadline rows, acts in services.
Services hold the lock of the application row while they move a flow; the flow's own lock waits, and never is the default.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from viewflow import this
from viewflow.workflow import flow, lock

from accounts.permissions import seat
from approvals.engine.nodes import ForEach
from approvals.engine.records import CaseProcess, CaseTask
from lifecycle.models import Application

State = Application.State


def no_stock_page(request: HttpRequest, **kwargs: Any) -> None:
    """The engine's own pages are not served."""
    raise Http404


def in_states(*states: str) -> Callable[[Any], bool]:
    """A branch taken while the application is in one of these states."""

    def holds(activation: Any) -> bool:
        return activation.process.application.state in states

    return holds


def _due(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def review_seat(activation: Any) -> str:
    """Pin the seat on the task as it opens (锁定签署位): who signs is read from the task, never from the moving case."""
    application = activation.process.application
    number = application.cursor["step"]
    step = application.route["steps"][number]
    activation.task.data = {
        "step": number,
        "key": step["key"],
        "round": application.round,
        "unit": step["unit"],
        "office": step["office"],
        "label": step["label"],
    }
    activation.task.due_on = _due(application.cursor.get("due_on"))
    return seat(step["unit"], step["office"])


def signer_seat(activation: Any) -> str:
    """The seat of one of several signers (联签岗位), pinned as its turn opens."""
    activation.task.due_on = _due(activation.task.data.get("due_on"))
    return seat(activation.task.data["unit"], activation.task.data["office"])


def applicant_seat(activation: Any) -> str:
    """The applicant's handlers correct (经办人补正): an office, not one person, because people leave."""
    application = activation.process.application
    activation.task.data = {
        "round": application.round,
        "unit": application.unit_id,
        "office": "handler",
        "label": "补正",
    }
    activation.task.due_on = _due(application.cursor.get("due_on"))
    return seat(application.unit_id, "handler")


def work_seat(activation: Any) -> str:
    """The office that has work items (办理岗位)."""
    activation.task.due_on = _due(activation.task.data.get("due_on"))
    return seat(activation.task.data["unit"], activation.task.data["office"])


def working_offices(activation: Any) -> list[dict[str, Any]]:
    """One item per office with work (有办理任务的岗位), frozen by the grant."""
    offices: list[dict[str, Any]] = activation.process.application.cursor.get("offices", [])
    return offices


class ApplicationFlow(flow.Flow):
    """The life of an application (申请流程)."""

    process_class = CaseProcess
    task_class = CaseTask
    lock_impl = lock.SelectForUpdateLock(nowait=False)
    process_title = "申请流程"

    start = flow.StartHandle(this.begin).Next(this.go)
    go = (
        flow.Switch()
        .Case(this.review, in_states(State.UNDER_REVIEW))
        .Case(this.correct, in_states(State.RETURNED))
        .Case(this.fan_out, in_states(State.GRANTED, State.CARRYING_OUT))
        .Default(this.end)
        .Annotation(title="去向")
    )
    review = flow.View(no_stock_page).Permission(review_seat).Next(this.go).Annotation(title="审批")
    cosign = flow.View(no_stock_page).Permission(signer_seat).Annotation(title="联签")
    correct = flow.View(no_stock_page).Permission(applicant_seat).Next(this.go).Annotation(title="补正")
    fan_out = ForEach(working_offices).each(this.execute, none=this.settle).Annotation(title="分派")
    execute = flow.View(no_stock_page).Permission(work_seat).Next(this.join).Annotation(title="办理")
    join = flow.Join().Next(this.settle).Annotation(title="汇合")
    settle = flow.Handle(this.on_settled).Next(this.end).Annotation(title="办结")
    end = flow.End().Annotation(title="终结")

    def begin(self, activation: Any, application: Application) -> Any:
        """Tie the process to its application (启动)."""
        activation.process.application = application
        return activation.process

    def on_settled(self, activation: Any) -> Any:
        """All is done and all periods are kept (办结)."""
        return activation.process
