"""Which rules bind a case (适用规则): the chain of books resolved for one jurisdiction, procedure and day."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from lifecycle.errors import RulebookError
from lifecycle.rules.applicants import applicant_type, flags_of, label_of
from lifecycle.rules.facts import UnitFacts
from lifecycle.rules.flags import PREDICATES
from lifecycle.rules.library import KINDS, Book, Dated, Library
from lifecycle.rules.plain import decode, encode
from lifecycle.rules.schema import (
    Campaign,
    Chain,
    Effect,
    Entry,
    Evidence,
    Filer,
    FormUse,
    Inform,
    Instrument,
    NoticeRule,
    Paper,
    Place,
    Resolution,
    RuleSet,
    Time,
    Work,
)

CONTINUE = "continue_lapsed"
E = TypeVar("E", bound=Entry)


def resolve(library: Library, *, jurisdiction: str, procedure: str, day: date, settings: Mapping[str, Any]) -> RuleSet:
    """The rules that bind on this day (适用规则): parent first, a name stated again replacing the parent's whole.

    A book past its validity is applied as 沿用, with a banner, when the setting `<jurisdiction>.continue_lapsed` records
    that decision; else its entries are left out and its parent's bind alone.

    Raises: RulebookError when there is no such jurisdiction or none of its books in force knows the procedure.
    """
    try:
        lineage = library.lineage(jurisdiction)
    except LookupError as error:
        raise RulebookError(jurisdiction, "extends", str(error.args[0])) from error
    books, banners = [], []
    for book in lineage:
        applies, banner = _validity(library, book, day, settings)
        if applies:
            books.append(book)
        if banner:
            banners.append(banner)
    if not any(procedure in book.procedures for book in books):
        remedy = f"“{lineage[-1].label}”当日有效的规则库中没有这一事项，请补充 {procedure}.toml 或改用其他适用地区"
        raise RulebookError(lineage[-1].file, procedure, remedy)
    chosen = [d for book in books for d in book.of(procedure) if d.binds_on(day)]
    recorded = _settings(jurisdiction, lineage, chosen, settings)
    kept = _layer([d for d in chosen if all(recorded.get(k) == v for k, v in d.settings.items())])
    kept = [_with_internal_days(dated, lineage, settings) for dated in kept]
    kept = [_with_stops(_with_set_amount(dated, recorded), lineage, settings) for dated in kept]
    return from_body(_body(library, lineage, books, kept, recorded, banners, jurisdiction, procedure, day))


def _validity(library: Library, book: Book, day: date, settings: Mapping[str, Any]) -> tuple[bool, str]:
    """Whether the book is applied on this day, and the banner to show with it."""
    own = library.instruments.get(book.instrument)
    if own is None or own.in_force_until is None or day <= own.in_force_until:
        return True, ""
    decision = settings.get(f"{book.name}.{CONTINUE}")
    if not decision:
        return False, ""
    ground = f"（依据：{decision}）" if isinstance(decision, str) else ""
    return True, f"《{own.title}》有效期至{own.in_force_until.isoformat()}，现已届满；依登记的决定沿用执行{ground}。"


def _settings(
    jurisdiction: str, lineage: Sequence[Book], chosen: Iterable[Dated], settings: Mapping[str, Any]
) -> dict[str, Any]:
    """Each resolution's value: as recorded nearest to the case, else the default of the rulebook."""
    found: dict[str, Any] = {}
    for dated in _layer([d for d in chosen if d.kind == "resolution"]):
        assert isinstance(dated.entry, Resolution)
        keys = [f"{book.name}.{dated.entry.name}" for book in reversed(lineage)]
        found[dated.entry.name] = next((settings[k] for k in keys if k in settings), dated.entry.default)
    found[CONTINUE] = bool(settings.get(f"{jurisdiction}.{CONTINUE}"))
    return found


