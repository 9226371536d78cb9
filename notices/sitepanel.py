"""What the page of a site shows of its notices (网站页面区块)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.panels import Panel
from lifecycle.models import Site
from notices import standing
from notices.selectors import visible_notices


def notices_of_site(site: Site, user: Any, at: datetime) -> Panel | None:
    """The notices of a site (网站公告), each with its days left."""
    today = timezone.localtime(at).date()
    rows = visible_notices(user, today).filter(site=site).order_by("pk")
    listed = [{"notice": row, "period": standing.period(row, today)} for row in rows]
    return Panel("notices/site_panel.html", {"notices": listed})
