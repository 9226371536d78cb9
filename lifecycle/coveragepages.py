"""The coverage of the catalogue as a page shows it (规则落实页面): chapters, counts, filters, proofs in words. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from lifecycle.rulepages import GROUPS
from lifecycle.rules.catalogue import DOES
from lifecycle.rules.coverage import BOUNDED, Carrier, Line
from lifecycle.rules.library import KINDS, Library
from lifecycle.rules.proofs import Proofs

CHAPTERS: Mapping[str, str] = {
    "OPN": "开设",
    "DOM": "域名",
    "TMP": "临时下线与突发下线",
    "REL": "恢复上线",
    "PRM": "永久下线",
    "MIG": "迁移与集约化",
    "CHG": "信息变更",
    "AUD": "日常运行与监管",
}
_NAMES: Mapping[str, str] = {name: label for name, label, _ in GROUPS}


@dataclass(frozen=True)
class Asked:
    """What is looked for (筛选条件); empty words ask for everything."""

    text: str = ""
    does: str = ""
    instrument: str = ""
    procedure: str = ""
    jurisdiction: str = ""

    def __bool__(self) -> bool:
        return any((self.text, self.does, self.instrument, self.procedure, self.jurisdiction))

    def wants(self, line: Line) -> bool:
        """Whether a rule is looked for (是否符合条件)."""
        carriers = line.carriers
        return (
            (not self.does or self.does in line.rule.does)
            and (not self.instrument or any(one.cite.instrument == self.instrument for one in carriers))
            and (not self.procedure or any(one.procedure == self.procedure for one in carriers))
            and (not self.jurisdiction or any(one.jurisdiction == self.jurisdiction for one in carriers))
            and (not self.text or self.text.casefold() in _said(line).casefold())
        )


@dataclass(frozen=True)
class Clause:
    """The entries of one place and procedure under one clause (落实条目)."""

    where: str
    jurisdiction: str
    procedure: str
    cite: str
    words: str
    entries: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """One rule as shown (规则落实情况)."""

    line: Line
    does: tuple[str, ...]
    clauses: tuple[Clause, ...]
    stories: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Chapter:
    """The rules of one family (规则类别)."""

    family: str
    label: str
    rules: tuple[Shown, ...]
    lacking: int


@dataclass(frozen=True)
class Totals:
    """The counts an auditor asks for (落实统计)."""

    rules: int
    lacking: int
    bounded: int
    proven: int
    chains: int
    walked: int
    kept: int
    broken: int
    stories: int
    entries: int
    kinds: tuple[tuple[str, str, int], ...]


def chapters(lines: Sequence[Line], library: Library, proofs: Proofs, asked: Asked) -> list[Chapter]:
    """The rules looked for, by chapter (规则落实表)."""
    found = []
    for family, label in CHAPTERS.items():
        wanted = [line for line in lines if line.rule.family == family and asked.wants(line)]
        if wanted:
            rules = tuple(_shown(line, library, proofs) for line in wanted)
            found.append(Chapter(family, label, rules, sum(bool(line.faults) for line in wanted)))
    return found


def totals(lines: Sequence[Line]) -> Totals:
    """The counts over all rules (落实统计), whatever is looked for."""
    return Totals(
        rules=len(lines),
        lacking=sum(bool(line.faults) for line in lines),
        bounded=sum(_bounded(line) for line in lines),
        proven=sum(_bounded(line) and bool(line.proof.kept and line.proof.broken) for line in lines),
        chains=sum("chain" in line.rule.does for line in lines),
        walked=sum("chain" in line.rule.does and bool(line.walked) for line in lines),
        kept=_distinct(lines, lambda line: line.proof.kept),
        broken=_distinct(lines, lambda line: line.proof.broken),
        stories=_distinct(lines, lambda line: (*line.proof.stories, *line.proof.refusals)),
        entries=_distinct(lines, lambda line: (one.place for one in line.carriers)),
        kinds=tuple((does, label, sum(does in line.rule.does for line in lines)) for does, label in DOES.items()),
    )


def _bounded(line: Line) -> bool:
    return bool(set(BOUNDED) & set(line.rule.does))


def _distinct(lines: Sequence[Line], names: Callable[[Line], Iterable[str]]) -> int:
    return len({name for line in lines for name in names(line)})


def _said(line: Line) -> str:
    said = [line.rule.id, line.rule.title]
    said += [part for one in line.carriers for part in (one.label, one.cite.title, one.cite.clause, one.cite.words)]
    return "\n".join(said)


def _shown(line: Line, library: Library, proofs: Proofs) -> Shown:
    named = dict.fromkeys((*line.proof.stories, *line.proof.refusals))
    return Shown(
        line=line,
        does=tuple(DOES[one] for one in line.rule.does),
        clauses=tuple(_clauses(line.carriers, library)),
        stories=tuple((proofs.stories[name].title, name in line.walked) for name in named),
    )


def _clauses(carriers: Iterable[Carrier], library: Library) -> list[Clause]:
    """Entries gathered by book, procedure and clause, in the order of the books."""
    gathered: dict[tuple[str, str, str], list[Carrier]] = {}
    for one in carriers:
        gathered.setdefault((one.jurisdiction, one.procedure, str(one.cite)), []).append(one)
    return [
        Clause(
            where=f"{library.book(jurisdiction).label} · {procedure_name(library, procedure)}",
            jurisdiction=jurisdiction,
            procedure=procedure,
            cite=cite,
            words=next((one.cite.words for one in found if one.cite.words), ""),
            entries=tuple(dict.fromkeys(f"{_kind(one)}：{one.label or one.key}" for one in found)),
        )
        for (jurisdiction, procedure, cite), found in gathered.items()
    ]


def procedure_name(library: Library, code: str) -> str:
    """The name of a procedure (事项名称), as the outermost book that knows it says."""
    return next((book.procedures[code] for book in library.books.values() if book.procedures.get(code)), code)


def _kind(one: Carrier) -> str:
    return _NAMES.get(KINDS[one.kind][1], one.kind)
