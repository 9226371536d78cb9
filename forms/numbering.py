"""Document numbers (文号): without gaps per series and year, because the row rolls back with the act."""

from __future__ import annotations

from lifecycle import numbers


def document_number(series: str, year: int, prefix: str = "") -> str:
    """The next number of a series (文号), for instance `{prefix}函〔{year}〕{n}号`; empty where a paper carries none.

    Where the series holds the issuing office's 代字, every office counts for itself.

    Law: the series stands in the rulebook. Call inside the act's transaction.
    """
    if not series:
        return ""
    own = series.replace("{prefix}", prefix)
    return own.format(year=year, n=numbers.take(f"document:{own}:{year}"))