def _with_internal_days(dated: Dated, lineage: Sequence[Book], settings: Mapping[str, Any]) -> Dated:
    """Approvers' own limits (内部时限) are theirs to set: `<jurisdiction>.internal_days.<step>` overrides the rulebook."""
    if not isinstance(dated.entry, Chain):
        return dated
    steps = []
    for step in dated.entry.steps:
        keys = [f"{book.name}.internal_days.{step.key}" for book in reversed(lineage)]
        days = next((settings[key] for key in keys if key in settings), step.internal_days)
        steps.append(replace(step, internal_days=int(days) if days else None))
    return replace(dated, entry=replace(dated.entry, steps=tuple(steps)))


def _with_set_amount(dated: Dated, recorded: Mapping[str, Any]) -> Dated:
    """A period whose number the law leaves open (期限由口径确定) has the number that is recorded for it."""
    entry = dated.entry
    if not isinstance(entry, Time) or not entry.amount_setting:
        return dated
    return replace(dated, entry=replace(entry, amount=int(recorded.get(entry.amount_setting, entry.amount))))


def _with_stops(dated: Dated, lineage: Sequence[Book], settings: Mapping[str, Any]) -> Dated:
    """Whether a clock stands while its case is returned (退回期间中止), where a regulator has recorded it."""
    entry = dated.entry
    keys = [f"{book.name}.stops_while_returned.{entry.name}" for book in reversed(lineage)]
    decided = next((settings[key] for key in keys if key in settings), None)
    if not isinstance(entry, Time) or decided is None:
        return dated
    return replace(dated, entry=replace(entry, stops_while=("returned",) if decided else ()))


def _layer(entries: Iterable[Dated]) -> list[Dated]:
    """Lay later books over earlier ones: a re-stated name takes the parent's place in the order, a drop removes it."""
    found: dict[tuple[str, str], Dated] = {}
    for dated in entries:
        key = (dated.kind, dated.entry.name)
        if dated.drop:
            found.pop(key, None)
        else:
            found[key] = dated
    return list(found.values())


def _body(
    library: Library,
    lineage: Sequence[Book],
    books: Sequence[Book],
    kept: Sequence[Dated],
    settings: Mapping[str, Any],
    banners: Sequence[str],
    jurisdiction: str,
    procedure: str,
    day: date,
) -> dict[str, Any]:
    cited = {d.entry.cite.instrument for d in kept}
    cited |= {step.cite.instrument for d in kept if isinstance(d.entry, Chain) for step in d.entry.steps}
    cited |= {batch.cite.instrument for d in kept if isinstance(d.entry, Campaign) for batch in d.entry.batches}
    cited |= {book.instrument for book in books if book.instrument}
    return {
        "jurisdiction": jurisdiction,
        "procedure": procedure,
        "day": day.isoformat(),
        "books": [book.name for book in books],
        "banner": "".join(banners),
        "instruments": {key: encode(library.instruments[key]) for key in sorted(cited)},
        "places": {name: encode(place) for book in lineage for name, place in book.places.items()},
        "offices": {code: label for book in lineage for code, label in book.offices.items()},
        "settings": encode(dict(sorted(settings.items()))),
        "entries": {kind: [encode(d.entry) for d in kept if d.kind == kind] for kind in KINDS},
    }


def digest_of(body: Mapping[str, Any]) -> str:
    """The SHA-256 of resolved rules (规则摘要); the day is left out, so that equal rules of two days are stored once."""
    plain = {key: value for key, value in body.items() if key != "day"}
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def from_body(body: Mapping[str, Any], *, day: date | None = None) -> RuleSet:
    """The rules of an old case from their stored body (旧案适用规则), as of its own day where given."""
    entries: dict[str, Any] = {
        attribute: tuple(decode(cls, plain, kind) for plain in body["entries"].get(kind, ()))
        for kind, (cls, attribute) in KINDS.items()
    }
    return RuleSet(
        jurisdiction=body["jurisdiction"],
        procedure=body["procedure"],
        day=day or date.fromisoformat(body["day"]),
        books=tuple(body["books"]),
        banner=body["banner"],
        digest=digest_of(body),
        body=body,
        instruments={k: decode(Instrument, v, k) for k, v in body["instruments"].items()},
        places={k: decode(Place, v, k) for k, v in body["places"].items()},
        offices=dict(body["offices"]),
        settings=dict(body["settings"]),
        **entries,
    )


