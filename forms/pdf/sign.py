"""The block where an office writes its opinion and signs (签署栏): opinion, name, date, seal."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from forms.layout import CELL_LEADING, CELL_PADDING, CELL_SIZE, MM
from forms.measuring import SEAL_DIAMETER, SIGN_LINE
from forms.paper import Paper
from forms.pdf.ink import draw_lines, write
from forms.pdf.seal import draw_seal
from forms.typesetting import Line, text_width
from forms.values import chinese_date

SEAL_LEFT = 30 * MM  # the signature stands left of the seal, the date under it
HAND_SIZE = 14.0
BLANK_DATE = "年　　月　　日"


def draw_sign(
    canvas: Canvas,
    paper: Paper,
    step: str,
    signer: str,
    lines: Sequence[Line],
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    seal: bool,
) -> None:
    """Draw the block of ``step``: filled from its opinion, or left open for pen and seal."""
    opinion = paper.opinions.get(step)
    draw_lines(canvas, lines, x, y + CELL_PADDING, CELL_SIZE, CELL_LEADING)
    low = y + height - CELL_PADDING - 2 * SIGN_LINE
    right = x + width - 4 * MM
    label = f"{signer}："
    wide = text_width(label, "fang", CELL_SIZE)
    name = opinion.signature if opinion else ""
    beside = SEAL_LEFT if seal else 0.0
    start = max(right - beside - wide - max(text_width(name, "kai", HAND_SIZE), 22 * MM) - 4, x + CELL_PADDING)
    write(canvas, label, start, low, size=CELL_SIZE, leading=SIGN_LINE)
    if name:
        write(canvas, name, start + wide + 4, low, role="kai", size=HAND_SIZE, leading=SIGN_LINE)
    dated = chinese_date(opinion.date) if opinion and opinion.date else BLANK_DATE
    write(canvas, dated, x, low + SIGN_LINE, size=CELL_SIZE, leading=SIGN_LINE, width=right - x, align="right")
    if seal and paper.sealed and opinion and opinion.seal_unit:
        middle = y + height - CELL_PADDING - SEAL_DIAMETER / 2
        draw_seal(canvas, opinion.seal_unit, right - 15.5 * MM, max(middle, y + SEAL_DIAMETER / 2 + MM))
