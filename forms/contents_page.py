"""The contents of a dossier (卷内目录): number, paper, document number, day and page of each; and running page numbers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reportlab.pdfgen.canvas import Canvas

from forms.fonts.faces import missing_characters, register
from forms.layout import FORM_MARGINS, MM, PAGE
from forms.pdf.ink import draw_lines, rule, write
from forms.typesetting import Line, set_lines

LEFT, WIDTH = FORM_MARGINS.left, FORM_MARGINS.width
BOTTOM = PAGE[1] - 22 * MM
SIZE, LEADING = 11.0, 15.5
PAD = 1.8 * MM
#: Width of each column in millimetres, its head, and where it stands in its column.
COLUMNS = ((12.0, "序号"), (60.0, "文书名称"), (46.0, "文号"), (25.0, "出具日期"), (19.0, "页次"))
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Contents:
    """What the head of the contents says, and what is kept beside the papers (案卷信息)."""

    title: str
    facts: tuple[tuple[str, str], ...]
    beside: tuple[str, ...] = ()
    made_at: datetime | None = None


@dataclass(frozen=True)
class Entry:
    """One line of the contents: a paper, and from which page on how many it fills (目录条目)."""

    title: str
    number: str
    issued_at: datetime
    state: str
    page: int
    pages: int

    @property
    def words(self) -> tuple[str, str, str, str]:
        """What stands in the columns after the first."""
        day = f"{self.issued_at:%Y-%m-%d}"
        span = str(self.page) if self.pages == 1 else f"{self.page}—{self.page + self.pages - 1}"
        title = f"{self.title}（{self.state}）" if self.state else self.title
        return (title, self.number or "—", day, span)


def contents_pages(contents: Contents, entries: Sequence[Entry]) -> tuple[bytes, list[tuple[int, Box]]]:
    """Draw the contents (卷内目录): the pages, and where each entry stands on them, for its link."""
    register()
    store = io.BytesIO()
    canvas = Canvas(store, pagesize=PAGE, invariant=1, initialFontName="song")  # type: ignore[arg-type]
    y = _head(canvas, contents)
    places: list[tuple[int, Box]] = []
    page = 0
    for at, entry in enumerate(entries, 1):
        cells = [_set(text, width) for text, (width, _head_text) in zip((str(at), *entry.words), COLUMNS, strict=True)]
        high = max(len(lines) for lines in cells) * LEADING + 2 * PAD
        if y + high > BOTTOM:
            canvas.showPage()
            page, y = page + 1, _columns(canvas, FORM_MARGINS.top)
        _row(canvas, cells, y, high)
        places.append((page, (LEFT, PAGE[1] - y - high, LEFT + WIDTH, PAGE[1] - y)))
        y += high
    _beside(canvas, contents, y)
    canvas.showPage()
    canvas.save()
    return store.getvalue(), places


def _head(canvas: Canvas, contents: Contents) -> float:
    y = FORM_MARGINS.top
    title = set_lines(drawable(contents.title), "biaosong", 20, WIDTH, 0.0, False)
    y = draw_lines(canvas, title, LEFT, y, 20, 30, width=WIDTH, align="center") + 4
    for label, text in contents.facts:
        lines = set_lines(drawable(f"{label}：{text}"), "fang", 12, WIDTH, 0.0, False)
        y = draw_lines(canvas, lines, LEFT, y, 12, 19)
    y = write(canvas, "卷内目录", LEFT, y + 10, role="hei", size=14, leading=24, width=WIDTH, align="center")
    return _columns(canvas, y + 4)


def _columns(canvas: Canvas, y: float) -> float:
    """Draw the heads of the columns; returns their lower edge."""
    high = LEADING + 2 * PAD
    rule(canvas, LEFT, y, WIDTH, 1.2)
    x = LEFT
    for width, text in COLUMNS:
        write(canvas, text, x, y + PAD, role="hei", size=SIZE, leading=LEADING, width=width * MM, align="center")
        x += width * MM
    rule(canvas, LEFT, y + high, WIDTH, 0.8)
    return y + high


def _set(text: str, width: float) -> tuple[Line, ...]:
    return set_lines(drawable(text), "song", SIZE, width * MM - 2 * PAD, 0.0, False)


def _row(canvas: Canvas, cells: Sequence[tuple[Line, ...]], y: float, high: float) -> None:
    x = LEFT
    for at, (lines, (width, _text)) in enumerate(zip(cells, COLUMNS, strict=True)):
        inner = width * MM - 2 * PAD
        top = y + (high - len(lines) * LEADING) / 2
        draw_lines(canvas, lines, x + PAD, top, SIZE, LEADING, width=inner, align="left" if at in (1, 2) else "center")
        x += width * MM
    rule(canvas, LEFT, y + high, WIDTH, 0.3)


def _beside(canvas: Canvas, contents: Contents, y: float) -> None:
    """List what belongs to the case and is kept as it was handed in (附件)."""
    if not contents.beside:
        return
    blocks = [("未装入本卷的附件（原件另存）", "hei")] + [
        (f"{at}.{one}", "fang") for at, one in enumerate(contents.beside, 1)
    ]
    y += 14
    for text, role in blocks:
        for line in set_lines(drawable(text), role, SIZE, WIDTH, 0.0, False):
            if y + LEADING > BOTTOM:
                canvas.showPage()
                y = FORM_MARGINS.top
            y = draw_lines(canvas, (line,), LEFT, y, SIZE, LEADING)


def drawable(text: str) -> str:
    """The text with a blank box for what no face can draw: file names come from anywhere."""
    for character in missing_characters(text):
        text = text.replace(character, "□")
    return text


def page_numbers(total: int) -> bytes:
    """Draw the running numbers of a dossier (卷内页码), one page each, to be laid over its pages."""
    register()
    store = io.BytesIO()
    canvas = Canvas(store, pagesize=PAGE, invariant=1, initialFontName="song")  # type: ignore[arg-type]
    for number in range(1, total + 1):
        write(canvas, f"卷内第{number}页　共{total}页", LEFT, 6 * MM, role="song", size=8, width=WIDTH, align="right")
        canvas.showPage()
    canvas.save()
    return store.getvalue()
