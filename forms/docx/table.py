"""The bordered table of a form as a Word table: fixed widths, merged cells, rows that stay whole (表格)."""

from __future__ import annotations

from typing import Any

from forms.definition import Label, Placed, Sign, Text
from forms.docx.marks import add_text, element, paragraph, twips
from forms.layout import CELL_LEADING, CELL_PADDING, CELL_RISE, CELL_SIZE, LABEL_PADDING, MM, cell_text
from forms.measuring import LABEL_LEADING, SIGN_LINE, Box, Table
from forms.paper import Paper
from forms.typesetting import set_lines
from forms.values import chinese_date

OUTER, INNER = 12, 4  # eighths of a point
HAND_SIZE = 14.0
SEAL_LEFT = 30 * MM
BLANK_DATE = "年　　月　　日"


def word_table(paper: Paper, table: Table) -> Any:
    """Return the table element of a measured form (生成表格)."""
    made = element("tbl")
    made.append(_properties(table))
    grid = element("tblGrid")
    for width in paper.form.columns:
        grid.append(element("gridCol", w=twips(width * MM)))
    made.append(grid)
    above: dict[tuple[int, int], Box] = {}
    for box in table.boxes:
        for row in range(box.at.row, box.at.row + box.at.rows):
            above[row, box.at.col] = box
    tied = {row for box in table.boxes for row in range(box.at.row, box.at.row + box.at.rows - 1)}
    for row, height in enumerate(table.heights):
        made.append(_row(paper, table, above, row, height, keep=row in tied))
    return made


def _properties(table: Table) -> Any:
    made = element("tblPr")
    made.append(element("tblW", w=twips(table.width), type="dxa"))
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right"):
        borders.append(element(side, val="single", sz=str(OUTER), space="0", color="000000"))
    for side in ("insideH", "insideV"):
        borders.append(element(side, val="single", sz=str(INNER), space="0", color="000000"))
    made.append(borders)
    made.append(element("tblLayout", type="fixed"))
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=twips(CELL_PADDING), type="dxa"))
    made.append(margins)
    return made


def _row(paper: Paper, table: Table, above: dict[tuple[int, int], Box], row: int, height: float, *, keep: bool) -> Any:
    made = element("tr")
    properties = element("trPr")
    properties.append(element("cantSplit"))
    properties.append(element("trHeight", val=twips(height), hRule="atLeast"))
    made.append(properties)
    for (at, _col), box in sorted(above.items(), key=lambda one: one[0]):
        if at == row:
            made.append(_cell(paper, table, box, first=box.at.row == row, keep=keep))
    return made


def _cell(paper: Paper, table: Table, box: Box, *, first: bool, keep: bool) -> Any:
    made = element("tc")
    properties = element("tcPr")
    properties.append(element("tcW", w=twips(box.width), type="dxa"))
    if box.at.cols > 1:
        properties.append(element("gridSpan", val=str(box.at.cols)))
    if box.at.rows > 1:
        properties.append(element("vMerge", val="restart" if first else "continue"))
    if isinstance(box.at.cell, Label):
        properties.append(_narrow_margins())
    has_sign = isinstance(box.at.cell, Sign) or (isinstance(box.at.cell, Text) and bool(box.at.cell.signer))
    properties.append(element("vAlign", val="top" if has_sign else "center"))
    made.append(properties)
    height = table.height(box.at.row, box.at.row + box.at.rows)
    for block in _content(paper, box, height, keep=keep) if first else [paragraph(keep=keep)]:
        made.append(block)
    return made


def _narrow_margins() -> Any:
    margins = element("tcMar")
    for side in ("left", "right"):
        margins.append(element(side, w=twips(LABEL_PADDING), type="dxa"))
    return margins


def _content(paper: Paper, box: Box, height: float, *, keep: bool) -> list[Any]:
    cell = box.at.cell
    if isinstance(cell, Label):
        lines = list(cell.text) if cell.vertical else cell.text.split("\n")
        return [add_text(paragraph("center", leading=LABEL_LEADING, keep=keep), line) for line in lines]
    if isinstance(cell, Sign):
        return _sign(paper, box, cell.step, cell.signer, height, sealed=cell.seal, keep=keep)
    if isinstance(cell, Text):
        text = paper.merge(cell.text)
        indent = 0.0 if cell.plain else 2.0
        before = 0.0 if cell.plain else CELL_PADDING
        found = [add_text(paragraph("both", leading=CELL_LEADING, indent=indent, before=before, keep=keep), text)]
        if cell.signer:
            used = before + len(box.lines) * CELL_LEADING
            found += _signed(paper, cell.sign, cell.signer, height - used, sealed=True, keep=keep)
        return found
    align = "center" if cell.align == "center" else "left"
    shown = cell_text(paper, box.at)[0]
    return [
        add_text(paragraph(align, leading=CELL_LEADING, keep=keep), line)  # type: ignore[arg-type]
        for line in shown.split("\n")
    ]


def _sign(paper: Paper, box: Box, step: str, signer: str, height: float, *, sealed: bool, keep: bool) -> list[Any]:
    """Return an opinion block: opinion above, signature and date at the foot of the cell."""
    shown = cell_text(paper, Placed(box.at.cell, box.at.row, box.at.col))[0]
    found = []
    used = 0.0
    if shown:
        for at, line in enumerate(shown.split("\n")):
            before = 0.0 if at else CELL_PADDING
            made = paragraph("both", leading=CELL_LEADING, indent=2.0, before=before, keep=keep)
            found.append(add_text(made, line, role="kai"))
        used = CELL_PADDING + len(set_lines(shown, "kai", CELL_SIZE, box.width - 2 * CELL_PADDING, 2.0)) * CELL_LEADING
    return found + _signed(paper, step, signer, height - used, sealed=sealed, keep=keep)


def _signed(paper: Paper, step: str, signer: str, room: float, *, sealed: bool, keep: bool) -> list[Any]:
    opinion = paper.opinions.get(step)
    before = max(room - 2 * SIGN_LINE - 2 * CELL_RISE - 6, 0.0)
    right = 4 * MM + (SEAL_LEFT if sealed else 0.0)
    name = opinion.signature if opinion else ""
    line = paragraph("right", leading=SIGN_LINE, before=before, right=right, keep=keep)
    add_text(line, f"{signer}：")
    add_text(line, name or "　" * 7, role="kai", size=HAND_SIZE if name else CELL_SIZE)
    dated = chinese_date(opinion.date) if opinion and opinion.date else BLANK_DATE
    date = add_text(paragraph("right", leading=SIGN_LINE, right=4 * MM, keep=keep), dated)
    return [line, date]
