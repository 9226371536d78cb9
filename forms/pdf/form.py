"""A form as a table: title, number, table over one or several pages, filling notes, annex pages (表单)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from reportlab.pdfgen.canvas import Canvas

from forms.layout import FORM_MARGINS, PAGE, annexes
from forms.measuring import (
    HEAD_GAP,
    HEAD_LEADING,
    HEAD_SIZE,
    NOTE_GAP,
    NOTE_LEADING,
    NOTE_SIZE,
    TITLE_LEADING,
    TITLE_SIZE,
    Plan,
    plan,
)
from forms.paper import Annex, Paper
from forms.pdf.ink import draw_lines, write
from forms.pdf.table import draw_table
from forms.typesetting import Line, set_lines

Draw = Callable[[Canvas], None]
ANNEX_SIZE, ANNEX_LEADING = 14.0, 24.0
LEFT, WIDTH, TOP = FORM_MARGINS.left, FORM_MARGINS.width, FORM_MARGINS.top
BOTTOM = PAGE[1] - FORM_MARGINS.bottom


def form_pages(paper: Paper) -> list[Draw]:
    """Return one drawing function for each page of a form (排版)."""
    planned = plan(paper)
    pages: list[Draw] = [partial(_draw_page, paper=paper, planned=planned, at=at) for at in range(len(planned.spans))]
    if not planned.notes_fit:
        pages.append(partial(_draw_notes_page, paper=paper, notes=planned.notes))
    return pages + annex_pages(paper, annexes(paper))


def _draw_page(canvas: Canvas, *, paper: Paper, planned: Plan, at: int) -> None:
    first, end = planned.spans[at]
    y = TOP
    if at == 0:
        y = draw_lines(canvas, planned.title, LEFT, y, TITLE_SIZE, TITLE_LEADING, width=WIDTH, align="center")
        y = _draw_head(canvas, paper, y + HEAD_GAP)
    else:
        y = _draw_continued(canvas, paper, y)
    y = draw_table(canvas, planned.table, first, end, LEFT, y)
    if planned.notes and planned.notes_fit and at + 1 == len(planned.spans):
        _draw_notes(canvas, paper, planned.notes, y + NOTE_GAP)


def _draw_head(canvas: Canvas, paper: Paper, y: float) -> float:
    """Draw the number at the right, and the line of unit and date where the form has one."""
    if paper.number:
        text = f"{paper.form.number_label}：{paper.number}"
        write(canvas, text, LEFT, y, size=HEAD_SIZE, leading=HEAD_LEADING, width=WIDTH, align="right")
        y += HEAD_LEADING
    if paper.form.header or paper.form.header_right:
        write(canvas, paper.merge(paper.form.header), LEFT, y, size=HEAD_SIZE, leading=HEAD_LEADING)
        right = paper.merge(paper.form.header_right) or ("年　　月　　日" if paper.form.header_right else "")
        write(canvas, right, LEFT, y, size=HEAD_SIZE, leading=HEAD_LEADING, width=WIDTH, align="right")
        y += HEAD_LEADING
    return y


def _draw_continued(canvas: Canvas, paper: Paper, y: float) -> float:
    """Name the paper again at the head of a further page (续表)."""
    write(canvas, f"{paper.title}（续）", LEFT, y, size=HEAD_SIZE, leading=HEAD_LEADING)
    if paper.number:
        text = f"{paper.form.number_label}：{paper.number}"
        write(canvas, text, LEFT, y, size=HEAD_SIZE, leading=HEAD_LEADING, width=WIDTH, align="right")
    return y + HEAD_LEADING


def _draw_notes(canvas: Canvas, paper: Paper, notes: tuple[Line, ...], y: float) -> None:
    y = write(canvas, f"{paper.form.note_title}：", LEFT, y, role="hei", size=NOTE_SIZE, leading=NOTE_LEADING)
    draw_lines(canvas, notes, LEFT, y, NOTE_SIZE, NOTE_LEADING)


def _draw_notes_page(canvas: Canvas, *, paper: Paper, notes: tuple[Line, ...]) -> None:
    _draw_notes(canvas, paper, notes, _draw_continued(canvas, paper, TOP) + 4)


def annex_pages(paper: Paper, found: tuple[Annex, ...]) -> list[Draw]:
    """Return the pages that carry long values whole, and texts that were added (附页)."""
    blocks: list[tuple[Line, str]] = []
    for annex in found:
        blocks += [(line, "head") for line in set_lines(annex.title, "hei", ANNEX_SIZE, WIDTH, 0.0, False)]
        blocks += [(line, "text") for line in set_lines(annex.text, "fang", ANNEX_SIZE, WIDTH, 2.0)]
    room = int((BOTTOM - TOP - TITLE_LEADING - HEAD_LEADING) // ANNEX_LEADING)
    chunks = [blocks[at : at + room] for at in range(0, len(blocks), room)]
    return [partial(_draw_annex, paper=paper, blocks=chunk) for chunk in chunks]


def _draw_annex(canvas: Canvas, *, paper: Paper, blocks: list[tuple[Line, str]]) -> None:
    y = _draw_continued(canvas, paper, TOP)
    y = write(canvas, "附　页", LEFT, y, role="biaosong", size=18, leading=TITLE_LEADING, width=WIDTH, align="center")
    for line, _ in blocks:
        y = draw_lines(canvas, (line,), LEFT, y, ANNEX_SIZE, ANNEX_LEADING)
