"""The site an application plans (拟开设网站): described by its form, with the domains it asks for."""

from __future__ import annotations

from approvals.filing import words_of
from approvals.planning import Judged
from approvals.services import naming
from lifecycle.models import Site


def plan_site(judged: Judged) -> Site:
    """Enter the planned site (登记拟开设网站); from here on it takes its unit's place.

    Law: OPN-06.
    """
    site = Site(unit=judged.application.unit)
    describe_site(site, judged)
    return site


def describe_site(site: Site, judged: Judged) -> None:
    """Write what the form says of the site (填写网站情况), first or after a correction."""
    application = judged.application
    values = application.values
    site.name = str(values.get("site_name") or application.unit.name)
    site.kind = str(values.get("site_type") or Site.Kind.DEPARTMENT)
    site.operator = str(values.get("operator") or "")
    site.platform = words_of(judged, "platform")
    site.save()
    naming.request(site, application, main=True)
