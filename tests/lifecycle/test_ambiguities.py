"""The table of the ambiguities: all of them, each carried by an entry or a function there is, and shown by a test there is."""

from __future__ import annotations

import ast
import re

import pytest

from lifecycle.rules.schema import Resolution
from tests.architecture.source import ROOT
from tests.lifecycle.cases import library

TABLE = ROOT / "docs" / "ambiguities.md"
ROWS = {
    cells[0]: cells
    for line in TABLE.read_text(encoding="utf-8").splitlines()
    if re.match(r"\| A-\d\d ", line) and (cells := [cell.strip() for cell in line.strip("|").split("|")])
}


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def defined(path: str) -> bool:
    """Whether the function or class is there: `accounts/models/unit.py::Unit`."""
    file, _, name = path.partition("::")
    source = ROOT / file
    return source.is_file() and any(
        isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name
        for node in ast.parse(source.read_text(encoding="utf-8")).body
    )


def test_all_thirty_nine_are_settled() -> None:
    assert list(ROWS) == [f"A-{number:02d}" for number in range(1, 40)]
    assert [key for key, cells in ROWS.items() if not named(cells[3])] == []
    assert all(len(cells) == 5 and all(cells) for cells in ROWS.values())


@pytest.mark.parametrize("key", list(ROWS))
def test_each_is_carried_by_what_there_is_and_shown_by_a_test_there_is(key: str) -> None:
    entries = {f"{d.jurisdiction}/{d.procedure} {d.key}" for d in library().all_entries()}
    carried, shown = named(ROWS[key][3]), named(ROWS[key][4])
    assert [one for one in carried if one not in entries and not defined(one)] == []
    assert [one for one in shown if not defined(one)] == []
    assert shown


def test_every_setting_stands_beside_its_ambiguity_with_a_reason_and_a_lawful_default() -> None:
    wrong = []
    for dated in library().all_entries():
        entry = dated.entry
        if not isinstance(entry, Resolution) or not entry.ambiguity:
            continue
        assert entry.reason, dated.key
        assert not entry.options or entry.default in entry.options, dated.key
        place = f"{dated.jurisdiction}/{dated.procedure} {dated.key}"
        if place not in named(ROWS[entry.ambiguity][3]):
            wrong.append(f"{entry.ambiguity}: {place}")
    assert wrong == []
