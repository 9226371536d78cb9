"""Taking numbers (取号): without gaps, because the row is locked and rolls back with the act."""

from __future__ import annotations

from lifecycle.models import NumberSeries


def take(key: str) -> int:
    """The next number of a series (取下一个号), inside the act's transaction.

    A refused or crashed act gives its number back by rolling back.
    """
    NumberSeries.objects.get_or_create(key=key)
    row = NumberSeries.objects.select_for_update().get(key=key)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last
