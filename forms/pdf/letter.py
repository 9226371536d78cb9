"""Letters and notices in the page rules of GB/T 9704-2012, and the undertaking (公文版式)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from reportlab.pdfgen.canvas import Canvas

from forms.layout import FORM_MARGINS, LETTER_MARGINS, MM, annexes
from forms.letter import LetterText, letter_text, title_lines
from forms.measuring import SEAL_DIAMETER
from forms.paper import Paper
from forms.pdf.form import annex_pages
from forms.pdf.ink import RED, rule, write
from forms.pdf.pieces import Piece, draw_page, lines, space, stack
from forms.pdf.seal import draw_seal
from forms.typesetting import text_width

Draw = Callable[[Canvas], None]
SIZE, LEADING = 16.0, 28.99  # 3号, 22 lines of 28 characters
LEADINGS = (LEADING, 27.5, 26.0)
TITLE_SIZE, TITLE_LEADING = 22.0, 36.0
LEFT, WIDTH = LETTER_MARGINS.left, LETTER_MARGINS.width
SEALED = "盖章"  # the signature lines of an undertaking that take a seal say so
ROLES = {"body": "fang", "head_one": "hei", "head_two": "kai"}
UNDERTAKING_SIZES = ((16.0, 28.0), (15.0, 26.0), (14.0, 24.0), (13.0, 21.5), (12.0, 19.5), (12.0, 18.5))


def letter_pages(paper: Paper) -> list[Draw]:
    """Return one drawing function for each page of a letter or notice (公文排版).

    The standard leading gives way a little where that saves a page.
    """
    pages = _pages(paper)[1]
    drawn: list[Draw] = [partial(draw_page, page=page, top=LETTER_MARGINS.top) for page in pages]
    return drawn + annex_pages(paper, annexes(paper))


def fitting_leading(paper: Paper) -> float:
    """Return the widest leading with the fewest pages (行距)."""
    return _pages(paper)[0]


def _pages(paper: Paper) -> tuple[float, list[list[tuple[float, Piece]]]]:
    text = letter_text(paper)
    plans = [(leading, stack(_letter(paper, text, leading), LETTER_MARGINS.height)) for leading in LEADINGS]
    return min(plans, key=lambda one: len(one[1]))


def _letter(paper: Paper, text: LetterText, leading: float) -> list[Piece]:
    body = [*_head(text), *_title(paper), *_addressee(text, leading), *_body(text, leading)]
    pieces = [*body, *_attachments(text, leading), *_close(paper, text, leading)]
    return _tie_end(pieces, len(body))


def _head(text: LetterText) -> list[Piece]:
    """The red head: issuer, number (and signer of an upward letter), separating line (版头)."""
    if not text.head:
        return []
    size = min(52.0, WIDTH / max(len(text.head), 1) * 0.97)
    put_head = partial(_put_head, text=text.head, size=size)
    put_number = partial(_put_number, text=text)
    return [
        Piece(35 * MM),
        Piece(size * 1.2, put_head),
        Piece(2 * LEADING),
        Piece(LEADING, put_number),
        Piece(4 * MM + 2, partial(_put_red_rule, down=4 * MM)),
        Piece(2 * LEADING, None),
    ]


def _put_head(canvas: Canvas, y: float, *, text: str, size: float) -> None:
    canvas.setFillColorRGB(*RED)
    write(canvas, text, LEFT, y, role="biaosong", size=size, leading=size * 1.2, width=WIDTH, align="center")
    canvas.setFillColorRGB(0, 0, 0)


def _put_number(canvas: Canvas, y: float, *, text: LetterText) -> None:
    if not text.is_upward:
        write(canvas, text.number, LEFT, y, size=SIZE, leading=LEADING, width=WIDTH, align="center")
        return
    write(canvas, text.number, LEFT + SIZE, y, size=SIZE, leading=LEADING)
    name = text.signer or "　　　"
    wide = text_width(name, "kai", SIZE)
    x = LEFT + WIDTH - SIZE - wide
    write(canvas, name, x, y, role="kai", size=SIZE, leading=LEADING)
    write(canvas, "签发人：", x - 4 * SIZE, y, size=SIZE, leading=LEADING)


def _put_red_rule(canvas: Canvas, y: float, *, down: float) -> None:
    canvas.setStrokeColorRGB(*RED)
    rule(canvas, LEFT, y + down, WIDTH, 1.6)
    canvas.setStrokeColorRGB(0, 0, 0)


def _title(paper: Paper) -> list[Piece]:
    found: list[Piece] = []
    for one in title_lines(paper, int(WIDTH // TITLE_SIZE)):
        found += lines(
            one, LEFT, WIDTH, role="biaosong", size=TITLE_SIZE, leading=TITLE_LEADING, align="center", keep=True
        )
    return [*found, space(LEADING)]


def _addressee(text: LetterText, leading: float) -> list[Piece]:
    return lines(f"{text.addressee}：", LEFT, WIDTH, leading=leading, keep=True) if text.addressee else []


def _body(text: LetterText, leading: float) -> list[Piece]:
    found: list[Piece] = []
    for part in text.body:
        is_head = part.style != "body"
        found += lines(part.text, LEFT, WIDTH, role=ROLES[part.style], leading=leading, indent=2.0, keep=is_head)
    return found


def _attachments(text: LetterText, leading: float) -> list[Piece]:
    """The list of attachments, numbered if several, aligned behind the colon (附件说明)."""
    if not text.attachments:
        return []
    start = LEFT + 5 * SIZE
    found: list[Piece] = [space(leading, keep=True)]
    for at, one in enumerate(text.attachments):
        numbered = f"{at + 1}.{one}" if len(text.attachments) > 1 else one
        set_ones = lines(numbered, start, WIDTH - 5 * SIZE, leading=leading, keep=True)
        if at == 0:
            first = set_ones[0]
            set_ones[0] = replace(first, put=partial(_put_attachment_head, first=first, leading=leading))
        found += set_ones
    return found


def _put_attachment_head(canvas: Canvas, y: float, *, first: Piece, leading: float) -> None:
    write(canvas, "附件：", LEFT + 2 * SIZE, y, size=SIZE, leading=leading)
    if first.put is not None:
        first.put(canvas, y)


def _close(paper: Paper, text: LetterText, leading: float) -> list[Piece]:
    """Issuer over date, both centred on the date that ends four characters from the margin; then the note."""
    if not text.issuer:
        return []
    date_wide = text_width(text.date, "fang", SIZE)
    issuer_wide = text_width(text.issuer, "fang", SIZE)
    middle = LEFT + WIDTH - max(4 * SIZE + date_wide / 2, issuer_wide / 2)
    put = partial(_put_close, paper=paper, text=text, middle=middle, leading=leading)
    found = [space(2 * leading, keep=True), Piece(2 * leading, put, keep=bool(text.note))]
    if text.note:
        found += lines(text.note, LEFT, WIDTH, leading=leading, indent=2.0)
    return found


def _put_close(canvas: Canvas, y: float, *, paper: Paper, text: LetterText, middle: float, leading: float) -> None:
    left = middle - WIDTH
    write(canvas, text.issuer, left, y, size=SIZE, leading=leading, width=2 * WIDTH, align="center")
    write(canvas, text.date, left, y + leading, size=SIZE, leading=leading, width=2 * WIDTH, align="center")
    if paper.sealed:
        draw_seal(canvas, text.issuer, middle, y + 4)


def _tie_end(pieces: list[Piece], body_end: int) -> list[Piece]:
    """Tie two lines of the body to what closes the letter, so that no page carries the seal alone."""
    first = max(body_end - 2, 0)
    return [replace(one, keep=True) if first <= at < body_end else one for at, one in enumerate(pieces)]


def undertaking_pages(paper: Paper) -> list[Draw]:
    """Return the pages of an undertaking: on one page if a readable size allows it (确认书)."""
    text = letter_text(paper)
    pages = []
    for size, leading in UNDERTAKING_SIZES:
        pages = stack(_undertaking(paper, text, size, leading), FORM_MARGINS.height)
        if len(pages) == 1:
            break
    return [partial(draw_page, page=page, top=FORM_MARGINS.top) for page in pages]


def _undertaking(paper: Paper, text: LetterText, size: float, leading: float) -> list[Piece]:
    left, width = FORM_MARGINS.left, FORM_MARGINS.width
    title_size = min(TITLE_SIZE, max(width / (len(text.title) + 0.2), 18.0))
    found = [space(4)]
    for one in title_lines(paper, int(width // title_size)):
        found += lines(one, left, width, role="biaosong", size=title_size, leading=TITLE_LEADING, align="center")
    found.append(space(leading * 0.6))
    for part in text.body:
        found += lines(part.text, left, width, size=size, leading=leading, indent=2.0)
    found.append(space(leading, keep=True))
    since = SEAL_DIAMETER  # how far below the seal before
    for one in text.signatures:
        sealed = SEALED in one
        if sealed and since < SEAL_DIAMETER:
            found.append(space(SEAL_DIAMETER - since, keep=True))
        since = leading * 1.7 + (0 if sealed else since)
        put = partial(_put_signature, paper=paper, text=one, size=size, sealed=sealed)
        found.append(Piece(leading * 1.7, put, keep=True))
    if text.note:
        found += [space(leading * 0.5, keep=True), *lines(text.note, left, width, size=10.5, leading=18)]
    return found


def _put_signature(canvas: Canvas, y: float, *, paper: Paper, text: str, size: float, sealed: bool) -> None:
    x = FORM_MARGINS.left + FORM_MARGINS.width * 0.30
    write(canvas, text, x, y, size=size, leading=size * 1.7)
    unit = text.split("：", 1)[-1]
    if sealed and paper.sealed and unit:
        right = min(x + text_width(text, "fang", size), FORM_MARGINS.left + FORM_MARGINS.width)
        draw_seal(canvas, unit, right - SEAL_DIAMETER * 0.42, y + size * 2.4)
