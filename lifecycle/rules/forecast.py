"""The days a case would have (期限试算) if it were filed on a given day: tasks, notices, limits, lead times. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from lifecycle.daycount import Counted, count, with_amount
from lifecycle.rules import lookup
from lifecycle.rules.moments import moment_of
from lifecycle.rules.schema import Guard, NoticeRule, RuleSet, Time, Work
from lifecycle.workdays import WorkCalendar

COUNTED = ("act_by", "keep_up", "at_most")
#: Checks that look at nothing but planned days, with the keys of their fields (只看日期的核查).
TIMED: Mapping[str, tuple[str, ...]] = {
    "planned_ahead": ("field",),
    "before_start": ("field",),
    "filed_within": ("field",),
    "span_at_most": ("start", "end"),
    "in_order": ("start", "end"),
}
HAPPENED = "happened"
LONGEST = 366
Planned = tuple[str, Mapping[str, bool], Mapping[str, Any]]


@dataclass(frozen=True)
class Span:
    """One line of the schedule (试算结果): from when, by when, why; `assumed` where the day it starts from is an estimate.

    `late` says that the filing day itself comes too late for it.
    """

    kind: str
    label: str
    cite: Any = None
    first: date | None = None
    last: date | None = None
    free: date | None = None
    at: datetime | None = None
    time: Time | None = None
    note: str = ""
    steps: tuple[str, ...] = ()
    place: str = ""
    provisional: bool = False
    assumed: bool = False
    late: bool = False


@dataclass
class Forecast:
    """A planned case (拟办事项): its rules, what is planned, and the events as they would fall."""

    rules: RuleSet
    case: Planned
    submitted: datetime
    granted: datetime | None
    calendar: WorkCalendar
    given: Mapping[str, datetime] = field(default_factory=dict)
    events: dict[str, datetime] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    @property
    def values(self) -> Mapping[str, Any]:
        """What is planned (拟填内容)."""
        return self.case[2]

    def spans(self) -> list[Span]:
        """The whole schedule after filing (全部日程): lead times first, then tasks, notices and limits."""
        self.events = {"submitted": self.submitted, **planned_events(self.rules, self.case), **self.given}
        self.known = set(self.events)
        if self.granted is not None:
            self.events.setdefault("granted", self.granted)
        leads = list(self._leads())
        return [*leads, *self._ordered(), *self._limits()]

    def _ordered(self) -> list[Span]:
        """Tasks and notices (办理任务和公告), each after what it waits for: a task may wait for the end of a notice."""
        works = lookup.work_items_for(self.rules, *self.case)
        notices = lookup.notices_for(self.rules, *self.case)
        waits = {work.name: {*work.after, *self._awaited(work)} for work in works}
        waits |= {rule.name: set(rule.after) for rule in notices}
        left: list[Work | NoticeRule] = [*works, *notices]
        found: dict[str, Span] = {}
        while left:
            open_names = {one.name for one in left}
            ready = next((one for one in left if not waits[one.name] & (open_names - {one.name})), left[0])
            left.remove(ready)
            found[ready.name] = self._task(ready) if isinstance(ready, Work) else self._notice(ready)
        return [found[one.name] for one in (*works, *notices)]

    def _awaited(self, work: Work) -> tuple[str, ...]:
        """The notices that must have run out before a task (须期满的公告)."""
        gates = [g for g in self.rules.guards if g.check == "notice_kept" and work.gate and work.gate in g.moments]
        return tuple(str(name) for g in gates if g.when.holds(*self.case) for name in g.params.get("notices", ()))

    def _leads(self) -> Iterator[Span]:
        """The last lawful day to file for each planned day (最迟提交日)."""
        for guard in timed_guards(self.rules, self.case):
            time = self.rules.time(str(guard.params.get("time", "")))
            plan = moment_of(str(self.values.get(str(guard.params.get("field", ""))) or ""))
            if plan is None or guard.check not in ("planned_ahead", "before_start", "filed_within"):
                continue
            if guard.check != "before_start" and time is None:
                continue
            counted = count(time, plan, self.calendar) if time is not None and guard.check != "before_start" else None
            at = counted.due_at if counted else plan
            day = counted.due_on if counted else plan.date()
            late = self.submitted >= plan if counted is None else _after(self.submitted, counted)
            yield Span(
                "lead",
                guard.label or guard.name,
                guard.cite,
                last=day,
                at=at,
                time=time,
                steps=counted.steps if counted else (),
                provisional=bool(counted and counted.provisional),
                late=late,
            )

    def _task(self, work: Work) -> Span:
        done = self._first(f"{work.name}.done", work.effect, *work.marks)
        assumed = done is None
        if done is None:
            over = [self.events.get(f"{name}.ended") for name in self._awaited(work)]
            done = max([one for one in (self._after(work.after), *over) if one], default=None)
        if done is not None:
            for name in (f"{work.name}.done", work.effect, *work.marks):
                if name:
                    self.events.setdefault(name, done)
            if work.effect == "launch":
                self.events.setdefault("launched", done)
        return Span("task", work.label or work.name, work.cite, first=_day(done), place=work.place, assumed=assumed)

    def _notice(self, rule: NoticeRule) -> Span:
        """A notice (公告): when it may first be posted, its last day, and the first day it may come down."""
        names = (f"{rule.name}.posted", "notice_posted")
        posted = self._first(*(name for name in names if name in self.known)) or self._after(rule.after)
        assumed = not set(names) & self.known
        time = self.rules.time(rule.time) if rule.time else None
        counted = count(time, posted, self.calendar) if time and posted and time.kind in COUNTED else None
        if posted is not None:
            self.events.setdefault(names[0], posted)
            self.events.setdefault("notice_posted", posted)
        if counted is not None and posted is not None:
            ended = posted.replace(hour=0, minute=0) + ((counted.free_on or counted.due_on) - posted.date())
            self.events.setdefault(f"{rule.name}.ended", ended)
            self.events.setdefault("notice_ended", ended)
        return Span(
            "notice",
            rule.label or rule.name,
            rule.cite,
            first=_day(posted),
            last=counted.due_on if counted else None,
            free=counted.free_on if counted else None,
            time=time,
            steps=counted.steps if counted else (),
            provisional=bool(counted and counted.provisional),
            assumed=assumed,
        )

    def _limits(self) -> Iterator[Span]:
        """The limits of the law (法定期限), less the periods that the notices show."""
        shown = {rule.time for rule in lookup.notices_for(self.rules, *self.case)}
        for rule in lookup.times_for(self.rules, *self.case):
            if rule.kind == "quota":
                yield Span("count", rule.label or rule.name, rule.cite, time=rule)
            elif rule.kind == "fixed_date":
                counted = count(rule, self.submitted, self.calendar)
                yield Span(
                    "limit", rule.label or rule.name, rule.cite, last=counted.due_on, time=rule, steps=counted.steps
                )
            elif rule.kind in COUNTED and rule.name not in shown:
                yield self._limit(rule)

    def _limit(self, rule: Time) -> Span:
        began = self._reported(rule) if rule.start == HAPPENED else self.events.get(rule.start)
        filled = with_amount(rule, self.values)
        counted = count(filled, began, self.calendar) if filled and began else None
        return Span(
            "limit",
            rule.label or rule.name,
            rule.cite,
            first=_day(began),
            last=counted.due_on if counted else None,
            free=counted.free_on if counted else None,
            at=counted.due_at if counted else None,
            time=rule,
            steps=counted.steps if counted else (),
            place=rule.place,
            provisional=bool(counted and counted.provisional),
            assumed=rule.start != HAPPENED and rule.start not in self.known,
        )

    def _reported(self, rule: Time) -> datetime | None:
        for guard in timed_guards(self.rules, self.case):
            if guard.params.get("time") == rule.name:
                return moment_of(str(self.values.get(str(guard.params.get("field"))) or ""))
        return None

    def _first(self, *names: str) -> datetime | None:
        return next((self.events[name] for name in names if name and name in self.events), None)

    def _after(self, items: tuple[str, ...]) -> datetime | None:
        """The earliest moment something may begin: when all that comes before it is done, else at the grant."""
        before = [self.events[f"{name}.done"] for name in items if f"{name}.done" in self.events]
        return max([*before, *filter(None, [self.granted])], default=None)


def timed_guards(rules: RuleSet, case: Planned) -> list[Guard]:
    """The checks at submission that look at planned days (日期核查)."""
    return [g for g in rules.guards if g.check in TIMED and "submit" in g.moments and g.when.holds(*case)]


def planned_events(rules: RuleSet, case: Planned) -> dict[str, datetime]:
    """The events whose day the form plans (拟定日期): a check on a planned day names its period, which names the event."""
    found: dict[str, datetime] = {}
    for guard in timed_guards(rules, case):
        time = rules.time(str(guard.params.get("time", "")))
        if time is None or guard.check == "filed_within":
            continue
        for key, event in (("field", time.start), ("start", time.start), ("end", time.end)):
            moment = moment_of(str(case[2].get(str(guard.params.get(key, ""))) or ""))
            if moment is not None and event and key in TIMED[guard.check]:
                found.setdefault(event, moment)
    return found


def planned_fields(rules: RuleSet) -> tuple[str, ...]:
    """The answers that the days depend on (影响日期的填报项), in the rulebook's order."""
    found = [str(g.params[key]) for g in rules.guards if g.check in TIMED for key in TIMED[g.check]]
    found += [str(f.params[key]) for f in rules.flags if f.check == "span_at_most" for key in ("from", "to")]
    return tuple(dict.fromkeys(found))


