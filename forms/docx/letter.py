"""Letters, notices and the undertaking as DOCX, in the page rules of GB/T 9704-2012 (公文)."""

from __future__ import annotations

from typing import Any

from forms.docx.foot import put_banner, put_form_foot, put_letter_foot
from forms.docx.form import write_annexes
from forms.docx.marks import add_tab, add_text, append, paragraph, tab_stops
from forms.layout import FORM_MARGINS, LETTER_MARGINS, MM, annexes
from forms.letter import LetterText, letter_text, title_lines
from forms.paper import Paper
from forms.pdf.letter import LEADING, ROLES, SIZE, TITLE_LEADING, TITLE_SIZE, fitting_leading
from forms.typesetting import text_width

WIDTH = LETTER_MARGINS.width
RED = "D10D14"


def write_letter(document: Any, paper: Paper) -> None:
    """Write a letter or notice into an empty document (公文成文)."""
    text = letter_text(paper)
    leading = fitting_leading(paper)
    put_banner(document, paper)
    put_letter_foot(document, paper)
    _write_head(document, text)
    for line in title_lines(paper, int(WIDTH // TITLE_SIZE)):
        title = paragraph("center", leading=TITLE_LEADING, keep=True, style="Title")
        append(document, add_text(title, line, role="biaosong", size=TITLE_SIZE))
    append(document, paragraph(leading=LEADING, keep=True))
    if text.addressee:
        _line(document, f"{text.addressee}：", leading, keep=True)
    for at, part in enumerate(text.body):
        keep = part.style != "body" or at + 2 >= len(text.body)  # no page carries the issuer alone
        made = paragraph("both", leading=leading, indent=2.0, em=SIZE, keep=keep)
        append(document, add_text(made, part.text, role=ROLES[part.style], size=SIZE))
    _write_attachments(document, text, leading)
    _write_close(document, text, leading)
    write_annexes(document, annexes(paper))


def _line(document: Any, text: str, leading: float, *, keep: bool = False, **layout: Any) -> None:
    append(document, add_text(paragraph(leading=leading, keep=keep, **layout), text, size=SIZE))


def _write_head(document: Any, text: LetterText) -> None:
    """Write the red head: issuer, number, signer of an upward letter, red line (版头)."""
    if not text.head:
        return
    size = min(52.0, WIDTH / max(len(text.head), 1) * 0.97)
    append(document, paragraph(leading=35 * MM))
    head = paragraph("center", leading=size * 1.2, after=2 * LEADING)
    append(document, add_text(head, text.head, role="biaosong", size=size, colour=RED))
    number = paragraph("left" if text.is_upward else "center", leading=LEADING, below=(1.6, RED), after=2 * LEADING)
    if text.is_upward:
        tab_stops(number, ("right", WIDTH - SIZE))
        add_text(number, f"　{text.number}", size=SIZE)
        add_tab(number)
        add_text(number, "签发人：", size=SIZE)
        add_text(number, text.signer or "　　　", role="kai", size=SIZE)
    else:
        add_text(number, text.number, size=SIZE)
    append(document, number)


def _write_attachments(document: Any, text: LetterText, leading: float) -> None:
    if not text.attachments:
        return
    append(document, paragraph(leading=leading, keep=True))
    for at, one in enumerate(text.attachments):
        numbered = f"{at + 1}.{one}" if len(text.attachments) > 1 else one
        if at == 0:
            _line(document, f"附件：{numbered}", leading, left=5 * SIZE, hanging=3 * SIZE, keep=True)
        else:
            _line(document, numbered, leading, left=5 * SIZE, keep=True)


def _write_close(document: Any, text: LetterText, leading: float) -> None:
    """Write issuer over date, the issuer centred on the date; then the note."""
    if not text.issuer:
        return
    date_wide, issuer_wide = text_width(text.date, "fang", SIZE), text_width(text.issuer, "fang", SIZE)
    middle = max(4 * SIZE + date_wide / 2, issuer_wide / 2)
    issuer = paragraph("right", leading=leading, before=2 * leading, right=middle - issuer_wide / 2, keep=True)
    append(document, add_text(issuer, text.issuer, size=SIZE))
    date = paragraph("right", leading=leading, right=middle - date_wide / 2, keep=bool(text.note))
    append(document, add_text(date, text.date, size=SIZE))
    if text.note:
        append(document, add_text(paragraph("both", leading=leading, indent=2.0, em=SIZE), text.note, size=SIZE))


def write_undertaking(document: Any, paper: Paper) -> None:
    """Write an undertaking into an empty document (确认书成文)."""
    text = letter_text(paper)
    put_banner(document, paper)
    put_form_foot(document, paper)
    width = FORM_MARGINS.width
    size = min(TITLE_SIZE, max(width / (len(text.title) + 0.2), 18.0))
    for line in title_lines(paper, int(width // size)):
        title = paragraph("center", leading=TITLE_LEADING, after=8, style="Title")
        append(document, add_text(title, line, role="biaosong", size=size))
    for part in text.body:
        append(document, add_text(paragraph("both", leading=19.5, indent=2.0), part.text, size=12))
    for one in text.signatures:
        made = paragraph("left", leading=20, before=10, left=width * 0.30, keep=True)
        append(document, add_text(made, one, size=12))
    if text.note:
        append(document, add_text(paragraph("left", leading=18, before=6), text.note, size=10.5))
