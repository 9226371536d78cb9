"""What is seen of an electronic signature (签名外观): two small lines at the foot of the last page."""

from __future__ import annotations

import io
from functools import lru_cache

from reportlab.pdfgen.canvas import Canvas

from forms.fonts.faces import register
from forms.layout import MM, PAGE
from forms.pdf.ink import draw_lines
from forms.typesetting import set_lines, text_width

#: Left, lower, right and upper edge in millimetres: free of code, page number and marks on every kind of page.
BOX = (85.0, 20.8, 129.0, 28.4)
SIZE, SMALL = 7.5, 6.5
NO_FORCE = "演示证书，不具有法律效力"
SIGNED = "内容经数字签名，改动即失效"


@lru_cache(maxsize=16)
def mark(name: str, *, is_demo: bool) -> bytes:
    """The signature's appearance as a page of its own size (签名外观)."""
    register()
    width, height = (BOX[2] - BOX[0]) * MM, (BOX[3] - BOX[1]) * MM
    store = io.BytesIO()
    canvas = Canvas(store, pagesize=(width, height), invariant=1, initialFontName="song")  # type: ignore[arg-type]
    canvas.setStrokeColorRGB(0.38, 0.38, 0.38)
    canvas.setLineWidth(0.4)
    canvas.rect(0.3, 0.3, width - 0.6, height - 0.6)
    canvas.translate(0, height - PAGE[1])
    _line(canvas, f"电子签名：{name}", "hei", SIZE, 2.5, width)
    _line(canvas, NO_FORCE if is_demo else SIGNED, "song", SMALL, 12.5, width)
    canvas.showPage()
    canvas.save()
    return store.getvalue()


def _line(canvas: Canvas, text: str, role: str, size: float, y: float, width: float) -> None:
    """Draw one centred line, smaller where the text is long."""
    fitting = min(size, size * (width - 4) / text_width(text, role, size))
    lines = set_lines(text, role, fitting, PAGE[0], 0.0, False)
    draw_lines(canvas, lines, 0, y, fitting, size * 1.2, width=width, align="center")
