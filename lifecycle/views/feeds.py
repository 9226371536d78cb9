"""Calendar feeds (日历订阅): one's own secret links, and what calendar programs read by them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from lifecycle import feeds as links
from lifecycle.errors import DomainError
from lifecycle.models import Feed

#: More units than this are not offered in a list.
OFFERED = 300


@require_http_methods(["GET", "HEAD", "POST"])
def feeds(request: HttpRequest) -> HttpResponse:
    """One's own links (订阅日历): made here, shown once, revoked at any time."""
    at, user = clock.now(), _user(request)
    context: dict[str, Any] = {"chosen": request.POST.get("unit", "")}
    status = 200
    if request.method == "POST":
        wanted = context["chosen"]
        try:
            token = links.subscribe(by=user, unit_id=int(wanted) if wanted.isdecimal() else None, at=at)
            context["link"] = request.build_absolute_uri(reverse("feed", args=[token]))
        except DomainError as error:
            context["refusal"], status = error.message, 422
    context["feeds"] = list(Feed.objects.filter(user=user).select_related("unit"))
    context["units"] = list(links.units_offered(user, at)[:OFFERED])
    return render(request, "lifecycle/feeds.html", context, status=status)


@require_POST
def feed_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke a link of one's own (停用订阅)."""
    try:
        links.revoke(by=_user(request), feed_id=pk, at=clock.now())
    except Feed.DoesNotExist as missing:
        raise Http404 from missing
    messages.success(request, _("订阅链接已停用，日历程序不再能读取。"))
    return redirect("feeds")


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar program reads (日历文件): no sign-in, the secret is the key; gone once revoked."""
    at = clock.now()
    try:
        found = links.open_feed(token, at)
    except links.TooOften:
        return HttpResponse(_("读取过于频繁，请稍后再试。"), status=429, headers={"Retry-After": "3600"})
    if found is None:
        raise Http404
    answer = HttpResponse(links.written(found, at), content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _user(request: HttpRequest) -> Any:
    return request.user
