"""Units that go on in others (撤并承接): a unit merged into another keeps its seats in old cases; the other's people hold them."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import Unit


def heirs(units: Iterable[int] = ()) -> dict[int, int]:
    """Which unit carries on for each (承接单位): itself for one that still stands; besides those asked for, all that ended.

    One statement.
    """
    found = {unit: unit for unit in units}
    rows = dict(Unit.objects.exclude(absorbed=[]).values_list("pk", "absorbed"))
    gone = {unit for absorbed in rows.values() for unit in absorbed}
    for pk, absorbed in rows.items():
        if pk not in gone:
            found |= dict.fromkeys(absorbed, pk)
    return found
