"""The parts of a form: what is asked, what is printed where, who signs (字段与单元格). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KINDS: tuple[str, ...] = (
    "text",
    "textarea",
    "lines",
    "choice",
    "multi",
    "date",
    "moment",
    "integer",
    "phone",
    "mobile",
    "email",
    "domain_en",
    "domain_zh",
    "credit_code",
    "postcode",
    "check",
    "name",
)


class SpecError(Exception):
    """A spec that cannot be used: which file, which key, what is wrong and what to do about it."""

    def __init__(self, file: str, key: str, fact: str, remedy: str) -> None:
        self.file, self.key, self.fact, self.remedy = file, key, fact, remedy
        super().__init__(f"{file}：{key}：{fact}。{remedy}")


@dataclass(frozen=True, slots=True)
class Choice:
    """One box of a choice field."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class When:
    """A field is asked only while another field holds one of these values."""

    key: str
    values: tuple[str, ...]

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Tell whether the answers given so far make the field apply."""
        given = answers.get(self.key)
        if isinstance(given, bool):
            given = "yes" if given else "no"
        if isinstance(given, (list, tuple, set, frozenset)):
            return any(str(one) in self.values for one in given)
        return str(given or "") in self.values


@dataclass(frozen=True, slots=True)
class Field:
    """One fact of the paper: asked on the web form, or taken from a dotted path of the context."""

    key: str
    label: str
    kind: str = "text"
    required: bool = True
    max_length: int = 100
    choices: tuple[Choice, ...] = ()
    help: str = ""
    public: bool = False
    source: str = "input"
    section: str = ""
    when: When | None = None
    rule: str = ""
    rows: int = 3
    minimum: int | None = None
    maximum: int | None = None
    unit: str = ""
    suggest: str = ""
    entry: tuple[str, ...] = ()

    @property
    def asked(self) -> bool:
        """Tell whether the applicant fills it in."""
        return self.source == "input"


@dataclass(frozen=True, slots=True)
class Label:
    """A printed heading cell; ``vertical`` sets one character below the other."""

    text: str
    cols: int = 1
    rows: int = 1
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """A cell that holds one field's value."""

    key: str
    cols: int = 1
    rows: int = 1
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Text:
    """A cell with a paragraph printed as it stands; ``{key}`` is replaced by a field's value.

    With ``sign`` the cell also carries a signature block (label, seal, date) below the text;
    ``plain`` text stands like a value, without a first-line indent.
    """

    text: str
    cols: int = 1
    rows: int = 1
    plain: bool = False
    sign: str = ""
    signer: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """An opinion block, filled from the decision taken at ``step`` (意见栏)."""

    step: str
    signer: str = "签字"
    cols: int = 1
    rows: int = 1
    seal: bool = False
    date: bool = True


Cell = Label | Value | Text | Sign


@dataclass(frozen=True, slots=True)
class Row:
    """Cells from left to right and the least height in millimetres."""

    cells: tuple[Cell, ...]
    height: float = 10.0


@dataclass(frozen=True, slots=True)
class OpinionBlocks:
    """Sign blocks made from the chain of the case: how the columns are shared out."""

    group_cols: int = 1
    title_cols: int = 1
    height: float = 27.0


@dataclass(frozen=True, slots=True)
class ChainBlock:
    """One step of the chain actually configured, as the paper names it."""

    step_key: str
    office_label: str
    title_label: str = ""
    signer_label: str = "负责人签字"
    group_label: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with the place the grid gave it."""

    cell: Cell
    row: int
    col: int

    @property
    def rows(self) -> int:
        """Rows spanned."""
        return self.cell.rows

    @property
    def cols(self) -> int:
        """Columns spanned."""
        return self.cell.cols
