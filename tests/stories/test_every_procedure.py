"""Every procedure a book speaks of is told to its end there, and every guard is told refusing.

A guard is told where an act of a story is refused and names it. Where the form asks for the same fact first, the work waits for
other work, or somebody acts out of turn, that refusal comes before the guard's own; the replay then holds the story to it that
the guard too refuses the case as it stands (`fixtures/refusal.py`). A guard of the end is told where it keeps a case from its end
(`expect = { held = [...] }`). A guard that procedures share is one entry and told once; one that binds only where a regulator has
decided otherwise than its book's default binds nobody in the demonstration.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from fixtures import story
from fixtures.roster import read
from lifecycle.rulebase import library
from lifecycle.rules.library import Dated
from lifecycle.rules.schema import Chain, Guard, Resolution

#: Book and procedure whose text lets no unit for which it states a chain through, and the guard by which it bars them.
BARRED = {
    ("cn-gd-zhongkai", "opening"): "no_new_site",
    ("cn-gd-zhongkai", "domain_registration"): "no_new_domain",
    ("cn-gd-zhongkai", "domain_change"): "no_new_domain",
}


@cache
def units() -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in read("units.toml")["units"]}


def book_of(code: str) -> str:
    """The book of a unit: its own, or the nearest above it."""
    unit = units()[code]
    return str(unit.get("jurisdiction") or book_of(unit["parent"]))


@cache
def acts() -> list[tuple[str, str, dict[str, Any]]]:
    """Every act of every story, with the book and the procedure of its case."""
    return [row for name in story.names() for row in _acts(name)]


def _acts(name: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    with (story.FOLDER / f"{name}.toml").open("rb") as file:
        told = tomllib.load(file)
    cases = {"": (book_of(told["unit"]), told["procedure"])}
    for act in told["acts"]:
        if act["act"] == "draft":
            about = book_of(act.get("unit", told["unit"])), act.get("procedure", told["procedure"])
            cases[act.get("case", "")] = about
        yield *cases[act.get("case", "")], act


def completed() -> set[tuple[str, str]]:
    return {(book, about) for book, about, act in acts() if act.get("expect", {}).get("state") == "completed"}


def refused() -> set[tuple[str, str, str]]:
    """Book, procedure and guard of every refusal, and of every case kept from its end."""
    named = (
        (book, about, (*act.get("refused", {}).get("guards", ()), *act.get("expect", {}).get("held", ())))
        for book, about, act in acts()
    )
    return {(book, about, guard) for book, about, guards in named for guard in guards}


def entries(kind: type[Chain | Guard | Resolution]) -> list[Dated]:
    return [dated for dated in library().all_entries() if isinstance(dated.entry, kind)]


def test_every_procedure_is_told_to_its_end_where_a_book_states_its_chain() -> None:
    stated = {(dated.jurisdiction, dated.procedure) for dated in entries(Chain)}
    assert stated - completed() == set(BARRED)


@pytest.mark.parametrize(("book", "about"), BARRED)
def test_what_no_story_brings_to_its_end_is_barred_by_the_words_of_the_book(book: str, about: str) -> None:
    guard = BARRED[book, about]
    (bar,) = (d.entry for d in entries(Guard) if (d.jurisdiction, d.procedure, d.entry.name) == (book, about, guard))
    assert isinstance(bar, Guard)
    assert (bar.check, bar.severity, bar.moments) == ("refused", "block", ("submit",))
    assert bar.cite.words
    walked = {
        who for d in entries(Chain) if (d.jurisdiction, d.procedure) == (book, about) for who in d.entry.when.applicant
    }
    assert walked <= set(bar.when.applicant)
    assert (book, about, guard) in refused()


def test_every_guard_is_told_refusing() -> None:
    told = {(about, guard) for _, about, guard in refused()}
    barring = [dated for dated in entries(Guard) if not dated.drop and _binds(dated)]
    heard = [dated.entry for dated in barring if (dated.procedure, dated.entry.name) in told]
    silent = {(dated.procedure, dated.entry.name) for dated in barring if dated.entry not in heard}
    assert silent - told == set()


def test_every_guard_a_story_names_is_one() -> None:
    known = {(d.procedure, d.entry.name) for d in entries(Guard)}
    assert {(about, guard) for _, about, guard in refused()} <= known


def _binds(dated: Dated) -> bool:
    """Whether the guard refuses, and does so without a regulator's decision that is otherwise than the book's default."""
    if not isinstance(dated.entry, Guard) or dated.entry.severity != "block":
        return False
    return all(value == _default(dated, name) for name, value in dated.settings.items())


def _default(dated: Dated, name: str) -> object:
    books = [book.name for book in library().lineage(dated.jurisdiction)]
    stated = [d for d in entries(Resolution) if d.entry.name == name and d.jurisdiction in books]
    (found,) = {d.entry.default for d in stated if d.procedure == dated.procedure and isinstance(d.entry, Resolution)}
    return found
