"""Starting and meeting the clocks of a case (期限) as its events happen."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from accounts.models import Unit
from approvals import planning
from approvals import route as routes
from lifecycle import deadlines, duties
from lifecycle.deadlines import Started
from lifecycle.models import Application, Deadline
from lifecycle.rules import lookup
from lifecycle.rules.moments import moment_of

if TYPE_CHECKING:
    from approvals.planning import Judged

#: The event a form reports after the fact (事后报告的事件).
REPORTED = "happened"


def event(
    judged: Judged, name: str, *, at: datetime, subject: str = "", unit: Unit | None = None, only: str | None = None
) -> list[Deadline]:
    """An event of a case (案件事件): meets the clocks it ends, starts those it starts, or `only` the one of that name.

    Law: every time rule names its start and its end event in the rulebook.
    """
    application = judged.application
    known = max(judged.facts.at, at)
    deadlines.meet(application, name, at=at, subject=subject, known=known)
    duties.meet(application, judged.rules, name, at=at)
    starting = lookup.times_for(judged.rules, *judged.case, start=name)
    starting = tuple(rule for rule in starting if only in (None, rule.name))
    if not starting:
        return []
    about = Started(application, unit or application.unit, application.site, subject)
    rows = deadlines.start(starting, about, at=at, values=judged.facts.values, known=known, answering=judged.units)
    deadlines.meet_early(rows, judged.facts.events, at=at, known=known)
    return rows


def reported(judged: Judged) -> None:
    """Start the clocks of what a form reports after the fact (事后报告期限), at the moment the form names.

    The guard that judges the filing names the field and the clock. Law: CHG-01, CHG-05, DOM-05, TMP-07, TMP-08.
    """
    application = judged.application
    about = Started(application, application.unit, application.site, "")
    rules = {rule.name: rule for rule in lookup.times_for(judged.rules, *judged.case, start=REPORTED)}
    for guard in judged.rules.guards:
        rule = rules.get(str(guard.params.get("time", "")))
        moment = moment_of(str(judged.facts.values.get(str(guard.params.get("field", "")), "")))
        if rule is not None and moment is not None and guard.when.holds(*judged.case):
            values, known = judged.facts.values, judged.facts.at
            deadlines.start([rule], about, at=moment, values=values, known=known, answering=judged.units)


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
