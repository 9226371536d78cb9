"""Pieces of a flowing page: a line, a blank, a rule; stacked and cut into pages (流式版面)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from reportlab.pdfgen.canvas import Canvas

from forms.pdf.ink import Align, draw_lines
from forms.typesetting import Line, set_lines

Put = Callable[[Canvas, float], None]


@dataclass(frozen=True, slots=True)
class Piece:
    """Something with a height; ``keep`` ties it to the piece that follows, ``blank`` falls away at a page's head."""

    height: float
    put: Put | None = None
    keep: bool = False
    blank: bool = False


def space(height: float, *, keep: bool = False) -> Piece:
    """Return an empty piece."""
    return Piece(height, None, keep, blank=True)


def lines(
    text: str,
    x: float,
    width: float,
    *,
    role: str = "fang",
    size: float = 16.0,
    leading: float = 28.99,
    indent: float = 0.0,
    align: Align = "left",
    keep: bool = False,
) -> list[Piece]:
    """Return one piece for each line of a paragraph; no single line stays alone at a page's foot or head."""
    found = set_lines(text, role, size, width, indent, align == "left")
    pieces = []
    for at, line in enumerate(found):
        put = partial(_put, line=line, x=x, width=width, size=size, leading=leading, align=align)
        lonely = len(found) > 2 and at in (0, len(found) - 2)
        pieces.append(Piece(leading, put, keep or lonely))
    return pieces


def _put(
    canvas: Canvas, y: float, *, line: Line, x: float, width: float, size: float, leading: float, align: Align
) -> None:
    draw_lines(canvas, (line,), x, y, size, leading, width=width, align=align)


def stack(pieces: Sequence[Piece], room: float) -> list[list[tuple[float, Piece]]]:
    """Cut the pieces into pages of ``room`` points, tied ones together; each with its offset (分页)."""
    pages: list[list[tuple[float, Piece]]] = [[]]
    used = 0.0
    for group in _groups(pieces):
        tall = sum(one.height for one in group)
        if used + tall > room + 0.01 and pages[-1]:
            pages.append([])
            used = 0.0
        for one in group:
            if one.blank and not pages[-1]:
                continue
            if used + one.height > room + 0.01:
                pages.append([])
                used = 0.0
            pages[-1].append((used, one))
            used += one.height
    return [page for page in pages if page]


def _groups(pieces: Sequence[Piece]) -> list[list[Piece]]:
    groups: list[list[Piece]] = []
    tied = False
    for one in pieces:
        if tied:
            groups[-1].append(one)
        else:
            groups.append([one])
        tied = one.keep
    return groups


def draw_page(canvas: Canvas, *, page: Sequence[tuple[float, Piece]], top: float) -> None:
    """Draw the pieces of one page below ``top``."""
    for offset, piece in page:
        if piece.put is not None:
            piece.put(canvas, top + offset)
