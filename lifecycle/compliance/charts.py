"""The charts of the desk (图表): plain geometry for inline SVG, every chart with the table it is drawn from. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, FOOT, TOP = 420, 190, 24, 18


@dataclass(frozen=True)
class Bar:
    """One bar (柱): where it stands, its two parts from the foot up, its words."""

    x: float
    width: float
    label: str
    kept: int
    failed: int
    kept_y: float
    kept_height: float
    failed_y: float
    failed_height: float

    @property
    def middle(self) -> float:
        """Its middle (中线)."""
        return self.x + self.width / 2

    @property
    def number_y(self) -> float:
        """Where its number is written (数字位置)."""
        return self.failed_y - 5

    @property
    def total(self) -> int:
        """Both parts (合计)."""
        return self.kept + self.failed


def bars(data: Sequence[tuple[str, int, int]]) -> list[Bar]:
    """Stacked bars (堆叠柱形): label, kept, failed; the tallest fills the height."""
    most = max((kept + failed for _, kept, failed in data), default=0) or 1
    room = HEIGHT - FOOT - TOP
    slot = WIDTH / max(len(data), 1)
    width = min(56.0, slot * 0.6)
    found = []
    for number, (label, kept, failed) in enumerate(data):
        up, over = kept * room / most, failed * room / most
        base = HEIGHT - FOOT
        x = number * slot + (slot - width) / 2
        found.append(
            Bar(
                round(x, 1),
                round(width, 1),
                label,
                kept,
                failed,
                round(base - up, 1),
                round(up, 1),
                round(base - up - over, 1),
                round(over, 1),
            )
        )
    return found


@dataclass(frozen=True)
class Rate:
    """One line of a share (横条): its words, its percent, how long its bar is."""

    label: str
    percent: float
    y: int
    length: float


LINE, LEFT, LONG = 26, 132, 230


def rates(data: Sequence[tuple[str, float]]) -> list[Rate]:
    """Horizontal bars of percentages (按期率横条)."""
    return [
        Rate(label if len(label) <= 10 else f"{label[:9]}…", percent, number * LINE, round(percent * LONG / 100, 1))
        for number, (label, percent) in enumerate(data)
    ]
