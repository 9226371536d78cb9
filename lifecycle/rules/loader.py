"""Reading rulebooks (读入规则库): `<dir>/<jurisdiction>/{jurisdiction,instruments,<procedure>}.toml` into a Library."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from lifecycle.errors import RulebookError
from lifecycle.rules.inspection import check as check
from lifecycle.rules.library import KINDS, Book, Dated, Library
from lifecycle.rules.plain import PlainError, decode
from lifecycle.rules.schema import Citation, Instrument, Place

#: Kinds of entry with parts that may carry a citation of their own.
PARTS = {"chain": "steps", "campaign": "batches"}
META = ("rule", "cite", "from", "until", "drop", "if_setting")


@dataclass
class _Reader:
    """Collects what is read and what is wrong, so that one bad entry does not hide the next."""

    instruments: dict[str, Instrument] = field(default_factory=dict)
    books: dict[str, Book] = field(default_factory=dict)
    problems: list[RulebookError] = field(default_factory=list)

    def wrong(self, file: Path, key: str, remedy: str) -> None:
        self.problems.append(RulebookError(str(file), key, remedy))


def load(dirs: Sequence[Path], *, strict: bool = True, instead: Sequence[Path] = ()) -> Library:
    """Read every rulebook below the folders (读入规则库); a book of the same name below `instead` takes its place.

    Raises: RulebookError naming file, key and remedy of the first fault; with `strict=False` all faults are kept in
    `Library.problems` instead and the faulty entries left out.
    """
    reader = _Reader()
    changed = {f.name: f for f in _folders(instead)}
    kept = [changed.pop(f.name, f) for f in _folders(dirs)]
    folders = [*kept, *changed.values()]
    for folder in folders:
        _read_instruments(reader, folder / "instruments.toml")
    for folder in folders:
        _read_book(reader, folder)
    if strict and reader.problems:
        raise reader.problems[0]
    return Library(books=_with_shared(reader.books), instruments=reader.instruments, problems=tuple(reader.problems))


def _folders(dirs: Sequence[Path]) -> list[Path]:
    return [f for base in dirs for f in sorted(Path(base).glob("*/")) if (f / "jurisdiction.toml").is_file()]


def _toml(reader: _Reader, file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        reader.wrong(file, "（整个文件）", f"不是合法的 TOML:{error}")
        return {}


def _read_instruments(reader: _Reader, file: Path) -> None:
    if not file.is_file():
        return
    for key, table in _toml(reader, file).items():
        if key in reader.instruments:
            reader.wrong(file, key, "这一文件已在别处登记；每个规范性文件只登记一次，请删去其一")
            continue
        try:
            reader.instruments[key] = decode(
                Instrument, {"in_force_from": None, "in_force_until": None} | table | {"key": key}, key
            )
        except PlainError as error:
            reader.wrong(file, error.key, error.remedy)


def _read_book(reader: _Reader, folder: Path) -> None:
    file = folder / "jurisdiction.toml"
    head = _toml(reader, file)
    for name in sorted(set(head) - {"label", "extends", "instrument", "place", "offices"}):
        reader.wrong(file, name, "没有这个键；可用的键：label、extends、instrument、place、offices")
    if not head.get("label"):
        reader.wrong(file, "label", "缺少适用地区的中文名称，请补上")
    places: dict[str, Place] = {}
    for name, table in head.get("place", {}).items():
        try:
            places[name] = decode(Place, table | {"name": name}, f"place.{name}")
        except PlainError as error:
            reader.wrong(file, error.key, error.remedy)
    procedures: dict[str, str] = {}
    shares: dict[str, Mapping[str, tuple[str, ...]]] = {}
    entries: list[Dated] = []
    for path in sorted(folder.glob("*.toml")):
        if path.stem in ("jurisdiction", "instruments"):
            continue
        body = _toml(reader, path)
        procedures[path.stem] = str(body.pop("label", ""))
        shares[path.stem] = _shared(reader, path, body.pop("share", {}))
        entries.extend(_read_entries(reader, folder.name, path, body))
    if folder.name in reader.books:
        reader.wrong(file, folder.name, "同名的适用地区已在另一文件夹中；请改名或删去其一")
        return
    reader.books[folder.name] = Book(
        name=folder.name,
        label=str(head.get("label", "")),
        extends=str(head.get("extends", "")),
        instrument=str(head.get("instrument", "")),
        places=places,
        offices={str(k): str(v) for k, v in head.get("offices", {}).items()},
        procedures=procedures,
        entries=tuple(entries),
        shares=shares,
        file=str(file),
    )


def _shared(reader: _Reader, file: Path, table: Any) -> Mapping[str, tuple[str, ...]]:
    """Which entries of other procedures bind this one too: `share = { opening = ["guard.domain_free"] }`."""
    try:
        found: Mapping[str, tuple[str, ...]] = decode(Mapping[str, tuple[str, ...]], table, "share")
    except PlainError as error:
        reader.wrong(file, error.key, error.remedy)
        return {}
    return found


def _with_shared(books: Mapping[str, Book]) -> dict[str, Book]:
    """Lend each book's own entries to the procedures that it or a book above it lets share them (共用条目)."""
    found = {}
    for book in books.values():
        above, shares = book, [book.shares]
        while (above := books.get(above.extends, book)) is not book and len(shares) <= len(books):
            shares.append(above.shares)
        wanted = {
            (p, source, key) for s in shares for p, one in s.items() for source, keys in one.items() for key in keys
        }
        lent = [
            replace(dated, procedure=procedure)
            for procedure, source, key in sorted(wanted)
            for dated in book.of(source)
            if dated.key == key
        ]
        found[book.name] = replace(book, entries=(*lent, *book.entries))
    return found


