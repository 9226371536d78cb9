"""What the compliance desk shows of notices (看板区块): those running now, with the days left."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q

from accounts.panels import Panel
from notices.models import Notice

if TYPE_CHECKING:
    from lifecycle.compliance.standings import Asked

MOST = 10


def running(asked: Asked, user: Any, at: datetime) -> Panel | None:
    """The notices running now in the units asked for (公告期内), the nearest end first; one statement."""
    if asked.own or asked.past:
        return None
    scope = Q(application__unit_id__in=asked.scope.unit_ids) | asked.scope.covers("application__unit__")
    rows = Notice.objects.filter(scope, state=Notice.State.POSTED)
    if asked.unit is not None:
        rows = rows.filter(application__unit__path__startswith=asked.unit.path)
    shown = list(
        rows.select_related("application__unit", "site").order_by(F("free_on").asc(nulls_last=True), "pk")[: MOST + 1]
    )
    listed = [
        {"notice": row, "left": (row.free_on - asked.today).days if row.free_on else None} for row in shown[:MOST]
    ]
    return Panel("notices/desk_panel.html", {"notices": listed, "more": len(shown) > MOST}) if listed else None
