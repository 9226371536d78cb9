"""What the entries of one book may refer to (规则库引用检查): places, offices, other entries, events, transitions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import TypeVar

from lifecycle.rules.applicants import FLAGS, LABELS
from lifecycle.rules.basics import SIGNER
from lifecycle.rules.chains import choose as choose
from lifecycle.rules.chains import seat_faults
from lifecycle.rules.flags import PREDICATES
from lifecycle.rules.library import Book, Dated, Library
from lifecycle.rules.periods import duty_faults
from lifecycle.rules.schema import (
    EFFECT_MOMENTS,
    GAPS,
    MOMENTS,
    SEVERITIES,
    STOPPING,
    TIME_KINDS,
    TIME_UNITS,
    Campaign,
    Chain,
    Duty,
    Effect,
    Entry,
    Evidence,
    Flag,
    Format,
    FormUse,
    Guard,
    NoticeRule,
    Paper,
    Resolution,
    Time,
    Work,
)

Faults = Iterator[tuple[str, str]]
E = TypeVar("E", bound=Entry)
PAPER_MOMENTS = ("submit", "grant", "refuse", "work", "launch", "notice", "complete")
#: Events of every case; `happened` is what a form reports after the fact, its guard names the field with its moment.
EVENTS = ("submitted", "granted", "launched", "notice_posted", "notice_ended", "completed", "site_closed", "happened")
REFERENCES: Mapping[str, str] = {
    "time": "time",
    "format": "format",
    "notices": "notice",
    "setting": "resolution",
    "item": "work_item",
    "items": "work_item",
}
FIXED = re.compile(r"\d{4}-\d{2}-\d{2}|\d{2}-\d{2}|quarter_end")


class Scope:
    """What the entries of one book may refer to: its own and what it inherits."""

    def __init__(
        self,
        library: Library,
        book: Book,
        transitions: Mapping[str, Collection[str]] | None,
        specs: Collection[str] | None,
    ) -> None:
        lineage = library.lineage(book.name)
        self.places = {name for b in lineage for name in b.places}
        self.offices = {code for b in lineage for code in b.offices}
        self.procedures = {code for b in lineage for code in b.procedures}
        self.entries = [d for b in lineage for d in b.entries if not d.drop]
        every = [d for b in library.books.values() for d in b.entries]
        self.events = {*EVENTS, *(name for d in every for name in _events(d))}
        self.events |= {f"{code}.{what}" for code in self.procedures for what in ("submitted", "granted", "completed")}
        self.flags: dict[str, set[str]] = {}
        for d in every:
            if isinstance(d.entry, Flag):
                self.flags.setdefault(d.procedure, set()).add(d.entry.name)
        self.awaited = {name for d in every for name in _awaited(d)}
        self.parents = [d for b in lineage[:-1] for d in b.entries]
        self.transitions, self.specs = transitions, specs

    def names(self, dated: Dated, kind: str) -> set[str]:
        return {d.entry.name for d in self.entries if d.kind == kind and d.procedure == dated.procedure}

    def of(self, dated: Dated, kind: type[E]) -> list[E]:
        return [d.entry for d in self.entries if isinstance(d.entry, kind) and d.procedure == dated.procedure]

    def work(self, dated: Dated) -> list[Work]:
        return self.of(dated, Work)

    def faults(self, dated: Dated) -> Faults:
        entry = dated.entry
        if dated.drop:
            if not any(d.key == dated.key and d.procedure == dated.procedure for d in self.parents):
                yield "", "要去掉的条目在上级规则库中不存在；请改正名称或删去"
            return
        yield from self._when(dated)
        if isinstance(entry, Chain):
            yield from entry.faults(self.places, self.offices)
        elif isinstance(entry, Guard):
            yield from self._guard(dated, entry)
        elif isinstance(entry, Time):
            yield from self._time(dated, entry)
        elif isinstance(entry, Work):
            yield from self._work(dated, entry)
        elif isinstance(entry, NoticeRule):
            yield from self._notice(dated, entry)
        elif isinstance(entry, Effect):
            yield from self._effect(dated, entry)
        elif isinstance(entry, Flag):
            yield from self._flag(dated, entry)
        elif isinstance(entry, Duty):
            yield from self._duty(entry)
        elif isinstance(entry, Campaign):
            yield from entry.faults(self.events)
        else:
            yield from self._other(dated, entry)

    def _when(self, dated: Dated) -> Faults:
        for applicant in dated.entry.when.applicant:
            if applicant not in LABELS:
                yield ".when.applicant", choose(applicant, LABELS)
        flags = {*FLAGS, *self.flags.get(dated.procedure, ())}
        for name in dated.entry.when.flags:
            if name not in flags:
                yield ".when.flags", choose(name, sorted(flags))
        known = self.names(dated, "resolution")
        for name in dated.settings:
            if name not in known:
                yield ".if_setting", choose(name, sorted(known)) if known else f"没有名为“{name}”的口径"

    def _guard(self, dated: Dated, guard: Guard) -> Faults:
        from lifecycle.rules.guards import CHECKS

        if guard.severity not in SEVERITIES:
            yield ".severity", choose(guard.severity, SEVERITIES)
        moments = {*MOMENTS, *(w.gate for w in self.work(dated) if w.gate)}
        for moment in guard.moments:
            if moment not in moments:
                yield ".moments", choose(moment, sorted(moments))
        known = CHECKS.get(guard.check)
        if known is None:
            yield ".check", choose(guard.check, sorted(CHECKS))
            return
        yield from known.faults(guard.params)
        yield from self._references(dated, guard.params)
        if not guard.remedy:
            yield ".remedy", "缺少出路，请写明当事人可以怎么办"

    def _references(self, dated: Dated, params: Mapping[str, object]) -> Faults:
        for param, kind in REFERENCES.items():
            given = params.get(param, ())
            for name in given if isinstance(given, tuple) else (given,):
                if name not in self.names(dated, kind):
                    yield f".params.{param}", choose(str(name), sorted(self.names(dated, kind)))

    def _flag(self, dated: Dated, flag: Flag) -> Faults:
        known = PREDICATES.get(flag.check)
        if known is None:
            yield ".check", choose(flag.check, sorted(PREDICATES))
            return
        yield from known.faults(flag.params)
        yield from self._references(dated, flag.params)

    def _time(self, dated: Dated, time: Time) -> Faults:
        stopped = ((".stops_while", state, STOPPING) for state in time.stops_while)
        named = ((".kind", time.kind, TIME_KINDS), (".unit", time.unit, TIME_UNITS))
        for key, value, known in (*named, (".severity", time.severity, SEVERITIES), *stopped):
            if value not in known:
                yield key, choose(value, known)
        if time.kind == "fixed_date":
            if not FIXED.fullmatch(time.on):
                yield ".on", "固定日期应写成 YYYY-MM-DD、MM-DD 或 quarter_end"
        elif time.amount <= 0 and not time.amount_from:
            yield ".amount", "请写正整数，或用 amount_from 指明由哪一项决定"
        if time.kind not in ("fixed_date", "quota") and not time.start:
            yield ".start", "请写明自哪一事件起算"
        if time.place and time.place not in self.places:
            yield ".place", choose(time.place, sorted(self.places))
        if time.amount_setting and time.amount_setting not in self.names(dated, "resolution"):
            yield ".amount_setting", choose(time.amount_setting, sorted(self.names(dated, "resolution")))
        for key, event in ((".start", time.start), (".end", time.end)):
            if event and time.kind != "lead_time" and event not in self.events:
                yield key, choose(event, sorted(self.events))

    def _duty(self, duty: Duty) -> Faults:
        yield from duty_faults(duty)
        if duty.end not in self.events:
            yield ".end", choose(duty.end, sorted(self.events))

    def _work(self, dated: Dated, work: Work) -> Faults:
        yield from seat_faults(work.place, work.office, "", self.places, self.offices)
        known = self.names(dated, "work_item")
        for name in work.after:
            if name not in known:
                yield ".after", choose(name, sorted(known))
        if work.format and work.format not in self.names(dated, "format"):
            yield ".format", choose(work.format, sorted(self.names(dated, "format")))
        judged = {moment for g in self.of(dated, Guard) for moment in g.moments}
        if work.gate and work.gate not in judged:
            yield ".gate", choose(work.gate, sorted(judged))
        heard = {e.on for e in self.of(dated, Effect)} | self.awaited | {*EFFECT_MOMENTS}
        if work.effect and work.effect not in heard:
            yield ".effect", choose(work.effect, sorted(heard))
        if work.by_procedure and work.by_procedure not in self.procedures:
            yield ".by_procedure", choose(work.by_procedure, sorted(self.procedures))
        yield from self._spec(work.form, ".form")

    def _notice(self, dated: Dated, notice: NoticeRule) -> Faults:
        for place in (*notice.places, *filter(None, [notice.gap_judge])):
            if place not in self.places:
                yield ".places", choose(place, sorted(self.places))
        if notice.gap not in GAPS:
            yield ".gap", choose(notice.gap, GAPS)
        if notice.time and notice.time not in self.names(dated, "time"):
            yield ".time", choose(notice.time, sorted(self.names(dated, "time")))
        for name in notice.after:
            if name not in self.names(dated, "work_item"):
                yield ".after", choose(name, sorted(self.names(dated, "work_item")))
        yield from self._spec(notice.template, ".template")

    def _effect(self, dated: Dated, effect: Effect) -> Faults:
        if effect.on not in (moments := {*EFFECT_MOMENTS, *(w.effect for w in self.work(dated) if w.effect)}):
            yield ".on", choose(effect.on, sorted(moments))
        if self.transitions is None:
            return
        if effect.target not in self.transitions:
            yield ".target", choose(effect.target, sorted(self.transitions))
        elif effect.transition not in self.transitions[effect.target]:
            yield ".transition", choose(effect.transition, sorted(self.transitions[effect.target]))

    def _other(self, dated: Dated, entry: Entry) -> Faults:
        if isinstance(entry, FormUse):
            for name in (entry.spec, *entry.joined):
                yield from self._spec(name, ".spec")
        elif isinstance(entry, Paper):
            for key, moments in ((".at", (entry.at,)), (".again", entry.again)):
                for moment in moments:
                    if moment not in PAPER_MOMENTS:
                        yield key, choose(moment, PAPER_MOMENTS)
            if entry.item and entry.item not in self.names(dated, "work_item"):
                yield ".item", choose(entry.item, sorted(self.names(dated, "work_item")))
            if entry.issuer not in (issuers := [SIGNER] if entry.at == "refuse" else sorted(self.places)):
                yield ".issuer", choose(entry.issuer, issuers)
            yield from self._spec(entry.spec, ".spec")
        elif isinstance(entry, Evidence) and entry.at not in MOMENTS:
            yield ".at", choose(entry.at, MOMENTS)
        elif isinstance(entry, Format):
            yield from _pattern(entry)
        elif isinstance(entry, Resolution) and entry.options and entry.default not in entry.options:
            yield ".default", choose(str(entry.default), [str(o) for o in entry.options])

    def _spec(self, name: str, key: str) -> Faults:
        if name and self.specs is not None and name not in self.specs:
            yield key, choose(name, sorted(self.specs))


def _events(dated: Dated) -> Iterator[str]:
    """The events an entry brings about (事件)."""
    entry = dated.entry
    if isinstance(entry, Work):
        yield f"{entry.name}.done"
        yield from entry.marks
        if entry.effect:
            yield entry.effect
    elif isinstance(entry, NoticeRule):
        yield f"{entry.name}.posted"
        yield f"{entry.name}.ended"


def _awaited(dated: Dated) -> tuple[str, ...]:
    """The events a period waits for (期限所待事件)."""
    return (dated.entry.start, dated.entry.end) if isinstance(dated.entry, Time) else ()


def _pattern(entry: Format) -> Faults:
    try:
        if not re.fullmatch(entry.pattern, entry.example):
            yield ".example", "示例不符合本条的 pattern，请改正其一"
    except re.error as error:
        yield ".pattern", f"不是合法的正则表达式：{error}"
