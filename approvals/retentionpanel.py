"""What the compliance desk shows of the places for sites that are kept (看板区块): how many an area has, how many are taken."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from accounts.models import Unit
from accounts.panels import Panel
from approvals.areafacts import HELD, LEAVING
from lifecycle.errors import RulebookError
from lifecycle.models import Application, CensusSite
from lifecycle.rulebase import rules_on
from lifecycle.rules.schema import Time
from lifecycle.selectors import jurisdiction_of

if TYPE_CHECKING:
    from lifecycle.compliance.standings import Asked

CODE, MOST = "retention", 5


def retained(asked: Asked, user: Any, at: datetime) -> Panel | None:
    """The places of each area whose rulebook allows a share of its first census list to be kept (保留名额).

    Law: MIG-22, MIG-25.
    """
    if asked.own or asked.past:
        return None
    rows = [row for area, base in _areas(asked) if (row := _row(area, base, asked.today)) is not None]
    return Panel("approvals/retention_panel.html", {"rows": rows}) if rows else None


def _areas(asked: Asked) -> list[tuple[Unit, int]]:
    """The areas in sight that have a census list (有普查名单的地区), with the lines of the first one."""
    scope = Q(area_id__in=asked.scope.unit_ids) | asked.scope.covers("area__")
    if asked.unit is not None:
        scope &= Q(area__path__startswith=asked.unit.path)
    lists = CensusSite.objects.filter(scope).order_by().values("area_id", "list_title", "listed_on")
    first: dict[int, int] = {}
    for row in lists.annotate(lines=Count("pk")).order_by("listed_on", "list_title"):
        first.setdefault(row["area_id"], row["lines"])
    areas = Unit.objects.filter(pk__in=list(first)[:MOST]) if first else ()
    return [(area, first[area.pk]) for area in areas]


def _row(area: Unit, base: int, day: date) -> dict[str, Any] | None:
    quota = _quota(area, day)
    if quota is None:
        return None
    held = Application.objects.filter(procedure=CODE, state__in=HELD, unit__path__startswith=area.path)
    used, places = held.exclude(site__state__in=LEAVING).count(), base * quota.amount // 100
    return {"area": area, "base": base, "quota": quota, "places": places, "used": used, "left": max(places - used, 0)}


def _quota(area: Unit, day: date) -> Time | None:
    try:
        rules = rules_on(jurisdiction_of(area), CODE, day)
    except (LookupError, RulebookError):
        return None  # its rulebook knows no such procedure
    return next((rule for rule in rules.times if rule.kind == "quota" and rule.unit == "percent"), None)
