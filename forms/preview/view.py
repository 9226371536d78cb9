"""What the preview template needs of a paper: rows of cells, or the parts of a letter (预览内容). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from forms.definition import Label, Placed, Sign, Text, Value
from forms.letter import letter_text
from forms.measuring import note_texts
from forms.paper import Opinion, Paper
from forms.values import EMPTY, TICKED, chinese_date

Kind = Literal["label", "value", "sign", "text"]


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a choice with its label."""

    label: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell as the template shows it."""

    kind: Kind
    cols: int
    rows: int
    lines: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()
    scope: str = ""
    is_vertical: bool = False
    is_centred: bool = False
    signer: str = ""
    opinion: Opinion | None = None
    date: str = ""


def form_view(paper: Paper) -> dict[str, Any]:
    """Return the table of a form, row by row (表单预览)."""
    rows: list[list[CellView]] = [[] for _ in paper.form.all_rows(paper.chain)]
    placed = paper.grid()
    filled = {at.row for at in placed if not isinstance(at.cell, Label)}
    for at in placed:
        rows[at.row].append(_cell(paper, at, heads_row=at.row in filled))
    total = sum(paper.form.columns)
    return {
        "rows": rows,
        "columns": [f"{width / total * 100:.2f}%" for width in paper.form.columns],
        "notes": note_texts(paper),
        "header": paper.merge(paper.form.header),
        "header_right": paper.merge(paper.form.header_right),
        "annexes": paper.annexes,
    }


def _cell(paper: Paper, at: Placed, *, heads_row: bool) -> CellView:
    cell = at.cell
    if isinstance(cell, Label):
        scope = "row" if heads_row else "col"
        lines = tuple(line.replace("\u3000", "") for line in cell.text.split("\n"))
        shown = ("".join(lines),) if cell.vertical else lines
        return CellView("label", at.cols, at.rows, shown, scope=scope, is_vertical=cell.vertical)
    if isinstance(cell, Value):
        field = paper.form.field(cell.key)
        if field.choices or field.kind == "check":
            return CellView("value", at.cols, at.rows, boxes=_boxes(paper.cell(cell.key)))
        lines = tuple(paper.cell(cell.key).split("\n")) if paper.cell(cell.key) else ()
        return CellView("value", at.cols, at.rows, lines, is_centred=cell.align == "center")
    step, signer = (cell.step, cell.signer) if isinstance(cell, Sign) else (cell.sign, cell.signer)
    text = (paper.merge(cell.text),) if isinstance(cell, Text) else ()
    opinion = paper.opinions.get(step)
    date = chinese_date(opinion.date) if opinion else ""
    kind: Kind = "sign" if signer else "text"
    return CellView(kind, at.cols, at.rows, text, signer=signer, opinion=opinion, date=date)


def _boxes(text: str) -> tuple[Box, ...]:
    """Return the boxes of a choice; the tick is also said in words for those who hear the page."""
    parts = (one for one in text.split("　") if one)
    return tuple(Box(one.lstrip(TICKED + EMPTY), one.startswith(TICKED)) for one in parts)


def letter_view(paper: Paper) -> dict[str, Any]:
    """Return the parts of a letter, notice or undertaking (公文预览)."""
    return {"letter": letter_text(paper)}
