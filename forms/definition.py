"""What an official paper is: fields, a grid of cells, sign blocks, letters (表样定义).

One spec file under ``forms/specs/`` loads into these frozen classes; the web form, the PDF, the
DOCX and the accessible preview are all drawn from them, so that a form is changed in one place.
Pure: no Django, no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Layout = Literal["table", "letter", "undertaking", "notice"]
LAYOUTS: tuple[str, ...] = ("table", "letter", "undertaking", "notice")
MARKS: tuple[str, ...] = ("官方", "参考样式")
KINDS: tuple[str, ...] = (
    "text",
    "textarea",
    "choice",
    "multi",
    "date",
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

    With ``sign`` the cell also carries a signature block (label, seal, date) below the text.
    """

    text: str
    cols: int = 1
    rows: int = 1
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
class Paragraph:
    """One paragraph of a letter; printed only if the field named by ``needs`` holds something."""

    text: str
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """The parts of a letter round its body (公文格式要素); each may hold ``{key}``."""

    head: str = ""
    signer: str = ""
    addressee: str = ""
    attachments: tuple[str, ...] = ()
    issuer: str = ""
    date: str = ""
    note: str = ""
    copies: str = ""
    signatures: tuple[str, ...] = ()


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


def chain_rows(chain: tuple[ChainBlock, ...], how: OpinionBlocks, columns: int) -> tuple[Row, ...]:
    """Return one row per step; steps of one group share a vertical cell at the left (会签栏)."""
    wide = columns - how.group_cols - how.title_cols
    rows: list[Row] = []
    for index, block in enumerate(chain):
        label = block.office_label if not block.group_label else (block.title_label or block.office_label)
        is_last = index + 1 == len(chain) or chain[index + 1].group_label != block.group_label
        sign = Sign(block.step_key, block.signer_label, wide, seal=is_last if block.group_label else True, date=True)
        cells: list[Cell] = []
        if not block.group_label:
            cells = [Label(_with_opinion(label), how.group_cols + how.title_cols), sign]
        else:
            is_first = index == 0 or chain[index - 1].group_label != block.group_label
            if is_first:
                span = _group_length(chain, index)
                cells.append(Label(block.group_label, how.group_cols, span, vertical=True))
            cells += [Label(_with_opinion(label), how.title_cols), sign]
        rows.append(Row(tuple(cells), how.height))
    return tuple(rows)


def _with_opinion(label: str) -> str:
    return label if "意见" in label else f"{label}\n意见"


def _group_length(chain: tuple[ChainBlock, ...], start: int) -> int:
    end = start
    while end < len(chain) and chain[end].group_label == chain[start].group_label:
        end += 1
    return end - start


def place(rows: tuple[Row, ...], columns: int, file: str = "") -> tuple[Placed, ...]:
    """Give each cell its row and column, first free place from the left, as HTML tables do.

    Raises: SpecError on a hole, an overlap or a cell that leaves the table.
    """
    taken: set[tuple[int, int]] = set()
    placed: list[Placed] = []
    for at, row in enumerate(rows):
        col = 0
        for cell in row.cells:
            while (at, col) in taken:
                col += 1
            spots = {(at + down, col + right) for down in range(cell.rows) for right in range(cell.cols)}
            if col + cell.cols > columns or at + cell.rows > len(rows):
                raise SpecError(file, f"第{at + 1}行", f"单元格「{cell_name(cell)}」超出表格", "请减少 cols 或 rows")
            if spots & taken:
                raise SpecError(
                    file, f"第{at + 1}行", f"单元格「{cell_name(cell)}」与上方单元格重叠", "请调整 cols 或 rows"
                )
            taken |= spots
            placed.append(Placed(cell, at, col))
            col += cell.cols
        hole = next((one for one in range(columns) if (at, one) not in taken), None)
        if hole is not None:
            raise SpecError(file, f"第{at + 1}行", f"第{hole + 1}列是空洞", "请加宽一个单元格，或补一个空的 Label")
    return tuple(placed)


def cell_name(cell: Cell) -> str:
    """Return what a person would call the cell in an error message."""
    match cell:
        case Label(text=text) | Text(text=text):
            return text.replace("\n", "")[:12]
        case Value(key=key):
            return key
        case Sign(step=step):
            return step
