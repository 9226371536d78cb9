"""What the pages of a site and of a notice show of the probe on the web (核查区块)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.panels import Panel
from accounts.scope import scope_of
from lifecycle.models import Site
from notices.models import Notice
from notices.watchmodels import Finding, Probe

LATEST = 5


def visible_findings(user: Any, day: Any) -> QuerySet[Finding]:
    """The findings a person may see (可见核查发现): of their own units' sites and of the places they supervise."""
    scope = scope_of(user, day)
    rows = Finding.objects.filter(Q(site__unit_id__in=scope.unit_ids) | scope.covers("site__unit__"))
    return rows.select_related("site__unit", "notice", "latest", "opened_by")


def findings_of_site(site: Site, user: Any, at: datetime) -> Panel | None:
    """The findings about a site (核查发现), open ones first; nothing while there are none."""
    rows = visible_findings(user, timezone.localtime(at).date()).filter(site=site)
    found = list(rows.order_by("-state", "-opened_at", "-pk")[:LATEST])
    return Panel("notices/watch_panel.html", {"findings": found, "of_site": True}) if found else None


def looks_at(notice: Notice, user: Any, at: datetime) -> Panel | None:
    """What was seen of a notice (公告核查): its findings and the latest looks; nothing where nobody has looked."""
    day = timezone.localtime(at).date()
    scope = scope_of(user, day)
    mine = Q(site__unit_id__in=scope.unit_ids) | scope.covers("site__unit__")
    probes = list(Probe.objects.filter(mine, notice=notice).order_by("-pk")[:LATEST])
    if not probes:
        return None
    found = list(visible_findings(user, day).filter(notice=notice).order_by("-state", "-opened_at", "-pk")[:LATEST])
    return Panel("notices/watch_panel.html", {"findings": found, "probes": probes})
