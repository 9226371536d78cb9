"""The workbench (工作台): what waits for me, by time left; what is under way around me."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts import clock, guides
from accounts.permissions import seats_of
from approvals import desk
from approvals.inbox import LARGE

#: How many turns the workbench shows before it refers to the inbox.
TOP = 8


@require_GET
def workbench(request: HttpRequest) -> HttpResponse:
    """What waits for me, and what is under way (工作台)."""
    day = timezone.localtime(clock.now()).date()
    role = desk.role_of(request.user, day)
    context: dict[str, Any] = {"role": role, "today": day}
    tasks = _inbox(request, day, context) if role.signs else []
    cases = desk.under_way(request.user, day) if role.sees else []
    numbers = [task.application_id for task in tasks] + [case.pk for case in cases]
    clocks = desk.clocks_of(numbers, day) if numbers else {}
    context |= {
        "turns": desk.turn_rows(tasks, clocks),
        "cases": desk.case_rows(cases[: desk.UNDER_WAY], clocks),
        "more": len(cases) > desk.UNDER_WAY,
        "duties": desk.duties_of(request.user, day) if role.files else [],
        "ended": desk.just_ended(request.user, day) if role.sees and not role.signs else [],
    }
    if request.user.guided_at is None:  # type: ignore[union-attr]
        mine = guides.guides_of(seats_of(request.user, day).values())
        context |= {"guide": mine[0] if mine else None, "more_guides": len(mine) > 1}
    return render(request, "approvals/workbench/page.html", context)


def _inbox(request: HttpRequest, day: Any, context: dict[str, Any]) -> list[Any]:
    """The top of the inbox (待办箱前几件); the frame reads the number from the request, so that it is counted once."""
    rows = desk.waiting(request.user, day)
    tally = desk.tally(rows, day)
    request.waiting = tally.total  # type: ignore[attr-defined]
    context |= {"tally": tally, "more_waiting": tally.total > TOP}
    return list(rows.defer(*LARGE)[:TOP])