def flags_for(rules: RuleSet, unit: UnitFacts, values: Mapping[str, Any]) -> dict[str, bool]:
    """All named booleans of a case (案情标志): those every case has, and those its rulebook names."""
    applicant, flags = applicant_type(unit), flags_of(unit, values)
    named = {
        flag.name: flag.when.holds(applicant, flags, values) and PREDICATES[flag.check].fn(flag.params, values, rules)
        for flag in rules.flags
    }
    return flags | named


def filers_for(rules: RuleSet, unit: UnitFacts) -> tuple[Filer, ...]:
    """Who may file instead (申办主体), where this unit may not; empty where it may."""
    fits = any(filer.fits(unit.functions, unit.level) for filer in rules.filers)
    return () if fits else rules.filers


def chain_for(rules: RuleSet, applicant: str, flags: Mapping[str, bool], values: Mapping[str, Any]) -> Chain:
    """The chain of offices for this applicant (审批链): the most particular of those whose condition holds.

    Raises: LookupError saying for which applicant there is none.
    """
    fitting = _applying(rules.chains, applicant, flags, values)
    if not fitting:
        raise LookupError(f"适用规则没有为“{label_of(applicant)}”规定本事项的审批链")
    return max(fitting, key=lambda chain: len(chain.when.flags) + len(chain.when.values))


def form_for(rules: RuleSet, applicant: str, flags: Mapping[str, bool], values: Mapping[str, Any]) -> FormUse | None:
    """The official form of the procedure (申请表), or None."""
    return next(iter(_applying(rules.forms, applicant, flags, values)), None)


def evidence_for(
    rules: RuleSet, applicant: str, flags: Mapping[str, bool], values: Mapping[str, Any], *, at: str = ""
) -> tuple[Evidence, ...]:
    """The attachments asked for (佐证材料), at one moment or at all."""
    return tuple(e for e in _applying(rules.evidence, applicant, flags, values) if not at or e.at == at)


def work_items_for(
    rules: RuleSet, applicant: str, flags: Mapping[str, bool], values: Mapping[str, Any]
) -> tuple[Work, ...]:
    """What is to be done after the grant (办理任务), in lawful order; `after` names only items that apply."""
    return tuple(sorted(_applying(rules.work_items, applicant, flags, values), key=lambda w: w.order))


def notices_for(
    rules: RuleSet, applicant: str, flags: Mapping[str, bool], values: Mapping[str, Any]
) -> tuple[NoticeRule, ...]:
    """The public notices asked for (公告)."""
    return _applying(rules.notices, applicant, flags, values)


def papers_for(
    rules: RuleSet, applicant: str, flags: Mapping[str, bool], values: Mapping[str, Any], *, at: str = ""
) -> tuple[Paper, ...]:
    """The papers issued (文书), at one moment or at all."""
    return tuple(p for p in _applying(rules.papers, applicant, flags, values) if not at or at in (p.at, *p.again))


def times_for(
    rules: RuleSet, applicant: str, flags: Mapping[str, bool], values: Mapping[str, Any], *, start: str = ""
) -> tuple[Time, ...]:
    """The periods that run (期限), all or those that one event starts."""
    return tuple(t for t in _applying(rules.times, applicant, flags, values) if not start or t.start == start)


def effects_for(
    rules: RuleSet, applicant: str, flags: Mapping[str, bool], values: Mapping[str, Any], *, on: str
) -> tuple[Effect, ...]:
    """The consequences of an act (后果)."""
    return tuple(e for e in _applying(rules.effects, applicant, flags, values) if e.on == on)


def informs_for(
    rules: RuleSet, applicant: str, flags: Mapping[str, bool], values: Mapping[str, Any]
) -> tuple[Inform, ...]:
    """The rules that are shown, not enforced (告知)."""
    return _applying(rules.informs, applicant, flags, values)


def _applying(
    entries: tuple[E, ...], applicant: str, flags: Mapping[str, bool], values: Mapping[str, Any]
) -> tuple[E, ...]:
    return tuple(entry for entry in entries if entry.when.holds(applicant, flags, values))
