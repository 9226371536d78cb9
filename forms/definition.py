"""What an official paper is: fields, a grid of cells, sign blocks, letters (表样定义).

One spec file under ``forms/specs/`` loads into these frozen classes; the web form, the PDF, the
DOCX and the accessible preview are all drawn from them, so that a form is changed in one place.
Pure: no Django, no clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from forms.cells import (
    KINDS,
    Cell,
    ChainBlock,
    Choice,
    Field,
    Label,
    OpinionBlocks,
    Placed,
    Row,
    Sign,
    SpecError,
    Text,
    Value,
    When,
)
from forms.grid import chain_rows, place

__all__ = [
    "KINDS",
    "LAYOUTS",
    "MARKS",
    "Cell",
    "ChainBlock",
    "Choice",
    "Field",
    "Form",
    "Label",
    "Layout",
    "Letter",
    "OpinionBlocks",
    "Paragraph",
    "Placed",
    "Row",
    "Sign",
    "SpecError",
    "Text",
    "Value",
    "When",
]

Layout = Literal["table", "letter", "undertaking", "notice"]
LAYOUTS: tuple[str, ...] = ("table", "letter", "undertaking", "notice")
MARKS: tuple[str, ...] = ("官方", "参考样式")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a letter; printed if the field ``needs`` holds something and ``unless`` holds nothing.

    A paragraph that begins with ``#、`` takes the next Chinese number.
    """

    text: str
    needs: str = ""
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """The parts of a letter round its body (公文格式要素); each may hold ``{key}``.

    ``head`` is the red head, ``number`` the field of the document number, ``signer`` the step whose
    signer an upward letter names (签发人).
    """

    head: str = ""
    number: str = ""
    signer: str = ""
    addressee: str = ""
    attachments: tuple[str, ...] = ()
    issuer: str = ""
    date: str = ""
    note: str = ""
    copies: str = ""
    signatures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """One official paper, complete: what is asked, where it stands, who signs."""

    code: str
    version: str
    title: str
    mark: str
    source: str
    layout: Layout = "table"
    columns: tuple[float, ...] = ()
    fields: tuple[Field, ...] = ()
    rows: tuple[Row, ...] = ()
    sections: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    note_title: str = "填表说明"
    body: tuple[Paragraph, ...] = ()
    letter: Letter = field(default_factory=Letter)
    opinions: OpinionBlocks | None = None
    name: str = ""
    number_label: str = "编号"
    header: str = ""
    header_right: str = ""

    @property
    def file(self) -> str:
        """The spec file's name, for error messages."""
        return f"{self.code}.toml"

    @property
    def short_title(self) -> str:
        """The name of the kind of paper, for lists (文书名称)."""
        return self.name or self.title

    def field(self, key: str) -> Field:
        """Return the field ``key``.

        Raises: SpecError when the spec has no such field.
        """
        for one in self.fields:
            if one.key == key:
                return one
        raise SpecError(self.file, key, "没有这个字段", "请在 [[fields]] 中声明后再引用")

    @property
    def asked(self) -> tuple[Field, ...]:
        """The fields an applicant fills in, in order."""
        return tuple(one for one in self.fields if one.asked)

    @property
    def sources(self) -> tuple[str, ...]:
        """The dotted context paths this paper draws on, sorted."""
        return tuple(sorted({one.source for one in self.fields if not one.asked}))

    @property
    def public_keys(self) -> tuple[str, ...]:
        """Fields that the public verification page may show."""
        return tuple(one.key for one in self.fields if one.public)

    def all_rows(self, chain: Iterable[ChainBlock] = ()) -> tuple[Row, ...]:
        """Return the rows of the table, the sign blocks of the chain included (含意见栏)."""
        if self.opinions is None:
            return self.rows
        return self.rows + chain_rows(tuple(chain), self.opinions, len(self.columns))

    def grid(self, chain: Iterable[ChainBlock] = ()) -> tuple[Placed, ...]:
        """Place every cell as a table does.

        Raises: SpecError on a hole, an overlap or a cell that leaves the table.
        """
        return place(self.all_rows(chain), len(self.columns), self.file)
