"""How high the rows of a form are and where its pages end (量高与分页). PDF and DOCX share it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from forms.definition import Label, Placed, Sign, SpecError, Text, Value
from forms.layout import (
    CELL_LEADING,
    CELL_PADDING,
    CELL_RISE,
    CELL_SIZE,
    FORM_MARGINS,
    LABEL_PADDING,
    MM,
    cell_text,
    cell_width,
)
from forms.letter import title_lines
from forms.paper import Paper
from forms.typesetting import Line, set_lines

LABEL_LEADING = 15.5
SIGN_LINE = 19.0
SEAL_DIAMETER = 38 * MM
SEAL_ROOM = SEAL_DIAMETER + 2 * MM
DECLARED_ROOM = 32 * MM  # for name, date and seal under a declaration
TITLE_SIZE, TITLE_LEADING = 22.0, 32.0
HEAD_SIZE, HEAD_LEADING, HEAD_GAP = 12.0, 20.0, 8.0
NOTE_SIZE, NOTE_LEADING, NOTE_GAP = 10.5, 15.5, 6.0
SQUEEZES = (0.92, 0.85, 0.78)
WIDTH, ROOM = FORM_MARGINS.width, FORM_MARGINS.height


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


def measure(paper: Paper, boxes: list[Box], squeeze: float = 1.0) -> Table:
    """Find how high each row must be (量高); ``squeeze`` lowers what the spec asks at least."""
    heights = [row.height * MM * squeeze for row in paper.form.all_rows(paper.chain)]
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
    pad = 2 * CELL_RISE
    match at.cell:
        case Label(text=text, vertical=vertical):
            shown = "\n".join(text) if vertical else text
            lines = set_lines(shown, "fang", CELL_SIZE, wide - 2 * LABEL_PADDING, 0.0, False)
            return Box(at, wide, lines, len(lines) * LABEL_LEADING + pad)
        case Value(key=key):
            is_boxes = bool(paper.form.field(key).choices)
            lines = set_lines(cell_text(paper, at)[0], "fang", CELL_SIZE, inner, 0.0, not is_boxes)
            return Box(at, wide, lines, len(lines) * CELL_LEADING + pad)
        case Text(text=text, signer=signer, plain=is_plain):
            lines = set_lines(paper.merge(text), "fang", CELL_SIZE, inner, 0.0 if is_plain else 2.0)
            signed = DECLARED_ROOM if signer else 0.0
            return Box(at, wide, lines, len(lines) * CELL_LEADING + pad + signed)
        case Sign(seal=seal):
            lines = set_lines(cell_text(paper, at)[0], "kai", CELL_SIZE, inner, 2.0)
            return Box(at, wide, lines, sign_height(lines, seal=seal))
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


def sign_height(lines: Sequence[Line], *, seal: bool) -> float:
    """Return the height a sign block needs: opinion, signature, date, and the seal's own room."""
    needed = len(lines) * CELL_LEADING + 2 * SIGN_LINE + 3 * CELL_PADDING
    return max(needed, SEAL_ROOM) if seal else needed


@dataclass(frozen=True, slots=True)
class Plan:
    """A form ready to be drawn: its table, the rows of each page, title and notes."""

    table: Table
    spans: tuple[tuple[int, int], ...]
    title: tuple[Line, ...]
    notes: tuple[Line, ...]
    notes_fit: bool

    @property
    def pages(self) -> int:
        """How many pages the form fills."""
        return len(self.spans) + (not self.notes_fit)


def plan(paper: Paper) -> Plan:
    """Return how a form fills its pages, rows lowered a little where that saves one (排版)."""
    boxes = [_box(paper, at) for at in paper.grid()]
    best = _plan(paper, boxes, 1.0)
    for squeeze in SQUEEZES if best.pages > 1 else ():
        other = _plan(paper, boxes, squeeze)
        best = other if other.pages < best.pages else best
    return best


def _plan(paper: Paper, boxes: list[Box], squeeze: float) -> Plan:
    table = measure(paper, boxes, squeeze)
    broken = "\n".join(title_lines(paper, int(WIDTH // TITLE_SIZE)))
    title = set_lines(broken, "biaosong", TITLE_SIZE, WIDTH, 0.0, False)
    head = len(title) * TITLE_LEADING + head_lines(paper) * HEAD_LEADING + HEAD_GAP
    spans = tuple(split(table, ROOM - head, ROOM - HEAD_LEADING))
    notes = set_lines("\n".join(note_texts(paper)), "fang", NOTE_SIZE, WIDTH) if paper.form.notes else ()
    used = table.height(*spans[-1]) + (head if len(spans) == 1 else HEAD_LEADING)
    notes_height = (len(notes) + 1) * NOTE_LEADING + NOTE_GAP if notes else 0.0
    return Plan(table, spans, title, notes, used + notes_height <= ROOM)


def head_lines(paper: Paper) -> int:
    """Return how many lines stand between title and table."""
    return bool(paper.number) + bool(paper.form.header or paper.form.header_right)


def note_texts(paper: Paper) -> list[str]:
    """Return the filling notes, numbered if there are several (填表说明)."""
    notes = paper.form.notes
    return [f"{at + 1}.{note}" for at, note in enumerate(notes)] if len(notes) > 1 else list(notes)
