"""Every rule of a procedure is carried by a rulebook entry, and by a test or a story."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

# Family -> how many rules the catalogue has, and which of them belong to jurisdictions that no rulebook covers.
CATALOGUE: dict[str, tuple[int, set[int]]] = {"OPN": (31, set())}


def _expected(family: str) -> set[str]:
    count, elsewhere = CATALOGUE[family]
    return {f"{family}-{number:02d}" for number in range(1, count + 1) if number not in elsewhere}


def _named(family: str, files: list[Path]) -> set[str]:
    return {found for file in files for found in re.findall(rf"\b{family}-\d\d\b", file.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("family", CATALOGUE)
def test_every_rule_is_carried_by_a_rulebook_entry(family: str) -> None:
    assert _expected(family) - _named(family, sorted((ROOT / "lifecycle" / "rulebooks").rglob("*.toml"))) == set()


@pytest.mark.parametrize("family", CATALOGUE)
def test_every_rule_is_spoken_of_by_a_test_or_a_story(family: str) -> None:
    tests = [file for file in sorted((ROOT / "tests").rglob("*.py")) if file.name != Path(__file__).name]
    stories = sorted((ROOT / "fixtures").rglob("*.toml"))
    assert _expected(family) - _named(family, tests + stories) == set()


def test_rulebooks_cite_no_rule_that_the_catalogue_lacks() -> None:
    for family, (count, _) in CATALOGUE.items():
        named = _named(family, sorted((ROOT / "lifecycle" / "rulebooks").rglob("*.toml")))
        assert {rule for rule in named if not 1 <= int(rule[-2:]) <= count} == set()
