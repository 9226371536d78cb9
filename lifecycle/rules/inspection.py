"""Looking for faults in rulebooks (规则库检查): what a reader cannot see in one entry alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from pathlib import Path

from lifecycle.errors import RulebookError
from lifecycle.rules.applicants import LABELS
from lifecycle.rules.library import Book, Dated, Library
from lifecycle.rules.schema import (
    EFFECT_MOMENTS,
    MOMENTS,
    POSITIONS,
    SEVERITIES,
    STEP_ROLES,
    TIME_KINDS,
    TIME_UNITS,
    Chain,
    Effect,
    Entry,
    Evidence,
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
PAPER_MOMENTS = ("submit", "grant", "work", "launch", "notice", "complete")
REFERENCES: Mapping[str, str] = {
    "time": "time",
    "format": "format",
    "notices": "notice",
    "setting": "resolution",
    "item": "work_item",
}
FIXED = re.compile(r"\d{4}-\d{2}-\d{2}|\d{2}-\d{2}|quarter_end")


def check(
    library: Library,
    *,
    transitions: Mapping[str, Collection[str]] | None = None,
    specs: Collection[str] | None = None,
) -> list[RulebookError]:
    """Everything that is wrong with the rulebooks (规则库检查), with file, key and remedy.

    `transitions` maps a target (site, domain) to its transition names, `specs` holds the form specs that exist; what is
    not given is not checked.
    """
    found = list(library.problems)
    for book in library.books.values():
        head = _head(library, book)
        found += [RulebookError(book.file, key, remedy) for key, remedy in head]
        if any(key == "extends" for key, _ in head):
            continue
        scope = _Scope(library, book, transitions, specs)
        for dated in book.entries:
            found += [RulebookError(dated.file, f"{dated.key}{key}", remedy) for key, remedy in scope.faults(dated)]
        found += _overlaps(book)
    return found


def _head(library: Library, book: Book) -> list[tuple[str, str]]:
    faults = []
    try:
        library.lineage(book.name)
    except LookupError as error:
        faults.append(("extends", f"{error.args[0]};请改正 extends"))
    if book.instrument and book.instrument not in library.instruments:
        faults.append(("instrument", f"未登记的文件“{book.instrument}”;请先写入 instruments.toml"))
    for place in book.places.values():
        if place.position and place.position not in POSITIONS:
            faults.append((f"place.{place.name}.position", _choose(place.position, POSITIONS)))
        if not (place.position or place.function):
            faults.append((f"place.{place.name}", "请写明 position,或 function 与 level"))
    for procedure, label in book.procedures.items():
        if not label:
            file = Path(book.file).with_name(f"{procedure}.toml").name
            faults.append((f"{file} label", "缺少事项的中文名称,请在文件首行写 label"))
    return faults


def _overlaps(book: Book) -> Iterator[RulebookError]:
    groups: dict[tuple[str, str], list[Dated]] = {}
    for dated in book.entries:
        groups.setdefault((dated.procedure, dated.key), []).append(dated)
    for (_, key), versions in groups.items():
        for one, two in combinations(versions, 2):
            if _meet(one, two) and one.settings == two.settings:
                yield RulebookError(two.file, key, "两个版本的有效期重叠;请给前一版写 until,或改后一版的 from")


def _meet(one: Dated, two: Dated) -> bool:
    starts = max(one.starts or date.min, two.starts or date.min)
    return starts <= min(one.until or date.max, two.until or date.max)


def _choose(value: str, known: Sequence[str] | Collection[str]) -> str:
    return f"不认识“{value}”;可用的值:" + "、".join(known)


class _Scope:
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
        self.entries = [d for b in lineage for d in b.entries if not d.drop]
        self.parents = [d for b in lineage[:-1] for d in b.entries]
        self.transitions, self.specs = transitions, specs

    def names(self, dated: Dated, kind: str) -> set[str]:
        return {d.entry.name for d in self.entries if d.kind == kind and d.procedure == dated.procedure}

    def faults(self, dated: Dated) -> Faults:
        entry = dated.entry
        if dated.drop:
            if not any(d.key == dated.key and d.procedure == dated.procedure for d in self.parents):
                yield "", "要去掉的条目在上级规则库中不存在;请改正名称或删去"
            return
        yield from self._when(dated)
        if isinstance(entry, Chain):
            yield from self._chain(entry)
        elif isinstance(entry, Guard):
            yield from self._guard(dated, entry)
        elif isinstance(entry, Time):
            yield from self._time(entry)
        elif isinstance(entry, Work):
            yield from self._work(dated, entry)
        elif isinstance(entry, NoticeRule):
            yield from self._notice(dated, entry)
        elif isinstance(entry, Effect):
            yield from self._effect(entry)
        else:
            yield from self._other(dated, entry)

    def _when(self, dated: Dated) -> Faults:
        for applicant in dated.entry.when.applicant:
            if applicant not in LABELS:
                yield ".when.applicant", _choose(applicant, LABELS)
        known = self.names(dated, "resolution")
        for name in dated.settings:
            if name not in known:
                yield ".if_setting", _choose(name, sorted(known)) if known else f"没有名为“{name}”的口径"

    def _seat(self, place: str, office: str, key: str) -> Faults:
        if place not in self.places:
            yield f"{key}.place", _choose(place, sorted(self.places))
        if office not in self.offices:
            yield f"{key}.office", _choose(office, sorted(self.offices))

    def _chain(self, chain: Chain) -> Faults:
        keys = [step.key for step in chain.steps]
        for twice in sorted({key for key in keys if keys.count(key) > 1}):
            yield ".steps", f"环节“{twice}”重复;每个环节的 key 须唯一"
        for i, step in enumerate(chain.steps):
            yield from self._seat(step.place, step.office, f".steps[{i}]")
            if step.role not in STEP_ROLES:
                yield f".steps[{i}].role", _choose(step.role, STEP_ROLES)

    def _guard(self, dated: Dated, guard: Guard) -> Faults:
        from lifecycle.rules.guards import CHECKS

        if guard.severity not in SEVERITIES:
            yield ".severity", _choose(guard.severity, SEVERITIES)
        for moment in guard.moments:
            if moment not in MOMENTS:
                yield ".moments", _choose(moment, MOMENTS)
        known = CHECKS.get(guard.check)
        if known is None:
            yield ".check", _choose(guard.check, sorted(CHECKS))
            return
        yield from known.faults(guard.params)
        for param, kind in REFERENCES.items():
            given = guard.params.get(param, ())
            for name in given if isinstance(given, tuple) else (given,):
                if name not in self.names(dated, kind):
                    yield f".params.{param}", _choose(str(name), sorted(self.names(dated, kind)))
        if not guard.remedy:
            yield ".remedy", "缺少出路,请写明当事人可以怎么办"

    def _time(self, time: Time) -> Faults:
        if time.kind not in TIME_KINDS:
            yield ".kind", _choose(time.kind, TIME_KINDS)
        if time.unit not in TIME_UNITS:
            yield ".unit", _choose(time.unit, TIME_UNITS)
        if time.severity not in SEVERITIES:
            yield ".severity", _choose(time.severity, SEVERITIES)
        if time.kind == "fixed_date":
            if not FIXED.fullmatch(time.on):
                yield ".on", "固定日期应写成 YYYY-MM-DD、MM-DD 或 quarter_end"
        elif time.amount <= 0 and not time.amount_from:
            yield ".amount", "请写正整数,或用 amount_from 指明由哪一项决定"
        if time.kind not in ("fixed_date", "quota") and not time.start:
            yield ".start", "请写明自哪一事件起算"

    def _work(self, dated: Dated, work: Work) -> Faults:
        yield from self._seat(work.place, work.office, "")
        known = self.names(dated, "work_item")
        for name in work.after:
            if name not in known:
                yield ".after", _choose(name, sorted(known))
        if work.format and work.format not in self.names(dated, "format"):
            yield ".format", _choose(work.format, sorted(self.names(dated, "format")))
        if work.gate and work.gate not in MOMENTS:
            yield ".gate", _choose(work.gate, MOMENTS)
        if work.effect and work.effect not in EFFECT_MOMENTS:
            yield ".effect", _choose(work.effect, EFFECT_MOMENTS)
        yield from self._spec(work.form, ".form")

    def _notice(self, dated: Dated, notice: NoticeRule) -> Faults:
        for place in notice.places:
            if place not in self.places:
                yield ".places", _choose(place, sorted(self.places))
        if notice.time and notice.time not in self.names(dated, "time"):
            yield ".time", _choose(notice.time, sorted(self.names(dated, "time")))
        for name in notice.after:
            if name not in self.names(dated, "work_item"):
                yield ".after", _choose(name, sorted(self.names(dated, "work_item")))
        yield from self._spec(notice.template, ".template")

    def _effect(self, effect: Effect) -> Faults:
        if effect.on not in EFFECT_MOMENTS:
            yield ".on", _choose(effect.on, EFFECT_MOMENTS)
        if self.transitions is None:
            return
        if effect.target not in self.transitions:
            yield ".target", _choose(effect.target, sorted(self.transitions))
        elif effect.transition not in self.transitions[effect.target]:
            yield ".transition", _choose(effect.transition, sorted(self.transitions[effect.target]))

    def _other(self, dated: Dated, entry: Entry) -> Faults:
        if isinstance(entry, FormUse):
            for name in (entry.spec, *entry.joined):
                yield from self._spec(name, ".spec")
        elif isinstance(entry, Paper):
            for key, moments in ((".at", (entry.at,)), (".again", entry.again)):
                for moment in moments:
                    if moment not in PAPER_MOMENTS:
                        yield key, _choose(moment, PAPER_MOMENTS)
            if entry.item and entry.item not in self.names(dated, "work_item"):
                yield ".item", _choose(entry.item, sorted(self.names(dated, "work_item")))
            if entry.issuer not in self.places:
                yield ".issuer", _choose(entry.issuer, sorted(self.places))
            yield from self._spec(entry.spec, ".spec")
        elif isinstance(entry, Evidence) and entry.at not in MOMENTS:
            yield ".at", _choose(entry.at, MOMENTS)
        elif isinstance(entry, Format):
            yield from _pattern(entry)
        elif isinstance(entry, Resolution) and entry.options and entry.default not in entry.options:
            yield ".default", _choose(str(entry.default), [str(o) for o in entry.options])

    def _spec(self, name: str, key: str) -> Faults:
        if name and self.specs is not None and name not in self.specs:
            yield key, _choose(name, sorted(self.specs))


def _pattern(entry: Format) -> Faults:
    try:
        if not re.fullmatch(entry.pattern, entry.example):
            yield ".example", "示例不符合本条的 pattern,请改正其一"
    except re.error as error:
        yield ".pattern", f"不是合法的正则表达式:{error}"
