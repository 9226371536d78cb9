"""Urging the open seat (催办) from the page of a case."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import clock
from approvals.services import urging
from approvals.views.cases import visible_case
from lifecycle.errors import DomainError


@require_POST
def urge(request: HttpRequest, pk: int) -> HttpResponse:
    """Urge the open seat (催办)."""
    at = clock.now()
    visible_case(request, pk, at)
    words = request.POST.get("words", "")
    try:
        urging.urge(by=request.user, application_id=pk, words=words, at=at)  # type: ignore[arg-type]
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("已催办；谁在何时看到，见本页“催办”。"))
    return redirect("case", pk=pk)
