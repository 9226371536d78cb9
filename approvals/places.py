"""Which unit stands at each place of a chain (环节所在单位): found from the applicant's position in the unit tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Q

from accounts.models import Unit
from approvals.route import Office
from lifecycle.rules.schema import Place
from lifecycle.selectors import lineage


def units_at(unit: Unit, places: Mapping[str, Place], day: date, sponsor: Unit | None = None) -> dict[str, Unit]:
    """The unit at each place (环节所在单位); a place without a unit is left out. Two statements.

    `sponsor` is the unit that runs the site the case is about, where that is not the applicant.
    """
    above = lineage(unit)
    alive = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    beside = list(Unit.objects.filter(alive, parent__in=above).order_by("path"))
    found = {name: _unit_at(place, unit, above, beside) for name, place in places.items()}
    found |= {name: sponsor or unit for name, place in places.items() if place.position == "sponsor"}
    return {name: at for name, at in found.items() if at is not None}


def _unit_at(place: Place, unit: Unit, above: Sequence[Unit], beside: Sequence[Unit]) -> Unit | None:
    if place.position == "applicant":
        return unit
    if place.position == "superior":
        return next((u for u in above[1:] if u.kind == Unit.Kind.VERTICAL), None)
    if place.position == "system_head":
        line = [u for u in above[1:] if u.kind == Unit.Kind.VERTICAL]
        return line[-1] if line else None
    nearest: dict[int | None, int] = {u.pk: n for n, u in enumerate(above)}
    fitting = [u for u in beside if place.function in u.functions and u.level == place.level]
    return min(fitting, key=lambda u: nearest[u.parent_id], default=None)


def offices_at(units: Mapping[str, Unit]) -> dict[str, Office]:
    """The same as the route needs it (办理单位)."""
    return {name: Office(unit.pk, unit.name) for name, unit in units.items()}
