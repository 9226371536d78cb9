"""Starting and meeting the clocks of a case (期限) as its events happen."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from accounts.models import Unit
from approvals import planning
from approvals import route as routes
from lifecycle import deadlines
from lifecycle.deadlines import Started
from lifecycle.models import Application, Deadline
from lifecycle.rules import lookup

if TYPE_CHECKING:
    from approvals.planning import Judged


def event(
    judged: Judged, name: str, *, at: datetime, subject: str = "", unit: Unit | None = None, only: str | None = None
) -> list[Deadline]:
    """An event of a case (案件事件): meets the clocks it ends, starts those it starts, or `only` the one of that name.

    Law: every time rule names its start and its end event in the rulebook.
    """
    application = judged.application
    deadlines.meet(application, name, at=at, subject=subject)
    starting = lookup.times_for(judged.rules, *judged.case, start=name)
    starting = tuple(rule for rule in starting if only in (None, rule.name))
    if not starting:
        return []
    about = Started(application, unit or application.unit, application.site, subject)
    rows = deadlines.start(starting, about, at=at, values=judged.facts.values)
    deadlines.meet_early(rows, judged.facts.events, at=at)
    return rows


def next_turn(application: Application, *, at: datetime) -> None:
    """Hand the approver's own limit on (内部时限) to the step now open; with none, the last one just ends."""
    if application.state != Application.State.UNDER_REVIEW:
        deadlines.turn(application, None, application.unit, at=at, subject="")
        application.cursor.pop("due_on", None)
        return
    step = routes.steps_of(application.route)[application.cursor["step"]]
    rule = planning.internal_rule(step)
    unit = Unit(pk=step["unit"])
    row = deadlines.turn(
        application, rule, unit, at=at, subject=f"{application.round}:{application.cursor['step']}:{step['key']}"
    )
    application.cursor["due_on"] = row.due_on.isoformat() if row and row.due_on else None
