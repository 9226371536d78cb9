"""A drawn seal for demonstrations, marked as such (演示印章). Never drawn for a real paper.

Lettering is drawn as outlines, so that the text of the paper stays clean when it is extracted.
"""

from __future__ import annotations

import math
import threading
from functools import cache, lru_cache
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont
from reportlab.pdfgen.canvas import Canvas

from forms.fonts.faces import MissingGlyph, font_file
from forms.layout import MM, PAGE
from forms.measuring import SEAL_DIAMETER

RED = (0.86, 0.08, 0.1)
MARK, FORCE = "演示专用", "无法律效力"
_lock = threading.Lock()


class _Outline(BasePen):  # type: ignore[misc]
    """Collects a glyph's outline as drawing operators."""

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.operators: list[str] = []

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 - the pen protocol
        self.operators.append(f"{pt[0]:g} {pt[1]:g} m")

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self.operators.append(f"{pt[0]:g} {pt[1]:g} l")

    def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self.operators.append(" ".join(f"{x:.0f} {y:.0f}" for x, y in points) + " c")

    def _closePath(self) -> None:  # noqa: N802
        self.operators.append("h")


@cache
def _font() -> tuple[Any, dict[int, str], float]:
    font = TTFont(font_file("song"), lazy=True)
    return font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm


@lru_cache(maxsize=2048)
def _outline(character: str) -> str:
    with _lock:
        glyphs, cmap, _ = _font()
        if ord(character) not in cmap:
            raise MissingGlyph(character)
        pen = _Outline(glyphs)
        glyphs[cmap[ord(character)]].draw(pen)
    return " ".join([*pen.operators, "f"]) if pen.operators else ""


def _letter(character: str, x: float, y: float, size: float, turn: float = 0.0, narrow: float = 1.0) -> str:
    """Return one character centred on a point, turned by ``turn`` radians."""
    scale = size / _font()[2]
    cos, sin = math.cos(turn), math.sin(turn)
    matrix = (scale * narrow * cos, scale * narrow * sin, -scale * sin, scale * cos, x, y)
    placed = " ".join(f"{one:.5f}" for one in matrix)
    return f"q {placed} cm 1 0 0 1 -500 -380 cm {_outline(character)} Q"


def _star(radius: float) -> str:
    points = []
    for at in range(10):
        reach = radius if at % 2 == 0 else radius * 0.382
        angle = math.pi / 2 + at * math.pi / 5
        points.append(f"{reach * math.cos(angle):.3f} {reach * math.sin(angle):.3f}")
    return f"{points[0]} m " + " ".join(f"{one} l" for one in points[1:]) + " h f"


def _ring(radius: float) -> str:
    k = 0.5523 * radius
    r = radius
    return (
        f"{r:.3f} 0 m {r:.3f} {k:.3f} {k:.3f} {r:.3f} 0 {r:.3f} c {-k:.3f} {r:.3f} {-r:.3f} {k:.3f} {-r:.3f} 0 c "
        f"{-r:.3f} {-k:.3f} {-k:.3f} {-r:.3f} 0 {-r:.3f} c {k:.3f} {-r:.3f} {r:.3f} {-k:.3f} {r:.3f} 0 c s"
    )


@lru_cache(maxsize=256)
def _operators(unit: str) -> str:
    """Return the whole seal round the origin: ring, star, name on an arc, the two marks."""
    radius = SEAL_DIAMETER / 2
    found = [f"{1.1 * MM:.3f} w", _ring(radius - 0.55 * MM), _star(radius * 0.30)]
    step = min(math.radians(27), math.radians(280) / max(len(unit) - 1, 1))
    size = min(5.6 * MM, step * radius * 0.86)
    for at, one in enumerate(unit):
        angle = math.pi / 2 + ((len(unit) - 1) / 2 - at) * step
        reach = radius - 1.7 * MM - size / 2
        found.append(
            _letter(one, reach * math.cos(angle), reach * math.sin(angle), size, angle - math.pi / 2, narrow=0.82)
        )
    for text, y, size in ((MARK, -0.41, 2.9 * MM), (FORCE, -0.57, 2.3 * MM)):
        for at, one in enumerate(text):
            found.append(_letter(one, (at - (len(text) - 1) / 2) * size, y * radius, size))
    return "\n".join(found)


def draw_seal(canvas: Canvas, unit: str, x: float, y: float) -> None:
    """Draw the demonstration seal of ``unit`` with its centre at the place given."""
    canvas.saveState()
    canvas.translate(x, PAGE[1] - y)
    canvas.setFillColorRGB(*RED)
    canvas.setStrokeColorRGB(*RED)
    canvas.setFillAlpha(0.85)
    canvas.setStrokeAlpha(0.85)
    canvas.addLiteral(_operators(unit))
    canvas.restoreState()
