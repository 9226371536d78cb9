"""The schedule as a time line (日程时间轴): bars and marks in a drawing's own coordinates; the table beside it says the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from approvals.foresight import Line

LEFT, WIDTH, ROW, TOP, RIGHT = 250, 610, 26, 34, 20
LONGEST_LABEL = 17
TICKS = 9


@dataclass(frozen=True)
class Bar:
    """One row of the drawing (横条): from the first to the last day, or a mark where it is one day."""

    line: Line
    label: str
    y: int
    x: int
    width: int
    mark: str
    tone: str

    @property
    def text_y(self) -> int:
        """The base line of its label (文字基线)."""
        return self.y + 13


@dataclass(frozen=True)
class Tick:
    """A day of the scale (刻度)."""

    x: int
    label: str


@dataclass(frozen=True)
class Drawing:
    """The time line (时间轴): its size, rows and scale."""

    bars: list[Bar]
    ticks: list[Tick]
    start: int
    height: int
    width: int = LEFT + WIDTH + RIGHT

    @property
    def bottom(self) -> int:
        """Where the grid ends (网格下缘)."""
        return self.height - 6


def drawn(lines: Sequence[Line], start: date) -> Drawing | None:
    """Draw the lines that have a day (绘制时间轴); None where there is none."""
    days = [day for line in lines for day in (line.span.first, line.span.last) if day]
    if not days:
        return None
    first, last = min([start, *days]), max([start, *days])
    long = max((last - first).days, 7)

    def across(day: date) -> int:
        return LEFT + (day - first).days * WIDTH // long

    rows = [_bar(line, TOP + n * ROW, across) for n, line in enumerate(lines)]
    step = max(1, -(-long // TICKS))
    ticks = [
        Tick(across(day), day.strftime("%m-%d") if long < 300 else day.strftime("%Y-%m"))
        for day in (first + timedelta(days=n) for n in range(0, long + 1, step))
    ]
    return Drawing(rows, ticks, across(start), TOP + len(lines) * ROW + 8)


def _bar(line: Line, y: int, across: Callable[[date], int]) -> Bar:
    span = line.span
    x, to = sorted(across(day) for day in (span.first or span.last, span.last or span.first) if day)
    label = span.label if len(span.label) <= LONGEST_LABEL else span.label[: LONGEST_LABEL - 1] + "…"
    tone = "late" if span.late else "internal" if line.internal else span.kind
    diamond = f"{to},{y + 3} {to + 6},{y + 9} {to},{y + 15} {to - 6},{y + 9}"
    return Bar(line, label, y, x, to - x, diamond, tone)
