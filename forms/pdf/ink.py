"""Put set lines on a page (着墨). Positions count downward from the top edge, in points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from reportlab.pdfgen.canvas import Canvas

from forms.layout import PAGE
from forms.typesetting import Line, set_lines

Align = Literal["left", "center", "right"]
BLACK, RED, GREY = (0.0, 0.0, 0.0), (0.82, 0.05, 0.08), (0.38, 0.38, 0.38)
ASCENT = 0.86  # of the em, where a Chinese face has its upper edge above the baseline


def draw_lines(
    canvas: Canvas,
    lines: Sequence[Line],
    x: float,
    y: float,
    size: float,
    leading: float,
    *,
    width: float = 0.0,
    align: Align = "left",
) -> float:
    """Draw lines below ``y`` and return the lower edge of the last one."""
    text = canvas.beginText()
    face = ""
    spread = 0.0
    for at, line in enumerate(lines):
        left = x + {"left": 0.0, "center": (width - line.width) / 2, "right": width - line.width}[align]
        base = PAGE[1] - (y + at * leading + (leading - size) / 2 + size * ASCENT)
        for run in line.runs:
            text.setTextOrigin(left + run.x, base)
            if run.face != face:
                text.setFont(run.face, size)
                face = run.face
            if run.spread != spread:
                text.setCharSpace(run.spread)
                spread = run.spread
            text.textOut(run.text)
    if spread:
        text.setCharSpace(0)
    canvas.drawText(text)
    return y + len(lines) * leading


def write(
    canvas: Canvas,
    text: str,
    x: float,
    y: float,
    *,
    role: str = "fang",
    size: float = 12.0,
    leading: float = 0.0,
    width: float = 0.0,
    align: Align = "left",
) -> float:
    """Set and draw a short text in one go; returns its lower edge."""
    lines = set_lines(text, role, size, width or PAGE[0], 0.0, False)
    return draw_lines(canvas, lines, x, y, size, leading or size * 1.35, width=width, align=align)


def rule(canvas: Canvas, x: float, y: float, width: float, thick: float) -> None:
    """Draw a horizontal line."""
    canvas.setLineWidth(thick)
    canvas.line(x, PAGE[1] - y, x + width, PAGE[1] - y)
