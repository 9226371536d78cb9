"""Rehearsing a change of the law (规则变更演算): what recorded clocks and checks would have come to. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from lifecycle.daycount import ZONE, Counted, count, with_amount
from lifecycle.rules import guards, lookup
from lifecycle.rules.facts import Facts
from lifecycle.rules.schema import RuleSet, Time
from lifecycle.workdays import WorkCalendar

KINDS_WITH_A_DAY = ("act_by", "keep_up", "at_most")
WHAT: Mapping[str, str] = {
    "moved": "期限变动",
    "started": "新起算",
    "stopped": "不再起算",
    "refused": "将不予通过",
    "admitted": "不再拦截",
}
TURNED: Mapping[str, str] = {"broken": "由按期变为逾期", "kept": "由逾期变为按期"}


@dataclass(frozen=True)
class Law:
    """What a case is judged by (适用规则与工作日历)."""

    rules: RuleSet
    calendar: WorkCalendar


@dataclass(frozen=True)
class Clock:
    """A clock as it is on record (已记录的期限)."""

    name: str
    label: str
    rules: tuple[str, ...]
    kind: str
    starts_at: datetime
    due_on: date | None
    due_at: datetime | None = None
    free_on: date | None = None
    met_at: datetime | None = None
    lifted: bool = False


@dataclass(frozen=True)
class Change:
    """One thing that would turn out otherwise (变化): `turned` says broken or kept where the outcome turns."""

    what: str
    label: str
    rules: tuple[str, ...] = ()
    old: str = ""
    new: str = ""
    turned: str = ""

    @property
    def red(self) -> bool:
        """Whether the change does harm (将变红): a kept limit broken, a passed case refused."""
        return self.turned == "broken" or self.what == "refused"


def clock_changes(clocks: list[Clock], old: Law, new: Law, facts: Facts, values: Mapping[str, Any]) -> Iterator[Change]:
    """The clocks of one case that would run otherwise (期限变化), as seen at `facts.at`."""
    before, after = _times(old, facts, values), _times(new, facts, values)
    for clock in clocks:
        if clock.name not in before:
            continue  # counted by a rule its snapshot does not have: nothing to compare with
        if clock.name not in after:
            yield Change("stopped", clock.label, clock.rules, old=_day(clock.due_on, clock.due_at))
            continue
        first, then = before[clock.name], after[clock.name]
        begins = clock.starts_at if first.start == then.start else facts.events.get(then.start, clock.starts_at)
        was = count(first, clock.starts_at, old.calendar)
        yield from _moved(clock, was, count(then, begins, new.calendar), facts.at)
    for name in [name for name in after if name not in before]:
        yield from _started(after[name], new, facts)


def guard_changes(old: Law, new: Law, before: Facts, after: Facts, moment: str) -> Iterator[Change]:
    """The checks of one moment that would say otherwise (核查变化)."""
    was = {f.guard: f for f in guards.evaluate(old.rules, replace(before, calendar=old.calendar), moment) if f.blocked}
    flags = lookup.flags_for(new.rules, after.unit, after.values)
    judged = guards.evaluate(new.rules, replace(after, calendar=new.calendar, flags=flags), moment)
    now = {f.guard: f for f in judged if f.blocked}
    for name in [name for name in now if name not in was]:
        yield Change("refused", now[name].message, tuple(now[name].citation.rules))
    for name in [name for name in was if name not in now]:
        yield Change("admitted", was[name].message, tuple(was[name].citation.rules))


def moved_day(clock: Clock, due_on: date, at: datetime) -> Iterator[Change]:
    """The change where the law names another day for a recurring duty (规定日期变动)."""
    if clock.due_on is not None and due_on != clock.due_on:
        yield _change(clock, replace(clock, due_on=due_on), at)


def _times(law: Law, facts: Facts, values: Mapping[str, Any]) -> dict[str, Time]:
    flags = lookup.flags_for(law.rules, facts.unit, values)
    rules = lookup.times_for(law.rules, facts.applicant, flags, values)
    filled = (with_amount(rule, values) for rule in rules if rule.kind in KINDS_WITH_A_DAY)
    return {rule.name: rule for rule in filled if rule is not None}


def _moved(clock: Clock, was: Counted, now: Counted, at: datetime) -> Iterator[Change]:
    """What was extended or recounted by decision keeps its distance to the law's own day."""
    if (was.due_on, was.due_at, was.free_on) == (now.due_on, now.due_at, now.free_on):
        return
    by = now.due_on - was.due_on
    hours = now.due_at - was.due_at if now.due_at and was.due_at else by
    yield _change(
        clock,
        replace(
            clock,
            due_on=clock.due_on + by if clock.due_on else now.due_on,
            due_at=clock.due_at + hours if clock.due_at and now.due_at else now.due_at,
            free_on=clock.free_on + by if clock.free_on else now.free_on,
        ),
        at,
    )


def _change(was: Clock, now: Clock, at: datetime) -> Change:
    turned = ""
    if not was.lifted and (late := is_late(now, at)) is not is_late(was, at):
        turned = "broken" if late else "kept"
    return Change("moved", was.label, was.rules, _day(was.due_on, was.due_at), _day(now.due_on, now.due_at), turned)


def _started(rule: Time, law: Law, facts: Facts) -> Iterator[Change]:
    began = facts.events.get(rule.start)
    if began is None:
        return
    counted = count(rule, began, law.calendar)
    clock = Clock(
        name=rule.name,
        label=rule.label or rule.name,
        rules=rule.cite.rules,
        kind=rule.kind,
        starts_at=began,
        due_on=counted.due_on,
        due_at=counted.due_at,
        free_on=counted.free_on,
        met_at=facts.events.get(rule.end),
    )
    turned = "broken" if is_late(clock, facts.at) else ""
    yield Change("started", clock.label, clock.rules, new=_day(clock.due_on, clock.due_at), turned=turned)


def is_late(clock: Clock, at: datetime) -> bool:
    """Whether the event came too late, or has not come by now (是否逾期); what must last is late if it ended early."""
    end = clock.met_at or at
    if clock.kind == "keep_up":
        return bool(clock.met_at and clock.free_on and end.astimezone(ZONE).date() < clock.free_on)
    if clock.due_at is not None:
        return end > clock.due_at
    return clock.due_on is not None and end.astimezone(ZONE).date() > clock.due_on


def _day(due_on: date | None, due_at: datetime | None) -> str:
    if due_at is not None:
        return due_at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
    return due_on.isoformat() if due_on else ""
