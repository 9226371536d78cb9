"""Handing in files (上传附件) and taking them out again: for a draft, a work item or a notice."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.middleware import HtmxDetails

from accounts import clock
from accounts.models import User
from approvals import planning
from approvals.applying import slots_of
from approvals.services import attaching
from approvals.services.drafting import EDITABLE
from forms.models import Attachment
from lifecycle.errors import DomainError
from lifecycle.models import Application
from lifecycle.selectors import visible_applications


@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a file in (上传附件) for a slot the rules know."""
    at = clock.now()
    application = _visible(request, pk, at)
    slot, upload = request.POST.get("slot", ""), request.FILES.get("file")
    error = ""
    if upload is None:
        error = _("请先选择文件。")
    else:
        try:
            attaching.attach(by=cast(User, request.user), application_id=pk, slot=slot, upload=upload, at=at)
        except DomainError as refused:
            error = refused.message
    return _answer(request, application, at, slot=slot, error=error, done=_("文件已上传。"))


@require_POST
def detach(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file out again (移除附件)."""
    at = clock.now()
    day = timezone.localtime(at).date()
    mine = visible_applications(request.user, day).values("pk")
    row = get_object_or_404(
        Attachment.objects.filter(application_id__in=mine, removed_at__isnull=True).select_related("application"), pk=pk
    )
    error = ""
    try:
        attaching.detach(by=cast(User, request.user), attachment_id=pk, at=at)
    except DomainError as refused:
        error = refused.message
    return _answer(request, row.application, at, slot=row.slot, error=error, done=_("文件已移除。"))


def _visible(request: HttpRequest, pk: int, at: datetime) -> Application:
    rows = visible_applications(request.user, timezone.localtime(at).date()).select_related("unit", "site")
    return get_object_or_404(rows, pk=pk)


def _answer(
    request: HttpRequest, application: Application, at: datetime, *, slot: str, error: str, done: str
) -> HttpResponse:
    """Draw the list of attachments anew inside the page, or go back to the page one came from."""
    htmx = cast(HtmxDetails, request.htmx)  # type: ignore[attr-defined]
    if htmx and application.state in EDITABLE:
        slots = slots_of(planning.judge(application, at))
        context = {"application": application, "slots": slots, "error": error, "error_slot": slot}
        answer = render(request, "approvals/apply/_evidence.html", context)
        answer["HX-Trigger"] = "zc:files"
        return answer
    if error:
        messages.error(request, error)
    else:
        messages.success(request, done)
    return redirect(_back(request, application))


def _back(request: HttpRequest, application: Application) -> str:
    """The page one came from (返回地址), if it is one of ours; else the case's own."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    if application.state in EDITABLE:
        return reverse("draft", args=[application.pk]) + "#evidence"
    return reverse("case", args=[application.pk])
