"""What filing leads to (办前预览), drawn for a page: who will sign and by when, which clocks will start, which papers are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import planning
from approvals import route as routes
from approvals.planning import Expected, Judged
from approvals.tracking import beside_words
from lifecycle.calendar import work_calendar
from lifecycle.daycount import count
from lifecycle.deadlines import KINDS_WITH_A_DAY
from lifecycle.errors import DomainError
from lifecycle.rules import lookup
from lifecycle.rules.schema import Paper, Time
from lifecycle.rulewords import Words, amount

#: Events of another case, whose clocks do not start with this one.
BEFORE = ("site_closed",)


@dataclass(frozen=True)
class Clock:
    """One clock that will start (将起算的期限): from which event, how long, and the day if it is known already."""

    label: str
    words: str
    citation: Any
    due_on: date | None = None
    internal: bool = False


@dataclass(frozen=True)
class Outlook:
    """What filing leads to (办前预览); `problem` says why no route can be planned."""

    route: Mapping[str, Any]
    steps: list[dict[str, Any]]
    clocks: list[Clock]
    papers: tuple[Paper, ...]
    first: dict[str, Any] | None = None
    last_day: date | None = None
    problem: str = ""


def outlook(judged: Judged, at: datetime) -> Outlook:
    """Who will sign, by when, which clocks start, which papers are made (办前预览)."""
    papers = lookup.papers_for(judged.rules, *judged.case, at="submit")
    clocks = _clocks(judged, at)
    try:
        route = judged.application.route or planning.planned_route(judged)
    except DomainError as refused:
        return Outlook({}, [], clocks, papers, problem=refused.message)
    expected = _ahead(judged, route, at)
    steps = [_filing(judged), *(_step(judged, n, one) for n, one in enumerate(expected))]
    days = [one.due_on for one in expected if one.due_on]
    ahead = [step for step in steps[1:] if step["state"] != "done"]
    return Outlook(route, steps, clocks, papers, ahead[0] if ahead else None, max(days, default=None))


def _ahead(judged: Judged, route: Mapping[str, Any], at: datetime) -> list[Expected]:
    """Every step with its holders; the days are counted from the step the case goes to, those before it have none."""
    begins = _comes_back_to(judged) or 0
    steps = routes.steps_of(route)
    ahead = planning.expected_steps({**route, "steps": steps[begins:]}, judged.rules, at)
    return [*(Expected(step, (), None) for step in steps[:begins]), *ahead]


def _filing(judged: Judged) -> dict[str, Any]:
    """The applicant's own turn (填报、补正), which is now."""
    application = judged.application
    corrects = application.state == application.State.RETURNED
    return {
        "label": _("补正重报") if corrects else _("填报提交"),
        "office": application.unit.display_name,
        "holder": application.created_by.real_name,
        "state": "current",
    }


def _step(judged: Judged, number: int, one: Expected) -> dict[str, Any]:
    step = one.step
    row = {
        "label": step["label"],
        "office": f"{step['unit_name']} {step['office_label']}",
        "holder": "、".join(one.holders) or _("（该岗位目前无人任职）"),
        "state": "pending",
        "cite": step["cite"],
        "note": "；".join(
            part
            for part in (beside_words(step), _("预计 %s 前") % one.due_on.isoformat() if one.due_on else "")
            if part
        ),
    }
    back_to = _comes_back_to(judged)
    if back_to is not None and number < back_to:
        row |= {"state": "done", "holder": ""}
    elif number == back_to:
        row |= {"state": "returned", "note": _("重报后直接回到这里")}
    return row


def _comes_back_to(judged: Judged) -> int | None:
    """The step a corrected case comes straight back to (重报去向); None for a draft."""
    application = judged.application
    if application.state != application.State.RETURNED:
        return None
    return routes.after_resubmission(routes.Cursor.read(application.cursor)).step


def _clocks(judged: Judged, at: datetime) -> list[Clock]:
    """The clocks of the law that this case will start (将起算的法定期限), as far as they concern it."""
    words = Words(judged.rules)
    rules = [r for r in lookup.times_for(judged.rules, *judged.case) if r.kind in KINDS_WITH_A_DAY]
    return [_clock(words, rule, at) for rule in rules if rule.start not in BEFORE]


def _clock(words: Words, rule: Time, at: datetime) -> Clock:
    known = rule.start == "submitted" and not rule.amount_from
    due_on = count(rule, timezone.localtime(at), work_calendar()).due_on if known else None
    said = _("自%(start)s起算，%(amount)s") % {"start": words.event(rule.start), "amount": amount(rule)}
    return Clock(rule.label or rule.name, said, rule.cite, due_on, rule.internal)
