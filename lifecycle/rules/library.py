"""The rulebooks as read from disk (规则库): jurisdictions, their dated entries, the instruments they cite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lifecycle.errors import RulebookError
from lifecycle.rules.schema import (
    Campaign,
    Chain,
    Duty,
    Effect,
    Entry,
    Evidence,
    Filer,
    Flag,
    Format,
    FormUse,
    Guard,
    Inform,
    Instrument,
    NoticeRule,
    Paper,
    Place,
    Resolution,
    Time,
    Work,
)

# The table name in a file, and the field of RuleSet that collects it.
KINDS: Mapping[str, tuple[type[Entry], str]] = {
    "chain": (Chain, "chains"),
    "guard": (Guard, "guards"),
    "time": (Time, "times"),
    "form": (FormUse, "forms"),
    "evidence": (Evidence, "evidence"),
    "work_item": (Work, "work_items"),
    "notice": (NoticeRule, "notices"),
    "document": (Paper, "papers"),
    "effect": (Effect, "effects"),
    "inform": (Inform, "informs"),
    "format": (Format, "formats"),
    "resolution": (Resolution, "resolutions"),
    "flag": (Flag, "flags"),
    "filer": (Filer, "filers"),
    "duty": (Duty, "duties"),
    "campaign": (Campaign, "campaigns"),
}


@dataclass(frozen=True)
class Dated:
    """One dated version of a named entry (带日期的规则条目); `drop` takes the parent's entry of that name away."""

    kind: str
    entry: Entry
    starts: date | None
    until: date | None
    settings: Mapping[str, Any] = field(default_factory=dict)
    drop: bool = False
    jurisdiction: str = ""
    procedure: str = ""
    file: str = ""

    @property
    def key(self) -> str:
        """Where it stands in its file (文件中的位置)."""
        return f"{self.kind}.{self.entry.name}"

    def binds_on(self, day: date) -> bool:
        """Whether this version is the law on that day (当日是否有效)."""
        return (self.starts is None or self.starts <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Book:
    """What one jurisdiction states (适用地区的规则库)."""

    name: str
    label: str
    extends: str
    instrument: str
    places: Mapping[str, Place]
    offices: Mapping[str, str]
    procedures: Mapping[str, str]
    entries: tuple[Dated, ...]
    shares: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    file: str = ""

    def of(self, procedure: str) -> tuple[Dated, ...]:
        """The entries of one procedure, in the order written (某事项的条目)."""
        return tuple(d for d in self.entries if d.procedure == procedure)


@dataclass(frozen=True)
class Library:
    """All rulebooks (全部规则库)."""

    books: Mapping[str, Book]
    instruments: Mapping[str, Instrument]
    problems: tuple[RulebookError, ...] = ()

    @property
    def jurisdictions(self) -> tuple[str, ...]:
        """The names of the jurisdictions (适用地区), in the order read."""
        return tuple(self.books)

    def book(self, name: str) -> Book:
        """The book of a jurisdiction (某地区的规则库).

        Raises: LookupError when there is none.
        """
        try:
            return self.books[name]
        except KeyError:
            raise LookupError(f"没有适用地区“{name}”的规则库；现有：" + "、".join(self.books)) from None

    def lineage(self, name: str) -> tuple[Book, ...]:
        """The book with those it extends, the outermost first (由上级到本级).

        Raises: LookupError when a book is missing or the books extend one another in a circle.
        """
        found: list[Book] = []
        while name:
            if any(book.name == name for book in found):
                raise LookupError(f"适用地区“{name}”的 extends 成环")
            found.append(self.book(name))
            name = found[-1].extends
        return tuple(reversed(found))

    def procedures(self, name: str) -> tuple[str, ...]:
        """The procedures that a jurisdiction's books know, inherited ones included (某地区的事项).

        Raises: LookupError as `lineage` does.
        """
        return tuple(dict.fromkeys(code for book in self.lineage(name) for code in book.procedures))

    def campaigns(self, name: str) -> tuple[Dated, ...]:
        """The timetables that a jurisdiction's books state (某地区的专项工作), also those whose time is past.

        Raises: LookupError as `lineage` does.
        """
        return tuple(d for book in self.lineage(name) for d in book.entries if d.kind == "campaign" and not d.drop)

    def all_entries(self) -> Iterator[Dated]:
        """Every dated entry of every book (全部条目), for coverage."""
        for book in self.books.values():
            yield from book.entries
