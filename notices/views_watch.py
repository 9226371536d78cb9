"""The findings of the probe on the web (核查发现), and the page the demonstration serves in place of real sites."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts import clock
from lifecycle.filters import ALL, Filter
from lifecycle.models import Site
from notices.models import Notice
from notices.watchmodels import Finding, Kind
from notices.watchpanel import visible_findings

PER_PAGE = 30
#: In the demonstration every so many notices one is missing from its page, so that there is something to find.
MISSING_EVERY = 7


class FindingFilter(Filter):
    """Filter of the findings (核查发现筛选)."""

    q = forms.CharField(label=_("网站、单位或公告"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("核查事项"), required=False, choices=[ALL, *Kind.choices])
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ALL, *Finding.State.choices])


@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """The findings one may see (核查发现): open ones first, each with its evidence."""
    today = timezone.localtime(clock.now()).date()
    filters = FindingFilter(request.GET)
    asked = filters.chosen()
    rows = visible_findings(request.user, today)
    if text := asked["q"].strip():
        rows = rows.filter(
            Q(site__name__icontains=text) | Q(site__unit__name__icontains=text) | Q(notice__label__icontains=text)
        )
    if asked["kind"]:
        rows = rows.filter(kind=asked["kind"])
    if asked["state"]:
        rows = rows.filter(state=asked["state"])
    page = Paginator(rows.order_by("-state", "-opened_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"filters": filters, "page": page, "filtered": any(asked.values()), "probing": settings.PROBE}
    return render(request, "notices/findings.html", context)


@login_not_required
@require_safe
def demo_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A site's front page as the public would see it (演示网站首页); only in the demonstration, 404 elsewhere."""
    if not settings.DEMO:
        raise Http404
    site = get_object_or_404(Site.objects.select_related("unit"), pk=pk)
    running = Notice.objects.filter(site=site, state=Notice.State.POSTED).select_related("document").order_by("pk")
    shown = [row for row in running if row.pk % MISSING_EVERY]
    online = site.state in (Site.State.ONLINE, Site.State.MIGRATING) or bool(shown)
    context = {"site": site, "notices": shown, "online": online}
    return render(request, "notices/demo_page.html", context, status=200 if online else 503)