def deciding_fields(rules: RuleSet) -> tuple[str, ...]:
    """The answers that decide which chain, period, notice or task applies (影响适用条款的填报项)."""
    entries = (*rules.chains, *rules.times, *rules.notices, *rules.work_items, *rules.flags)
    found = [key for entry in entries for key in entry.when.values]
    found += [str(flag.params["field"]) for flag in rules.flags if "field" in flag.params]
    return tuple(dict.fromkeys(found))


def open_events(rules: RuleSet, case: Planned) -> tuple[str, ...]:
    """The events whose day nobody has planned yet (可以另行设定的事件): those that start a period or a notice."""
    planned = {"submitted", HAPPENED, *planned_events(rules, case)}
    named = {name for work in lookup.work_items_for(rules, *case) for name in (f"{work.name}.done", *work.marks)}
    named |= {"granted", "launched", "notice_posted", *(work.effect for work in rules.work_items)}
    starts = [rule.start for rule in lookup.times_for(rules, *case) if rule.kind in COUNTED]
    return tuple(dict.fromkeys(one for one in starts if one in named and one not in planned))


def latest_start(target: date, ends: Callable[[date], date]) -> date | None:
    """The last day on which something may begin so as to end before a day (最迟开始日); None within a year back."""
    for back in range(1, LONGEST):
        day = target - timedelta(days=back)
        if ends(day) < target:
            return day
    return None


def _after(at: datetime, counted: Counted) -> bool:
    return at > counted.due_at if counted.due_at else at.date() > counted.due_on


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
