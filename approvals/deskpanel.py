"""What the compliance desk shows of the yearly count (看板区块): sites whose shutdowns take a place of the year."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from accounts.panels import Panel
from accounts.permissions import units_of
from lifecycle.models import Application
from lifecycle.rulebase import rules_on
from lifecycle.selectors import jurisdiction_of

if TYPE_CHECKING:
    from accounts.models import Unit
    from lifecycle.compliance.standings import Asked

CODE, MOST = "temporary_shutdown", 10
GRANTED = (Application.State.GRANTED, Application.State.CARRYING_OUT, Application.State.COMPLETED)


def yearly(asked: Asked, user: Any, at: datetime) -> Panel | None:
    """The shutdowns of the year so far (年度下线次数), the sites with the most first.

    Law: TMP-04. A shutdown belongs to the year in which it really began, else in which it is planned to begin.
    """
    if asked.own or asked.past:
        return None
    year = asked.span.first.year
    began = Q(work_items__name="take_down", work_items__dated__year=year, work_items__done_at__isnull=False)
    planned = Q(values__planned_start__startswith=str(year)) & ~Q(
        work_items__name="take_down", work_items__done_at__isnull=False
    )
    scope = Q(unit_id__in=asked.scope.unit_ids) | asked.scope.covers("unit__")
    rows = Application.objects.filter(scope, began | planned, procedure=CODE, state__in=GRANTED)
    if asked.unit is not None:
        rows = rows.filter(unit__path__startswith=asked.unit.path)
    used = list(
        rows.order_by()
        .values("site_id", "site__name", "unit__name")
        .annotate(times=Count("pk", distinct=True))
        .order_by("-times", "site__name")[: MOST + 1]
    )
    if not used:
        return None
    limit = _limit(asked.unit or _first_unit(user, asked), asked)
    return Panel("approvals/desk_panel.html", {"year": year, "rows": used[:MOST], "more": len(used) > MOST, **limit})


def _first_unit(user: Any, asked: Asked) -> Unit | None:
    found = units_of(user, asked.today)
    return found[0] if found else None


def _limit(unit: Unit | None, asked: Asked) -> dict[str, Any]:
    """How many the law allows, with its clause (次数上限), by the rules of the unit asked for."""
    jurisdiction = jurisdiction_of(unit) if unit is not None else ""
    if not jurisdiction:
        return {}
    rules = rules_on(jurisdiction, CODE, asked.today)
    quota = next((rule for rule in rules.times if rule.kind == "quota"), None)
    return {"limit": quota.amount, "cite": quota.cite} if quota else {}
