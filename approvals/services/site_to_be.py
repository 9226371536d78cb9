"""The site an application plans (拟开设网站): described by its form, with the domains it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from approvals.casefacts import ascii_name
from approvals.filing import words_of
from approvals.planning import Judged
from lifecycle.models import Application, Domain, Site
from lifecycle.rules.patterns import to_unicode


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
    _request_domains(site, application)


def _request_domains(site: Site, application: Application) -> None:
    """Ask for the domains of the form (申请域名): those no longer wanted are given up, new ones asked for."""
    values: Mapping[str, Any] = application.values
    wanted = {
        ascii_name(str(values[key])): (key, str(values[key])) for key in ("domain_en", "domain_zh") if values.get(key)
    }
    kept = set()
    for domain in site.domains.exclude(state=Domain.State.REFUSED):
        if domain.name in wanted:
            kept.add(domain.name)
        elif domain.state == Domain.State.REQUESTED:
            domain.refuse(application.saved_at)
            domain.save()
    for name, (key, shown) in wanted.items():
        if name not in kept:
            english = key == "domain_en"
            Domain.objects.create(
                site=site,
                name=name,
                display=to_unicode(shown),
                script=Domain.Script.ENGLISH if english else Domain.Script.CHINESE,
                is_primary=english,
                years=_years(values),
            )


def _years(values: Mapping[str, Any]) -> int | None:
    text = str(values.get("domain_years") or "")
    return int(text) if text.isdecimal() else None
