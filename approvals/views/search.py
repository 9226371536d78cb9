"""The search page (查找)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts import clock
from approvals import search as searching

LONGEST = 100


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What fits the words (查找); a whole number leads straight to its page."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    day = clock.today()
    if direct := searching.exact(text, request.user, day) if text else "":
        return redirect(direct)
    short = 0 < len(text) < searching.SHORTEST
    found = [] if short or not text else searching.search(text, request.user, day)
    return render(request, "approvals/search.html", {"q": text, "short": short, "found": found})
