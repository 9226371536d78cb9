"""The bordered table of a form, drawn page by page (表格)."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas

from forms.definition import Label, Sign, Text
from forms.layout import CELL_LEADING, CELL_PADDING, CELL_SIZE, LABEL_PADDING, PAGE
from forms.measuring import LABEL_LEADING, Box, Table
from forms.paper import Paper
from forms.pdf.ink import draw_lines
from forms.pdf.sign import draw_sign

INNER, OUTER = 0.5, 1.5


def draw_table(canvas: Canvas, table: Table, first: int, end: int, x: float, y: float) -> float:
    """Draw the rows of one page below ``y``; returns the lower edge."""
    tops = [y]
    for row in range(first, end):
        tops.append(tops[-1] + table.heights[row])
    canvas.setLineWidth(INNER)
    placed: list[tuple[Box, float, float, float]] = []
    for box in table.boxes:
        if first <= box.at.row < end:
            left, top = x + table.lefts[box.at.col], tops[box.at.row - first]
            height = tops[box.at.row - first + box.at.rows] - top
            canvas.rect(left, PAGE[1] - top - height, box.width, height)
            placed.append((box, left, top, height))
    canvas.setLineWidth(OUTER)
    canvas.rect(x, PAGE[1] - tops[-1], table.width, tops[-1] - y)
    for one in placed:
        _draw_box(canvas, table.paper, *one)
    return tops[-1]


def _draw_box(canvas: Canvas, paper: Paper, box: Box, x: float, y: float, height: float) -> None:
    cell = box.at.cell
    if isinstance(cell, Label):
        top = y + (height - len(box.lines) * LABEL_LEADING) / 2
        left, wide = x + LABEL_PADDING, box.width - 2 * LABEL_PADDING
        draw_lines(canvas, box.lines, left, top, CELL_SIZE, LABEL_LEADING, width=wide, align="center")
        return
    inner = box.width - 2 * CELL_PADDING
    x += CELL_PADDING
    if isinstance(cell, Sign):
        draw_sign(canvas, paper, cell.step, cell.signer, box.lines, x, y, inner, height, seal=cell.seal)
    elif isinstance(cell, Text):
        top = y + (height - len(box.lines) * CELL_LEADING) / 2 if cell.plain else y + 2 * CELL_PADDING
        low = draw_lines(canvas, box.lines, x, top, CELL_SIZE, CELL_LEADING)
        if cell.signer:
            draw_sign(canvas, paper, cell.sign, cell.signer, (), x, low, inner, y + height - low, seal=True)
    elif box.lines:
        top = y + (height - len(box.lines) * CELL_LEADING) / 2
        align = "center" if cell.align == "center" and len(box.lines) == 1 else "left"
        draw_lines(canvas, box.lines, x, top, CELL_SIZE, CELL_LEADING, width=inner, align=align)  # type: ignore[arg-type]
