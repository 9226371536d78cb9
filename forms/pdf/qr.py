"""The square that leads to the verification page (核验二维码), as one path."""

from __future__ import annotations

from functools import lru_cache

import segno
from reportlab.pdfgen.canvas import Canvas

from forms.layout import MM, PAGE

SIDE = 16 * MM  # under 14 mm phones and 150 dpi scanners fail


@lru_cache(maxsize=256)
def _operators(url: str) -> str:
    """Return the dark modules as drawing operators, runs of a row joined."""
    matrix = segno.make(url, error="m").matrix
    step = SIDE / len(matrix)
    found: list[str] = []
    for row, modules in enumerate(matrix):
        start = -1
        for col, dark in enumerate([*modules, 0]):
            if dark and start < 0:
                start = col
            elif not dark and start >= 0:
                y = SIDE - (row + 1) * step
                found.append(f"{start * step:.3f} {y:.3f} {(col - start) * step:.3f} {step:.3f} re")
                start = -1
    return " ".join([*found, "f"])


def draw_qr(canvas: Canvas, url: str, x: float, y: float) -> None:
    """Draw the code for ``url`` with its upper left corner at the place given."""
    canvas.saveState()
    canvas.translate(x, PAGE[1] - y - SIDE)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.addLiteral(_operators(url))
    canvas.restoreState()
