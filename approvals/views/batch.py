"""Approving many at once (批量同意): a page that says which may be, then a result row by row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.models import User
from approvals import batch


@require_http_methods(["GET", "HEAD", "POST"])
def approve_many(request: HttpRequest) -> HttpResponse:
    """Look at the ticked cases, then sign those that need no judgement (批量同意)."""
    at = clock.now()
    user = cast(User, request.user)
    carried = request.POST.get("in", "") if request.method == "POST" else request.GET.get("in", "")
    if request.method == "POST":
        seen = {pk: _number(request.POST.get(f"seen_{pk}", "")) for pk in _numbers(request.POST.getlist("case"))}
        found = batch.approve_all(user, seen, request.POST.get("opinion", ""), at)
        signed = sum(1 for one in found if one.state == "signed")
        context = {"outcomes": found, "signed": signed, "query": carried}
        return render(request, "approvals/inbox/done.html", context, status=200 if found else 422)
    rows = batch.candidates(user, _numbers(request.GET.getlist("case")), at)
    context = {
        "ready": [row for row in rows if not row.why_not],
        "left": [row for row in rows if row.why_not],
        "query": carried,
    }
    return render(request, "approvals/inbox/approve.html", context)


def _numbers(texts: Iterable[str]) -> list[int]:
    return list(dict.fromkeys(int(text) for text in texts if text.isdecimal()))


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None
