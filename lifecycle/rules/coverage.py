"""Coverage of the catalogue (规则落实核验): rule by rule what the product does about it, what proves it, what lacks. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from lifecycle.rules.basics import Citation
from lifecycle.rules.catalogue import DOES, Rule, catalogue
from lifecycle.rules.library import Dated, Library
from lifecycle.rules.proofs import Proof, Proofs
from lifecycle.rules.schema import Campaign, Chain, Entry, Guard, Inform, Step, Time
from lifecycle.rules.timetables import Batch

#: What a rule may do that has a boundary: the last lawful day, hour or number, the last paper missing.
BOUNDED = ("block", "clock", "count", "evidence")
#: Kinds of entry that can do it; a guard and a time do as their severity and kind say, see `does`.
ABLE: Mapping[str, Collection[str]] = {
    "block": {"work_item", "notice"},
    "clock": {"duty", "campaign"},
    "count": {"duty"},
    "evidence": {"evidence", "work_item", "form", "notice", "document", "duty", "campaign"},
    "chain": {"chain"},
    "record": {"form", "work_item", "document", "evidence", "duty", "campaign", "effect"},
    "warn": {"duty", "campaign"},
    "inform": {"inform", "duty"},
}


@dataclass(frozen=True)
class Carrier:
    """One entry that carries a rule (落实条目): where it stands, what it does, under which clause."""

    jurisdiction: str
    procedure: str
    kind: str
    key: str
    label: str
    does: tuple[str, ...]
    cite: Citation

    @property
    def place(self) -> str:
        """Where it stands (所在文件与条目)."""
        return f"{self.jurisdiction}/{self.procedure}.toml {self.key}"


@dataclass(frozen=True)
class Line:
    """One rule with what carries and proves it (规则落实情况), and what lacks."""

    rule: Rule
    carriers: tuple[Carrier, ...]
    proof: Proof
    walked: tuple[str, ...]
    faults: tuple[str, ...]


def report(library: Library, proofs: Proofs) -> list[Line]:
    """Every rule of the catalogue (规则落实表), in its order."""
    found = carriers(library)
    return [_line(rule, found.get(rule.id, ()), library, proofs) for rule in catalogue().values()]


def strangers(library: Library, proofs: Proofs) -> list[str]:
    """Rule ids that an entry, a test or a story names and the catalogue lacks (目录中没有的规则编号)."""
    found = []
    for rule, entries in carriers(library).items():
        found += [f"{one.place} 引用了目录中没有的规则 {rule}" for one in entries if rule not in catalogue()]
    for rule, proof in proofs.rules.items():
        named = (*proof.kept, *proof.broken, *proof.stories, *proof.refusals)
        found += [f"{name} 引用了目录中没有的规则 {rule}" for name in named if rule not in catalogue()]
    return found


def carriers(library: Library) -> Mapping[str, tuple[Carrier, ...]]:
    """The entries that carry each rule (落实条目), by its id; a chain carries what its steps cite too."""
    found: dict[str, list[Carrier]] = {}
    for dated in library.all_entries():
        if dated.drop:
            continue
        for rule in _cited(dated):
            found.setdefault(rule, []).append(_carrier(dated, rule))
    return {rule: tuple(dict.fromkeys(entries)) for rule, entries in found.items()}


def _cited(dated: Dated) -> list[str]:
    entry = dated.entry
    return list(dict.fromkeys([*entry.cite.rules, *(rule for part in _parts(entry) for rule in part.cite.rules)]))


def _parts(entry: Entry) -> Iterable[Step | Batch]:
    """The parts of an entry that carry a citation of their own (审批环节、批次)."""
    if isinstance(entry, Chain):
        return entry.steps
    return entry.batches if isinstance(entry, Campaign) else ()


def _carrier(dated: Dated, rule: str) -> Carrier:
    entry = dated.entry
    cite = entry.cite
    if rule not in cite.rules:
        cite = next(part.cite for part in _parts(entry) if rule in part.cite.rules)
    return Carrier(
        jurisdiction=dated.jurisdiction,
        procedure=dated.procedure,
        kind=dated.kind,
        key=dated.key,
        label=entry.label,
        does=does(dated),
        cite=cite,
    )


def does(dated: Dated) -> tuple[str, ...]:
    """What an entry is able to do (条目作用), in the catalogue's words."""
    entry = dated.entry
    able = {one for one, kinds in ABLE.items() if dated.kind in kinds}
    if isinstance(entry, Guard):
        able |= {entry.severity, "evidence", "record"}
    elif isinstance(entry, Time):
        able |= {"count" if entry.kind == "quota" else "clock", "warn"}
    elif isinstance(entry, Inform) and entry.kind == "W":
        able.add("warn")
    return tuple(one for one in DOES if one in able)


def _line(rule: Rule, found: tuple[Carrier, ...], library: Library, proofs: Proofs) -> Line:
    proof = proofs.of(rule.id)
    walked = tuple(_walked(found, proof, proofs))
    faults = [*_unable(rule, found), *_absent(rule, found, library), *_unproven(rule, proof)]
    if "chain" in rule.does and not walked:
        faults.append("没有办理故事把这一审批链走到办结")
    return Line(rule, found, proof, walked, tuple(faults))


def _unable(rule: Rule, found: Iterable[Carrier]) -> Iterator[str]:
    able = {one for carrier in found for one in carrier.does}
    if not found:
        yield "没有落实条目"
        return
    for one in rule.does:
        if one not in able:
            yield f"落实条目都不能“{DOES[one]}”"


def _absent(rule: Rule, found: Iterable[Carrier], library: Library) -> Iterator[str]:
    """A rule binds where the catalogue says; a book above may state it for those below."""
    stated = {carrier.jurisdiction for carrier in found}
    for name in rule.jurisdictions if stated else ():
        if name not in library.books:
            yield f"没有“{name}”的规则库"
        elif not stated & {book.name for book in library.lineage(name)}:
            yield f"“{library.book(name).label}”没有落实"


def _unproven(rule: Rule, proof: Proof) -> Iterator[str]:
    if set(BOUNDED) & set(rule.does):
        if not proof.kept:
            yield "没有证明遵守的测试"
        if not proof.broken:
            yield "没有证明违反的测试"


def _walked(found: Iterable[Carrier], proof: Proof, proofs: Proofs) -> Iterator[str]:
    """Stories about the rule that bring a case of a procedure whose chain carries it to its end."""
    procedures = {carrier.procedure for carrier in found if carrier.kind == "chain"}
    for name in proof.stories:
        if procedures & set(proofs.stories[name].completed):
            yield name
