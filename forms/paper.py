"""One paper to print: a form, its facts, its opinions and what proves it genuine (待印文书). Pure."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from forms.definition import ChainBlock, Form, Placed
from forms.values import in_cell, in_words, merge, numbered


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one office wrote, who signed, when, under which seal (签署意见)."""

    text: str
    signer: str
    date: datetime.date | None
    seal_unit: str = ""
    acting_for: str = ""

    @property
    def signature(self) -> str:
        """The name as signed; a substitute says for whom (代签)."""
        return f"{self.signer}（代{self.acting_for}）" if self.acting_for else self.signer


@dataclass(frozen=True, slots=True)
class Annex:
    """A page that goes with the paper: its heading and its text (附页)."""

    title: str
    text: str


@dataclass(frozen=True)
class Paper:
    """Everything that is printed, frozen; the same paper always gives the same bytes."""

    form: Form
    values: Mapping[str, Any]
    opinions: Mapping[str, Opinion] = field(default_factory=dict)
    number: str = ""
    code: str = ""
    verify_url: str = ""
    banner: str = ""
    issued_at: datetime.datetime | None = None
    demo: bool = False
    seals: bool = True
    issuer: str = ""
    annexes: tuple[Annex, ...] = ()
    chain: tuple[ChainBlock, ...] = ()

    @property
    def title(self) -> str:
        """The title with its facts in place."""
        return self.merge(self.form.title)

    @property
    def body(self) -> tuple[str, ...]:
        """The paragraphs of a letter whose conditions hold, numbered, with their facts."""
        kept = [
            one.text
            for one in self.form.body
            if (not one.needs or self.words(one.needs).strip())
            and (not one.unless or not self.words(one.unless).strip())
        ]
        return tuple(self.merge(text) for text in numbered(kept))

    @property
    def sealed(self) -> bool:
        """Whether seals are drawn: in demonstrations only, and marked as such (演示印章)."""
        return self.demo and self.seals

    def merge(self, text: str) -> str:
        """Put the facts of this paper into a template."""
        return merge(self.form, text, self.values)

    def words(self, key: str) -> str:
        """The fact ``key`` as running text."""
        return in_words(self.form.field(key), self.values.get(key))

    def cell(self, key: str) -> str:
        """The fact ``key`` as a cell shows it."""
        return in_cell(self.form.field(key), self.values.get(key))

    def grid(self) -> tuple[Placed, ...]:
        """The cells with their places, the blocks of the chain included."""
        return self.form.grid(self.chain)
