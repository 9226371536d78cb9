"""Document numbers (文号): without gaps per series and year, because the row rolls back with the act."""

from __future__ import annotations

from lifecycle import numbers


def document_number(series: str, year: int) -> str:
    """The next number of a series (文号), for instance `某府字〔{year}〕{n}号`; empty where a paper carries none.

    Law: the series stands in the rulebook. Call inside the act's transaction.
    """
    if not series:
        return ""
    return series.format(year=year, n=numbers.take(f"document:{series}:{year}"))
