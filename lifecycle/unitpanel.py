"""What the page of a unit shows of its sites and cases (单位页面区块)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.models import Unit
from accounts.panels import Panel
from accounts.scope import scope_of
from lifecycle import siteregister
from lifecycle.models import Application, Site
from lifecycle.selectors import visible_applications, visible_sites


def sites_of_unit(unit: Unit, user: Any, at: datetime) -> Panel | None:
    """The sites of a unit and how many of its cases are open (网站与在办申请); nothing for who has no business there."""
    day = at.date()
    scope = scope_of(user, day)
    if not (unit.pk in scope.unit_ids or any(unit.path.startswith(path) for path in scope.paths)):
        return None
    sites = list(visible_sites(user, day).filter(unit=unit).exclude(state__in=Site.GONE).prefetch_related("domains"))
    cases = visible_applications(user, day).filter(unit=unit).exclude(state__in=Application.ENDED)
    context = {
        "sites": [{"site": site, "domain": siteregister.domain_of(site)} for site in sites],
        "open_cases": cases.count(),
        "unit": unit,
    }
    return Panel("lifecycle/unit_panel.html", context)
