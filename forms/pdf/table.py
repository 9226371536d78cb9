"""The bordered table of a form: measured first, cut into pages between rows, then drawn (表格)."""

from __future__ import annotations

from dataclasses import dataclass, field

from reportlab.pdfgen.canvas import Canvas

from forms.definition import Label, Placed, Sign, SpecError, Text, Value
from forms.layout import CELL_LEADING, CELL_PADDING, CELL_SIZE, LABEL_PADDING, MM, PAGE, cell_text, cell_width
from forms.paper import Paper
from forms.pdf.ink import draw_lines
from forms.pdf.sign import draw_sign, sign_height
from forms.typesetting import Line, set_lines

INNER, OUTER = 0.5, 1.5
LABEL_LEADING = 15.5


@dataclass(frozen=True, slots=True)
class Box:
    """One cell with its set lines and the height it needs."""

    at: Placed
    width: float
    lines: tuple[Line, ...]
    height: float


@dataclass(slots=True)
class Table:
    """A measured table; ``pages`` are spans of rows that stay together."""

    paper: Paper
    boxes: list[Box]
    heights: list[float]
    lefts: list[float] = field(default_factory=list)

    @property
    def width(self) -> float:
        """Full width in points."""
        return self.lefts[-1]

    def height(self, first: int, end: int) -> float:
        """Height of the rows from ``first`` up to ``end``."""
        return sum(self.heights[first:end])


def measure(paper: Paper) -> Table:
    """Set every cell and find how high each row must be (量高)."""
    rows = paper.form.all_rows(paper.chain)
    heights = [row.height * MM for row in rows]
    boxes = [_box(paper, at) for at in paper.grid()]
    for box in sorted(boxes, key=lambda one: one.at.rows):
        first, end = box.at.row, box.at.row + box.at.rows
        lacking = box.height - sum(heights[first:end])
        if lacking > 0:
            heights[end - 1] += lacking
    lefts = [0.0]
    for width in paper.form.columns:
        lefts.append(lefts[-1] + width * MM)
    return Table(paper, boxes, heights, lefts)


def _box(paper: Paper, at: Placed) -> Box:
    wide = cell_width(paper.form, at)
    inner = wide - 2 * CELL_PADDING
    pad = 2 * CELL_PADDING
    match at.cell:
        case Label(text=text, vertical=vertical):
            shown = "\n".join(text) if vertical else text
            lines = set_lines(shown, "fang", CELL_SIZE, wide - 2 * LABEL_PADDING, 0.0, False)
            return Box(at, wide, lines, len(lines) * LABEL_LEADING + pad)
        case Value(key=key):
            is_boxes = bool(paper.form.field(key).choices)
            lines = set_lines(cell_text(paper, at)[0], "fang", CELL_SIZE, inner, 0.0, not is_boxes)
            return Box(at, wide, lines, len(lines) * CELL_LEADING + pad)
        case Text(text=text, sign=step, signer=signer):
            lines = set_lines(paper.merge(text), "fang", CELL_SIZE, inner, 2.0)
            signed = sign_height(paper, step, (), seal=True) if signer else 0.0
            return Box(at, wide, lines, len(lines) * CELL_LEADING + pad + signed)
        case Sign(step=step, seal=seal):
            lines = set_lines(cell_text(paper, at)[0], "kai", CELL_SIZE, inner, 2.0)
            return Box(at, wide, lines, sign_height(paper, step, lines, seal=seal))
    raise SpecError(paper.form.file, str(at.row), "不认识的单元格", "请改用 label、value、text 或 sign")


def split(table: Table, first_room: float, next_room: float) -> list[tuple[int, int]]:
    """Cut the rows into pages; rows joined by a cell that spans them stay together (分页).

    Raises: SpecError when rows that belong together are higher than a page.
    """
    pages: list[tuple[int, int]] = []
    start, used, room = 0, 0.0, first_room
    for first, end in _groups(table):
        tall = table.height(first, end)
        if tall > next_room:
            fact = f"第{first + 1}至{end}行合并后高于一页"
            raise SpecError(table.paper.form.file, "rows", fact, "请拆开跨行单元格")
        if used + tall > room and first > start:
            pages.append((start, first))
            start, used, room = first, 0.0, next_room
        used += tall
    pages.append((start, len(table.heights)))
    return pages


def _groups(table: Table) -> list[tuple[int, int]]:
    """Return spans of rows that no page break may cut."""
    tied = {row for box in table.boxes for row in range(box.at.row, box.at.row + box.at.rows - 1)}
    groups: list[tuple[int, int]] = []
    first = 0
    for row in range(len(table.heights)):
        if row not in tied:
            groups.append((first, row + 1))
            first = row + 1
    return groups


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
        low = draw_lines(canvas, box.lines, x, y + CELL_PADDING, CELL_SIZE, CELL_LEADING)
        if cell.signer:
            draw_sign(canvas, paper, cell.sign, cell.signer, (), x, low, inner, y + height - low, seal=True)
    elif box.lines:
        top = y + (height - len(box.lines) * CELL_LEADING) / 2
        align = "center" if cell.align == "center" and len(box.lines) == 1 else "left"
        draw_lines(canvas, box.lines, x, top, CELL_SIZE, CELL_LEADING, width=inner, align=align)  # type: ignore[arg-type]
