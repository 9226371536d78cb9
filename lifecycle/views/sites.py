"""Sites (网站): the register of those a person may see, and one site with its whole story."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.panels import panels_for
from lifecycle import clockface, siteregister, storyline
from lifecycle.filters import SiteFilter
from lifecycle.models import Application, Deadline, LedgerEntry, Site
from lifecycle.selectors import visible_applications, visible_deadlines, visible_sites

PER_PAGE = 25


@require_safe
def sites(request: HttpRequest) -> HttpResponse:
    """The register of sites (网站名册): scoped, searched, filtered by state."""
    at = clock.now()
    filters = SiteFilter(request.GET)
    asked = filters.chosen()
    rows = _matching(visible_sites(request.user, at.date()), asked["q"].strip(), asked["state"])
    page = Paginator(_with_company(rows, request.user, at), PER_PAGE).get_page(request.GET.get("page"))
    shown = [_line(site, at) for site in page.object_list]
    context = {"filters": filters, "page": page, "rows": shown, "filtered": any(asked.values())}
    return render(request, "lifecycle/sites.html", context)


def _matching(rows: QuerySet[Site], text: str, state: str) -> QuerySet[Site]:
    if text:
        rows = rows.filter(
            Q(name__icontains=text)
            | Q(code__icontains=text)
            | Q(unit__name__icontains=text)
            | Q(unit__short_name__icontains=text)
            | Q(pk__in=Site.objects.filter(domains__display__icontains=text).values("pk"))
        )
    return rows.filter(state=state) if state else rows


def _with_company(rows: QuerySet[Site], user: Any, at: Any) -> QuerySet[Site]:
    """The sites with what their lines need: unit, domains, open cases, running clocks; a fixed number of statements."""
    cases = visible_applications(user, at.date()).exclude(state__in=Application.ENDED).select_related("unit")
    clocks = visible_deadlines(user, at.date()).filter(state__in=Deadline.OPEN, met_at__isnull=True)
    return (
        rows.select_related("unit")
        .order_by("unit__path", "pk")
        .prefetch_related(
            "domains",
            Prefetch("applications", cases.order_by("-pk"), to_attr="open_cases"),
            Prefetch("deadlines", clocks.order_by("due_on", "pk"), to_attr="open_clocks"),
        )
    )


def _line(site: Any, at: Any) -> dict[str, Any]:
    return {
        "site": site,
        "domain": siteregister.domain_of(site),
        "next": siteregister.next_for(site, site.open_cases, site.open_clocks, timezone.localtime(at).date()),
    }


@require_safe
def site(request: HttpRequest, pk: int) -> HttpResponse:
    """One site (网站): what is registered, what comes next, its cases, clocks and its story from the ledger."""
    at = clock.now()
    today = timezone.localtime(at).date()
    found = get_object_or_404(visible_sites(request.user, today).select_related("unit"), pk=pk)
    cases = list(visible_applications(request.user, today).filter(site=found).select_related("unit").order_by("-pk"))
    clocks = list(visible_deadlines(request.user, today).filter(site=found).order_by("due_on", "pk"))
    running = [c for c in clocks if c.is_open]
    told = LedgerEntry.objects.filter(site=found).filter(
        Q(application__isnull=True) | Q(application__in=[case.pk for case in cases])
    )
    context = {
        "site": found,
        "recorded": siteregister.recorded(found),
        "domains": list(found.domains.all()),
        "registrations": list(found.registrations.all()),
        "next": siteregister.next_for(found, cases, running, today),
        "cases": storyline.together(cases),
        "clocks": [
            {"row": c, "shown": clockface.shown(c, today), "url": reverse("deadline", args=[c.pk])} for c in running
        ],
        "settled": len(clocks) - len(running),
        "story": storyline.of_cases(told.order_by("-seq"), {case.pk: case for case in cases}),
        "panels": panels_for("site", found, request.user, at),
    }
    return render(request, "lifecycle/site.html", context)
