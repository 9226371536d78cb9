"""How the clocks stand on a day (期限状态): today by their rows, any earlier day by the events known by then. Set-based."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Unit
from accounts.scope import Scope
from lifecycle.clockevents import closing_time
from lifecycle.compliance.quarters import Span
from lifecycle.models import Deadline, DeadlineEvent

#: Days before its last one in which a clock is said to be due soon.
SOON = 7
#: The columns of the desk, in the order they are shown.
COLUMNS = {
    "open": "计算中",
    "soon": "即将到期",
    "overdue": "逾期未办",
    "kept": "按期",
    "broken": "逾期办结",
    "stopped": "中止",
    "ended": "终止或免除",
}
FAILED = ("overdue", "broken")


@dataclass(frozen=True)
class Asked:
    """What a desk is asked for (查询条件): period, day, law or 内部, a unit's subtree, a procedure, a rule."""

    span: Span
    now: datetime
    today: date
    day: date
    scope: Scope
    own: bool = False
    unit: Unit | None = None
    procedure: str = ""
    name: str = ""

    @property
    def past(self) -> bool:
        """Whether an earlier day is looked at (历史日期)."""
        return self.day < self.today


@dataclass(frozen=True)
class Standings:
    """The clocks of a desk (期限集合): rows or events, the way from them to the clock, and the condition of each column."""

    rows: QuerySet[Any]
    to: str
    columns: Mapping[str, Q]


def standings(asked: Asked) -> Standings:
    """The clocks due in the period as they stood at the end of the day (当日状态)."""
    due = Q(due_on__gte=asked.span.first, due_on__lte=asked.span.last)
    if not asked.past:
        return Standings(Deadline.objects.filter(about(asked, ""), due), "", columns(asked, ""))
    until = closing_time(asked.day)
    # The next event of a clock either has the same day, in the period, or moved it from there: no others are looked at.
    later = DeadlineEvent.objects.filter(
        ~Q(state=""), deadline=OuterRef("deadline"), known_at__lt=until, pk__gt=OuterRef("pk")
    )
    away = later.filter(was_on__gte=asked.span.first, was_on__lte=asked.span.last)
    events = DeadlineEvent.objects.filter(~Q(state=""), due, about(asked, "deadline__"), known_at__lt=until)
    latest = events.filter(~Exists(later.filter(due)), ~Exists(away))
    return Standings(latest, "deadline__", columns(asked, "deadline__"))


def about(asked: Asked, to: str) -> Q:
    """Which clocks are asked for (范围): the person's own scope first of all."""
    condition = Q(**{f"{to}unit_id__in": asked.scope.unit_ids}) | asked.scope.covers(f"{to}unit__")
    condition &= Q(**{f"{to}internal": asked.own})
    if asked.unit is not None:
        condition &= Q(**{f"{to}unit__path__startswith": asked.unit.path})
    if asked.procedure:
        condition &= Q(**{f"{to}procedure": asked.procedure})
    if asked.name:
        condition &= Q(**{f"{to}name": asked.name})
    return condition


def columns(asked: Asked, to: str) -> dict[str, Q]:
    """The condition of each column (分类条件); every clock stands in exactly one."""
    day, moment = asked.day, closing_time(asked.day) if asked.past else asked.now
    running = Q(state="running") if asked.past else Q(state="running") | Q(state="broken", met_at__isnull=True)
    lasting = Q(**{f"{to}kind": "keep_up"})
    late = Q(due_at__isnull=True, due_on__lt=day) | Q(due_at__lt=moment)
    timely = Q(due_at__isnull=True, due_on__gte=day) | Q(due_at__gte=moment)
    near = Q(due_on__lte=day + timedelta(days=SOON))
    return {
        "open": running & (lasting | (timely & ~near)),
        "soon": running & ~lasting & timely & near,
        "overdue": running & ~lasting & late,
        "kept": Q(state="met"),
        "broken": Q(state="broken") if asked.past else Q(state="broken", met_at__isnull=False),
        "stopped": Q(state="suspended"),
        "ended": Q(state__in=("lifted", "waived")),
    }
