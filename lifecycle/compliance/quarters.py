"""The periods a desk looks at (统计期间): quarters and years. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

KEY = re.compile(r"(\d{4})(?:Q([1-4]))?")


@dataclass(frozen=True)
class Span:
    """A quarter or a year (期间): its key, its words, first and last day."""

    key: str
    words: str
    first: date
    last: date


def span(key: str) -> Span | None:
    """The quarter `2026Q3` or the year `2026` (期间); None for what is neither."""
    found = KEY.fullmatch(key)
    if found is None or not 2000 <= int(found[1]) <= 2100:
        return None
    year = int(found[1])
    if found[2] is None:
        return Span(key, f"{year}年", date(year, 1, 1), date(year, 12, 31))
    quarter = int(found[2])
    first = date(year, quarter * 3 - 2, 1)
    after = date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
    return Span(key, f"{year}年第{quarter}季度", first, after - timedelta(days=1))


def quarter_of(day: date) -> Span:
    """The quarter a day is in (所在季度)."""
    found = span(f"{day.year}Q{(day.month + 2) // 3}")
    assert found is not None
    return found


def choices(day: date, *, back: int = 8) -> list[Span]:
    """The quarters around a day and their years (可选期间), the next one first."""
    quarter = quarter_of(quarter_of(day).last + timedelta(days=1))
    found: list[Span] = []
    for _ in range(back + 2):
        found.append(quarter)
        quarter = quarter_of(quarter.first - timedelta(days=1))
    years = dict.fromkeys(str(one.first.year) for one in found)
    return found + [one for year in years if (one := span(year)) is not None]
