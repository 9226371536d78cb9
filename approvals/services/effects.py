"""What a decision causes (后果), read from top to bottom. Called only inside a decision's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django_fsm import TransitionNotAllowed

from accounts.permissions import seat
from approvals.filing import words_of
from approvals.models import WorkItem
from approvals.planning import Judged
from approvals.services import clocks, issuing, naming
from lifecycle import deadlines
from lifecycle.errors import NotAllowedNow, RulebookError
from lifecycle.ledger import Act, as_cite
from lifecycle.models import Application, Deadline, Domain, Site
from lifecycle.procedures import procedure
from lifecycle.rules import lookup
from lifecycle.rules.schema import Work


def _transitions(model: type) -> frozenset[str]:
    return frozenset(name for name in dir(model) if hasattr(getattr(model, name, None), "_django_fsm"))


#: Which transitions a rulebook may name, per target (可由规则触发的状态转换): those the machines have.
TRANSITIONS = {"site": _transitions(Site), "domain": _transitions(Domain)}


def grant(judged: Judged, *, who: Act, at: datetime) -> None:
    """A case is granted (批准): state, site, clocks, work, papers, whose turn."""
    application = judged.application
    application.grant(at)
    move(judged, "grant", at=at)
    started = clocks.event(judged, "granted", at=at)
    items = open_work(judged)
    if items:
        application.carry_out(at)
    application.cursor = {"offices": working_offices(items, started)}
    papers = issuing.issue(judged, "grant", who=who, at=at)
    application.granted = {**application.granted, "number": next((p.number for p in papers if p.number), "")}


def refuse(judged: Judged, *, at: datetime) -> None:
    """A case is refused (不予批准): the plan is given up, its clocks end."""
    judged.application.refuse(at)
    move(judged, "refuse", at=at)
    deadlines.lift_all(judged.application, at=at, note="不予批准")


def withdraw(judged: Judged, *, at: datetime) -> None:
    """A case is withdrawn (撤回): the plan is given up, its clocks end."""
    judged.application.withdraw(at)
    move(judged, "withdraw", at=at)
    deadlines.lift_all(judged.application, at=at, note="申请单位撤回")


def relinquish(judged: Judged, *, at: datetime) -> None:
    """A grant is given up before use (放弃批准): the site goes back to what it was, its clocks end."""
    judged.application.relinquish(at)
    move(judged, "relinquish", at=at)
    deadlines.lift_all(judged.application, at=at, note="申请单位放弃批准")


def move(judged: Judged, on: str, *, at: datetime) -> None:
    """Make the transitions a rulebook names for a moment (状态转换); one that is not lawful now undoes everything.

    Raises: NotAllowedNow when the machine refuses, RulebookError for a transition no machine has.
    """
    for effect in lookup.effects_for(judged.rules, *judged.case, on=on):
        if effect.transition not in TRANSITIONS.get(effect.target, ()):
            raise RulebookError(judged.rules.procedure, f"effect.{effect.name}", "改为状态机中已有的转换")
        for thing in _targets(judged.application, effect.target, effect.transition):
            try:
                getattr(thing, effect.transition)(at)
                if effect.transition == "take_offline":
                    thing.offline_cause = _cause(judged)
            except TransitionNotAllowed as refused:
                raise NotAllowedNow(
                    f"“{thing}”目前为“{thing.get_state_display()}”，不能办理该事项（依据{effect.cite}）。"
                ) from refused
            thing.save()


def _cause(judged: Judged) -> str:
    """Why a site is offline (下线原因类别): by which procedure, and the ground its form names.

    Law: TMP-07, TMP-12.
    """
    ground = words_of(judged, "cause")
    return procedure(judged.application.procedure).name + (f"（{ground}）" if ground else "")


def _targets(application: Application, target: str, transition: str) -> Iterable[Any]:
    if target == "domain":
        return naming.concerned(application, transition)
    return () if application.site is None else (application.site,)


def open_work(judged: Judged) -> list[WorkItem]:
    """Open the work items (办理任务) of a granted case: one statement however many there are."""
    wanted = lookup.work_items_for(judged.rules, *judged.case)
    applying = {work.name for work in wanted}
    return WorkItem.objects.bulk_create([_item(judged, work, applying) for work in wanted])


def _item(judged: Judged, work: Work, applying: set[str]) -> WorkItem:
    return WorkItem(
        application=judged.application,
        name=work.name,
        label=work.label,
        order=work.order,
        unit=judged.units.get(work.place, judged.application.unit),
        office=work.office,
        after=[name for name in work.after if name in applying],
        authority=work.authority,
        cite=as_cite(work.cite),
    )


def working_offices(items: Iterable[WorkItem], started: Iterable[Deadline]) -> list[dict[str, Any]]:
    """The offices that have work (有办理任务的岗位), with the nearest legal day of what they must do."""
    due = min((d.due_on for d in started if d.due_on and not d.internal), default=None)
    found: dict[str, dict[str, Any]] = {}
    for item in items:
        found.setdefault(
            seat(item.unit_id, item.office),
            {
                "unit": item.unit_id,
                "office": item.office,
                "label": "办理",
                "due_on": due.isoformat() if due else None,
            },
        )
    return list(found.values())
