"""What the compliance desk shows of campaigns (看板区块): how far each of those under way is, counted by the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from accounts.panels import Panel
from lifecycle.campaignboard import DONE, LATE, OPEN, OVERDUE, WIDE, visible_campaigns
from lifecycle.models import CampaignMember, Deadline

if TYPE_CHECKING:
    from datetime import datetime

    from lifecycle.compliance.standings import Asked

MOST = 5


def under_way(asked: Asked, user: Any, at: datetime) -> Panel | None:
    """The campaigns that still have something open (专项工作进度), the last made first; today's, one statement."""
    if asked.own or asked.past:
        return None
    ended = Q(deadline__met_at__isnull=False)
    broken = Q(deadline__state=Deadline.State.BROKEN)
    over = Q(deadline__met_at__isnull=True, deadline__due_on__lt=asked.today)
    members = CampaignMember.objects.filter(
        removed_at__isnull=True, batch__campaign__in=visible_campaigns(user, asked.today).values("pk")
    )
    if asked.unit is not None:
        members = members.filter(deadline__unit__path__startswith=asked.unit.path)
    counted = (
        members.order_by()
        .values("batch__campaign_id", "batch__campaign__name", "batch__campaign__organiser__name")
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=ended & ~broken),
            late=Count("pk", filter=ended & broken),
            overdue=Count("pk", filter=over),
        )
        .order_by("-batch__campaign_id")
    )
    rows = [_shown(dict(row)) for row in counted if row["done"] + row["late"] < row["total"]][:MOST]
    return Panel("lifecycle/campaigns_desk.html", {"rows": rows, "wide": WIDE}) if rows else None


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """One campaign with the parts of its bar (进度一行), left to right."""
    left, bars = 0, []
    row["open"] = row["total"] - row["done"] - row["late"] - row["overdue"]
    for name in (DONE, LATE, OPEN, OVERDUE):
        width = round(WIDE * row[name] / row["total"])
        bars.append({"x": left, "width": width, "tone": name})
        left += width
    name, organiser = row["batch__campaign__name"], row["batch__campaign__organiser__name"]
    percent = round(100 * (row["done"] + row["late"]) / row["total"])
    return {
        **row,
        "pk": row["batch__campaign_id"],
        "name": name,
        "organiser": organiser,
        "bars": bars,
        "percent": percent,
    }
