"""The parts every entry of a rulebook stands on (条款要素): instrument, citation, condition, place. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

#: The issuer of a paper that answers a refusal: no place of a book, but the office of the step at which it falls.
SIGNER = "signer"


@dataclass(frozen=True)
class Instrument:
    """A legal text (规范性文件), stated once: number, title, issuer, validity."""

    key: str
    title: str
    short: str
    number: str
    issuer: str
    in_force_from: date | None
    in_force_until: date | None
    grade: str = "S"


@dataclass(frozen=True)
class Citation:
    """Where a rule stands (条款): what every refusal and every date shows."""

    rules: tuple[str, ...]
    instrument: str
    clause: str
    title: str
    number: str = ""
    grade: str = "S"
    words: str = ""

    @property
    def rule(self) -> str:
        """The first rule id (规则编号), the one shown on a chip."""
        return self.rules[0] if self.rules else ""

    def __str__(self) -> str:
        return f"《{self.title}》{self.clause}"


@dataclass(frozen=True)
class When:
    """The condition under which an entry applies (适用条件): an empty one applies always.

    `applicant` lists applicant types; `flags` are named booleans of the case; `values` compare form values, of which
    a field with several answers needs one.
    """

    applicant: tuple[str, ...] = ()
    flags: Mapping[str, bool] = field(default_factory=dict)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def holds(self, applicant: str, flags: Mapping[str, bool], values: Mapping[str, Any]) -> bool:
        """Whether the condition holds (是否适用) for this applicant, these flags and these form values."""
        if self.applicant and applicant not in self.applicant:
            return False
        if any(bool(flags.get(name, False)) is not wanted for name, wanted in self.flags.items()):
            return False
        return all(_given(values.get(key, "")) & set(allowed) for key, allowed in self.values.items())


@dataclass(frozen=True)
class Entry:
    """What all entries share: a name, the condition, the citation and the entry's own class of enforcement."""

    name: str
    cite: Citation
    when: When = field(default_factory=When)
    label: str = ""
    note: str = ""


@dataclass(frozen=True)
class Place:
    """A position in the unit tree (岗位所在单位), found from the applicant.

    Either `function` and `level` (the nearest unit above the applicant that performs it), or `position`: the applicant
    itself, the unit that runs the site the case is about, its direct superior, or the head of its vertical line. `domain` is the site of a place notices are posted on.
    """

    name: str
    label: str
    function: str = ""
    level: str = ""
    position: str = ""
    domain: str = ""


def _given(value: Any) -> set[str]:
    """The answers of a field, one or several."""
    return {str(one) for one in value} if isinstance(value, list | tuple | set | frozenset) else {str(value)}
