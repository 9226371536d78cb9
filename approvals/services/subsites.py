"""Sub-sites (子站): what joining a site group gives a unit that has no site of its own."""

from __future__ import annotations

from approvals.services.examining import Done
from lifecycle.models import Application, Site
from lifecycle.selectors import place_of


def enter(application: Application, done: Done) -> None:
    """Enter the unit's sub-site on the platform of its place's portal (登记子站); a unit with a site keeps that one.

    Law: MIG-25, MIG-35, DOM-22.
    """
    unit = application.unit
    if Site.objects.filter(unit=unit).exclude(state__in=Site.GONE).exists():
        return
    portals = Site.objects.filter(kind=Site.Kind.PORTAL, unit__parent=place_of(unit)).exclude(state__in=Site.GONE)
    portal = portals.order_by("pk").first()
    application.site = Site.objects.create(
        unit=unit,
        name=str(application.values.get("subsite_name") or unit.name),
        operator=unit.name,
        platform=portal.platform if portal else "",
        home_url=done.number.strip(),
    )
