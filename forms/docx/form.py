"""A form as DOCX: title, number, table, filling notes, annex pages (表单)."""

from __future__ import annotations

from typing import Any

from forms.docx.foot import put_banner, put_form_foot
from forms.docx.marks import add_tab, add_text, append, page_break, paragraph, tab_stops
from forms.docx.table import word_table
from forms.layout import annexes
from forms.measuring import (
    HEAD_GAP,
    HEAD_LEADING,
    HEAD_SIZE,
    NOTE_LEADING,
    NOTE_SIZE,
    TITLE_LEADING,
    TITLE_SIZE,
    WIDTH,
    note_texts,
    plan,
)
from forms.paper import Annex, Paper

ANNEX_SIZE, ANNEX_LEADING = 14.0, 24.0


def write_form(document: Any, paper: Paper) -> None:
    """Write a form into an empty document (表单成文)."""
    planned = plan(paper)
    put_banner(document, paper)
    put_form_foot(document, paper)
    for at, line in enumerate(planned.title):
        after = HEAD_GAP if at + 1 == len(planned.title) else 0.0
        title = paragraph("center", leading=TITLE_LEADING, after=after, keep=True, style="Title")
        append(document, add_text(title, line.text, role="biaosong", size=TITLE_SIZE))
    _write_head(document, paper)
    append(document, word_table(paper, planned.table))
    _write_notes(document, paper)
    write_annexes(document, annexes(paper))


def _write_head(document: Any, paper: Paper) -> None:
    """Write the number, and the line of unit and date where the form has one."""
    form = paper.form
    if paper.number:
        number = paragraph("right", leading=HEAD_LEADING, keep=True)
        append(document, add_text(number, f"{form.number_label}：{paper.number}", size=HEAD_SIZE))
    if form.header or form.header_right:
        line = tab_stops(paragraph(leading=HEAD_LEADING, keep=True), ("right", WIDTH))
        add_text(line, paper.merge(form.header), size=HEAD_SIZE)
        add_tab(line)
        right = paper.merge(form.header_right) or ("年　　月　　日" if form.header_right else "")
        append(document, add_text(line, right, size=HEAD_SIZE))


def _write_notes(document: Any, paper: Paper) -> None:
    texts = note_texts(paper)
    if not texts:
        append(document, paragraph(leading=1))
        return
    head = paragraph(leading=NOTE_LEADING, before=4, keep=True)
    append(document, add_text(head, f"{paper.form.note_title}：", role="hei", size=NOTE_SIZE))
    for at, text in enumerate(texts):
        line = paragraph("both", leading=NOTE_LEADING, keep=at + 1 < len(texts))
        append(document, add_text(line, text, size=NOTE_SIZE))


def write_annexes(document: Any, found: tuple[Annex, ...]) -> None:
    """Write the pages that carry long values whole (附页)."""
    if not found:
        return
    append(document, page_break())
    append(document, add_text(paragraph("center", leading=32), "附　页", role="biaosong", size=18))
    for annex in found:
        append(document, add_text(paragraph(leading=ANNEX_LEADING), annex.title, role="hei", size=ANNEX_SIZE))
        for line in annex.text.split("\n"):
            made = paragraph("both", leading=ANNEX_LEADING, indent=2.0, em=ANNEX_SIZE)
            append(document, add_text(made, line, size=ANNEX_SIZE))
