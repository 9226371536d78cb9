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
        return Standings(Deadline.objects.filter(about(asked), due), "", columns(asked))
    until = closing_time(asked.day)
    later = _later(asked)
    # The next event of a clock either has the same day, in the period, or moved it from there: no others are looked at.
    away = later.filter(was_on__gte=asked.span.first, was_on__lte=asked.span.last)
    events = DeadlineEvent.objects.filter(~Q(state=""), due, about(asked), known_at__lt=until)
    latest = events.filter(~Exists(later.filter(due)), ~Exists(away))
    return Standings(latest, "deadline__", columns(asked))


def _later(asked: Asked) -> QuerySet[DeadlineEvent]:
    """What was recorded of the same clock after an event, and known by the day (其后记录)."""
    same = {"internal": asked.own, "deadline": OuterRef("deadline"), "pk__gt": OuterRef("pk")}
    return DeadlineEvent.objects.filter(~Q(state=""), **same, known_at__lt=closing_time(asked.day))


def about(asked: Asked) -> Q:
    """Which clocks are asked for (范围), of rows as of events: the person's own scope first of all."""
    condition = Q(unit_id__in=asked.scope.unit_ids) | asked.scope.covers("unit__")
    condition &= Q(internal=asked.own)
    if asked.unit is not None:
        condition &= Q(unit__path__startswith=asked.unit.path)
    if asked.procedure:
        condition &= Q(procedure=asked.procedure)
    if asked.name:
        condition &= Q(name=asked.name)
    return condition


def carried(asked: Asked) -> int:
    """How many were overdue already when the period began (期前逾期), on the day asked for: one or two statements.

    As of an earlier day: those nothing has been recorded of since, by their rows, and the others by their last event
    known by then; a clock's rows and its latest event never disagree.
    """
    before = Q(due_on__lt=asked.span.first) & _late(asked) & ~Q(kind="keep_up")
    rows = Deadline.objects.filter(about(asked), before, met_at=None, state__in=("running", "broken"))
    if not asked.past:
        return rows.count()
    until = closing_time(asked.day)
    known = DeadlineEvent.objects.filter(~Q(state=""), deadline=OuterRef("pk"))
    untouched = rows.filter(~Exists(known.filter(known_at__gte=until))).count()
    since = DeadlineEvent.objects.filter(~Q(state=""), known_at__gte=until)
    since = since.filter(Q(due_on__lt=asked.span.first) | Q(was_on__lt=asked.span.first))
    told = DeadlineEvent.objects.filter(about(asked), before, state="running", known_at__lt=until)
    return untouched + told.filter(~Exists(_later(asked)), deadline_id__in=since.values("deadline_id")).count()


def provisional(asked: Asked) -> int:
    """How many of the clocks now counting have a day that may still move (暂定日期)."""
    return Deadline.objects.filter(about(asked), provisional=True, met_at=None, state__in=Deadline.OPEN).count()


def _moment(asked: Asked) -> datetime:
    return closing_time(asked.day) if asked.past else asked.now


def _late(asked: Asked) -> Q:
    return Q(due_at__isnull=True, due_on__lt=asked.day) | Q(due_at__lt=_moment(asked))


def columns(asked: Asked) -> dict[str, Q]:
    """The condition of each column (分类条件); every clock stands in exactly one."""
    day, moment = asked.day, _moment(asked)
    running = Q(state="running") if asked.past else Q(state="running") | Q(state="broken", met_at__isnull=True)
    lasting = Q(kind="keep_up")
    timely = Q(due_at__isnull=True, due_on__gte=day) | Q(due_at__gte=moment)
    near = Q(due_on__lte=day + timedelta(days=SOON))
    return {
        "open": running & (lasting | (timely & ~near)),
        "soon": running & ~lasting & timely & near,
        "overdue": running & ~lasting & _late(asked),
        "kept": Q(state="met"),
        "broken": Q(state="broken") if asked.past else Q(state="broken", met_at__isnull=False),
        "stopped": Q(state="suspended"),
        "ended": Q(state__in=("lifted", "waived")),
    }
