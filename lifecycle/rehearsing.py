"""Replaying the recorded cases (案卷回放) under changed rulebooks or another working calendar; reads, never writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from lifecycle.calendar import work_calendar
from lifecycle.errors import RulebookError
from lifecycle.models import Application, Deadline
from lifecycle.rulebase import recorded_settings, rules_of, rules_on
from lifecycle.rules import loader, lookup, periods, rehearsal
from lifecycle.rules.facts import Facts
from lifecycle.rules.library import Library
from lifecycle.rules.rehearsal import Change, Clock, Law
from lifecycle.rules.schema import RuleSet
from lifecycle.selectors import jurisdiction_of
from lifecycle.workdays import WorkCalendar

BATCH = 200
#: Gathers the facts of a case; the app that knows them registers it, so that imports still run one way.
Gatherer = Callable[[Application, RuleSet, datetime], Facts]
_GATHERERS: list[Gatherer] = []


def register(gatherer: Gatherer) -> None:
    """Say who gathers the facts of a case (登记案情来源), once."""
    _GATHERERS[:] = [gatherer]


@dataclass(frozen=True)
class Found:
    """A change with the case or the duty it is about (变化所在)."""

    number: str
    title: str
    change: Change


class Rehearsal:
    """One replay (演算): the changed law, and the moment open clocks are looked at."""

    def __init__(self, *, at: datetime, library: Library | None = None, calendar: WorkCalendar | None = None) -> None:
        self.at = timezone.localtime(at)
        self.library = library
        self.calendar = work_calendar()
        self.changed = calendar or self.calendar
        self._resolved: dict[Any, RuleSet] = {}

    def run(self) -> Iterator[Found]:
        """Everything that would turn out otherwise (全部变化), case by case, a batch in memory at a time."""
        cases = Application.objects.exclude(rules=None).exclude(submitted_at=None).order_by("pk")
        related = cases.select_related("unit", "site__unit").prefetch_related("deadlines")
        for case in related.iterator(chunk_size=BATCH):
            for change in self._case(case):
                yield Found(case.number, case.title, change)
        if self.library is not None:
            duties = Deadline.objects.filter(application=None).select_related("unit", "site").order_by("pk")
            for row in duties.iterator(chunk_size=BATCH):
                for change in self._duty(row):
                    yield Found("", row.site.name if row.site else row.unit.name, change)

    def _case(self, case: Application) -> Iterator[Change]:
        assert case.submitted_at is not None
        day = case.judged_on or timezone.localtime(case.submitted_at).date()
        old = Law(rules_of(case, day), self.calendar)
        try:
            new = Law(self._rules(case.jurisdiction, case.procedure, day) if self.library else old.rules, self.changed)
        except RulebookError as error:
            yield Change("refused", str(error))
            return
        if new.rules.digest == old.rules.digest and new.calendar == old.calendar:
            return
        gather = _GATHERERS[0]
        before = gather(case, old.rules, case.submitted_at)
        after = before if new.rules is old.rules else gather(case, new.rules, case.submitted_at)
        values = before.values
        clocks = [clock_of(row) for row in case.deadlines.all() if not row.internal]
        yield from rehearsal.clock_changes(clocks, old, new, replace(before, at=self.at), values)
        yield from self._guards(case, (old, new), (before, after))

    def _guards(self, case: Application, laws: tuple[Law, Law], facts: tuple[Facts, Facts]) -> Iterator[Change]:
        seen: set[str] = set()
        for moment, happened in (("submit", case.submitted_at), ("grant", case.granted_at)):
            if happened is None:
                continue
            at = timezone.localtime(happened)
            before, after = (replace(one, at=at) for one in facts)
            for change in rehearsal.guard_changes(*laws, before, after, moment):
                if change.label not in seen:
                    seen.add(change.label)
                    yield change

    def _duty(self, row: Deadline) -> Iterator[Change]:
        clock, day = clock_of(row), timezone.localtime(row.starts_at).date()
        jurisdiction = jurisdiction_of(row.site.unit if row.site else row.unit)
        known = rules_on(jurisdiction, row.procedure, day).duties
        try:
            rules = self._rules(jurisdiction, row.procedure, day)
        except RulebookError:
            yield Change("stopped", row.label, clock.rules, old=clock.due_on.isoformat() if clock.due_on else "")
            return
        duty = next((one for one in rules.duties if one.name == row.name), None)
        if duty is None and any(one.name == row.name for one in known):
            yield Change("stopped", row.label, clock.rules, old=clock.due_on.isoformat() if clock.due_on else "")
        for period in periods.running_periods(duty, day) if duty else ():
            if period.key == row.subject:
                yield from rehearsal.moved_day(clock, period.due_on, self.at)

    def _rules(self, jurisdiction: str, procedure: str, day: date) -> RuleSet:
        assert self.library is not None
        recorded = recorded_settings(day)
        key = (jurisdiction, procedure, day, repr(sorted(recorded.items())))
        if key not in self._resolved:
            if len(self._resolved) > BATCH:
                self._resolved.clear()
            self._resolved[key] = lookup.resolve(
                self.library, jurisdiction=jurisdiction, procedure=procedure, day=day, settings=recorded
            )
        return self._resolved[key]


def changed_library(folder: Path) -> Library:
    """The rulebooks in use with those of a folder in place of their namesakes (改用另行拟定的规则库).

    Raises: RulebookError naming file, key and remedy of the first fault.
    """
    return loader.load([Path(d) for d in settings.RULEBOOK_DIRS], instead=[folder])


def clock_of(row: Deadline) -> Clock:
    """A recorded clock as the rehearsal reads it (已记录的期限)."""
    cite: Mapping[str, Any] = row.cite or {}
    return Clock(
        name=row.name,
        label=row.label,
        rules=tuple(cite.get("rules", ())),
        kind=row.kind,
        starts_at=timezone.localtime(row.starts_at),
        due_on=row.due_on,
        due_at=timezone.localtime(row.due_at) if row.due_at else None,
        free_on=row.free_on,
        met_at=timezone.localtime(row.met_at) if row.met_at else None,
        lifted=str(row.state) == Deadline.State.LIFTED,
    )
