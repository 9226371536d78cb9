"""Facts of a supervising office (监管情况): the sites that run in its area, and the cases its own one waits for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from accounts.scope import supervised_path
from approvals.casefacts import site_facts
from lifecycle.models import Application, Site
from lifecycle.rules.facts import CaseFacts, SiteFacts
from lifecycle.rules.guards_supervision import counts_of, failed_sites
from lifecycle.rules.schema import RuleSet

#: Checks that look at the area of an office, and those that look at the cases it waits for.
OF_AREA = ("sample_readable", "share_at_least")
OF_LINKED = ("orders_cover_failures",)


def supervision_facts(application: Application, rules: RuleSet, values: Mapping[str, Any]) -> dict[str, Any]:
    """What else a supervisor's case is judged on (监管案情); nothing, and no statement, for every other case."""
    checks = {guard.check for guard in rules.guards}
    found: dict[str, Any] = {}
    if application.site_id is None and checks & set(OF_AREA):
        found["area"] = running_sites(application)
        found["counts"] = counts_of(values, found["area"])
    if checks & set(OF_LINKED):
        found["linked"] = linked_cases(application)
    return found


def running_sites(application: Application) -> tuple[SiteFacts, ...]:
    """The normally running sites of the office's area (正常运行的网站), its own among them; two statements."""
    unit = application.unit
    rows = Site.objects.filter(
        state=Site.State.ONLINE, unit__path__startswith=supervised_path(unit.path, unit.functions)
    )
    return tuple(site_facts(site) for site in rows.order_by("unit__path", "pk").prefetch_related("domains"))


def linked_cases(application: Application) -> tuple[CaseFacts, ...]:
    """The cases that go with this one (关联申请), each with the names of its site."""
    rows = Application.objects.filter(parent=application).exclude(number="").select_related("site")
    return tuple(
        CaseFacts(
            procedure=row.procedure,
            state=str(row.state),
            number=row.number,
            sites=tuple(name for name in (row.site.name, row.site.code) if name) if row.site else (),
        )
        for row in rows
    )


def inspected(unit_id: int, site: Site) -> Q:
    """The condition that a case is one of the office itself that found this site wanting (认定不合格的巡查)."""
    rows = (
        Application.objects.filter(site=None, unit_id=unit_id).exclude(number="").exclude(state__in=Application.ENDED)
    )
    names = {site.name, site.code} - {""}
    return Q(pk__in=[row.pk for row in rows if names & set(failed_sites(str(row.values.get("sample") or "")))])
