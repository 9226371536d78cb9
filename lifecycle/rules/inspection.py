"""Looking for faults in rulebooks (规则库检查): what a reader cannot see in one entry alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import combinations
from pathlib import Path

from lifecycle.errors import RulebookError
from lifecycle.rules.library import Book, Dated, Library
from lifecycle.rules.schema import POSITIONS
from lifecycle.rules.scope import Scope, choose


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
        scope = Scope(library, book, transitions, specs)
        for dated in book.entries:
            found += [RulebookError(dated.file, f"{dated.key}{key}", remedy) for key, remedy in scope.faults(dated)]
        found += _overlaps(book)
    return found


def _head(library: Library, book: Book) -> list[tuple[str, str]]:
    faults = []
    try:
        library.lineage(book.name)
    except LookupError as error:
        faults.append(("extends", f"{error.args[0]}；请改正 extends"))
    if book.instrument and book.instrument not in library.instruments:
        faults.append(("instrument", f"未登记的文件“{book.instrument}”；请先写入 instruments.toml"))
    for place in book.places.values():
        if place.position and place.position not in POSITIONS:
            faults.append((f"place.{place.name}.position", choose(place.position, POSITIONS)))
        if not (place.position or place.function):
            faults.append((f"place.{place.name}", "请写明 position，或 function 与 level"))
    for procedure, label in book.procedures.items():
        if not label:
            file = Path(book.file).with_name(f"{procedure}.toml").name
            faults.append((f"{file} label", "缺少事项的中文名称，请在文件首行写 label"))
    return faults


def _overlaps(book: Book) -> Iterator[RulebookError]:
    groups: dict[tuple[str, str], list[Dated]] = {}
    for dated in book.entries:
        groups.setdefault((dated.procedure, dated.key), []).append(dated)
    for (_, key), versions in groups.items():
        for one, two in combinations(versions, 2):
            if _meet(one, two) and one.settings == two.settings:
                yield RulebookError(two.file, key, "两个版本的有效期重叠；请给前一版写 until，或改后一版的 from")


def _meet(one: Dated, two: Dated) -> bool:
    starts = max(one.starts or date.min, two.starts or date.min)
    return starts <= min(one.until or date.max, two.until or date.max)