def _read_entries(reader: _Reader, jurisdiction: str, file: Path, body: Mapping[str, Any]) -> Iterator[Dated]:
    for kind, tables in body.items():
        if kind not in KINDS:
            reader.wrong(file, kind, "没有这种条目；可用的种类：" + "、".join(KINDS))
            continue
        if not isinstance(tables, Mapping):
            reader.wrong(file, kind, f"应写成带名称的表，如 [{kind}.名称]")
            continue
        for name, versions in tables.items():
            for table in versions if isinstance(versions, list) else [versions]:
                try:
                    yield _dated(reader, jurisdiction, file, kind, name, table)
                except PlainError as error:
                    reader.wrong(file, error.key, error.remedy)


def _dated(reader: _Reader, jurisdiction: str, file: Path, kind: str, name: str, table: Any) -> Dated:
    key = f"{kind}.{name}"
    if not isinstance(table, Mapping):
        raise PlainError(key, "应写成表")
    cite = _citation(reader, table, key)
    plain = {k: v for k, v in table.items() if k not in META} | {"name": name, "cite": cite}
    drop = decode(bool, table.get("drop", False), f"{key}.drop")
    if part := PARTS.get(kind):
        parts = plain.get(part, [])
        plain[part] = [_step(reader, one, table, f"{key}.{part}[{i}]") for i, one in enumerate(parts)]
    entry = decode(KINDS[kind][0], plain, key)
    instrument = reader.instruments[cite["instrument"]]
    starts = decode(date, table["from"], f"{key}.from") if "from" in table else instrument.in_force_from
    until = decode(date, table["until"], f"{key}.until") if "until" in table else None
    if starts and until and until < starts:
        raise PlainError(f"{key}.until", f"早于 from({starts.isoformat()})；请改正日期")
    settings = decode(Mapping[str, Any], table.get("if_setting", {}), f"{key}.if_setting")
    return Dated(kind, entry, starts, until, settings, drop, jurisdiction, file.stem, str(file))


def _citation(reader: _Reader, table: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The full citation of an entry from its short form `rule = …`, `cite = { instrument, clause, words, grade }`."""
    cite, rule = table.get("cite"), table.get("rule")
    if not isinstance(cite, Mapping) or not cite.get("instrument") or not cite.get("clause"):
        raise PlainError(f"{key}.cite", '缺少出处，请写 cite = { instrument = "…", clause = "…" }')
    rules = [rule] if isinstance(rule, str) else rule
    if not isinstance(rules, list) or not rules or not all(isinstance(r, str) and r for r in rules):
        raise PlainError(f"{key}.rule", '缺少规则编号，请写 rule = "…" 或数组')
    instrument = reader.instruments.get(cite["instrument"])
    if instrument is None:
        raise PlainError(f"{key}.cite.instrument", f"未登记的文件“{cite['instrument']}”；请先写入 instruments.toml")
    for name in cite:
        if name not in ("instrument", "clause", "words", "grade"):
            raise PlainError(f"{key}.cite.{name}", "没有这个键；可用的键：clause、grade、instrument、words")
    whole = {"rules": rules, "title": instrument.title, "number": instrument.number, "grade": instrument.grade} | dict(
        cite
    )
    decode(Citation, whole, f"{key}.cite")
    return whole


def _step(reader: _Reader, step: Any, chain: Mapping[str, Any], key: str) -> dict[str, Any]:
    if not isinstance(step, Mapping):
        raise PlainError(key, "应写成表")
    source = {"rule": step.get("rule", chain.get("rule")), "cite": step.get("cite", chain.get("cite"))}
    return {k: v for k, v in step.items() if k not in ("rule", "cite")} | {"cite": _citation(reader, source, key)}
