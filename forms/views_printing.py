"""Printing many papers, and a case as one dossier (批量打印、案卷): asked for here, watched here, fetched here."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock
from accounts.models import User
from forms import printing
from forms.filters import PaperFilter
from forms.models import Document, PrintJob
from forms.selectors import matching, visible_documents
from forms.views import download
from lifecycle.errors import DomainError
from lifecycle.selectors import visible_applications

SHOWN = 30
KINDS = (PrintJob.Kind.MERGED, PrintJob.Kind.ORIGINALS)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Choose papers and have them bound (批量打印): those a filter leaves, all ticked until one is taken out."""
    at = clock.now()
    seen = visible_documents(request.user, at.date()).select_related("unit", "site")
    asked = request.POST.getlist("paper")
    if request.method != "POST":
        filters = PaperFilter(request.GET)
        chosen = filters.chosen()
        rows = matching(seen, chosen["q"].strip(), chosen["state"]).order_by("-issued_at", "-pk")
        return _choose_page(request, {"filters": filters, "rows": rows[: printing.MOST_PAPERS], "total": rows.count()})
    keys = [int(key) for key in asked if key.isascii() and key.isdigit()]
    rows = seen.filter(pk__in=keys).order_by("issued_at", "pk")
    try:
        job = printing.ask(rows, request.POST.get("kind", ""), by=_user(request), at=at)
    except DomainError as error:
        rows = rows.order_by("-issued_at", "-pk")
        context = {"filters": PaperFilter({}), "rows": rows, "total": len(rows), "refusal": error.message}
        return _choose_page(request, context, status=422)
    return redirect("print_job", pk=job.pk)


def _choose_page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    more = {"kinds": [(kind.value, kind.label) for kind in KINDS], "most": printing.MOST_PAPERS}
    return render(request, "forms/print_choose.html", {**context, **more}, status=status)


@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """One's own print jobs (我的打印任务), the newest first."""
    rows = PrintJob.objects.filter(owner=_user(request))[:SHOWN]
    return render(request, "forms/print_jobs.html", {"jobs": rows})


@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a print job is (打印进度); htmx asks for the part that changes, others load the page again."""
    found = get_object_or_404(PrintJob, pk=pk, owner=_user(request))
    part = bool(getattr(request, "htmx", False))
    return render(request, "forms/print_progress.html" if part else "forms/print_job.html", {"job": found})


@require_safe
def job_file(request: HttpRequest, pk: int) -> FileResponse:
    """Fetch what was bound (下载打印文件): by whom it was asked for, while its papers may still be seen.

    Raises: PermissionDenied when one of the papers may no longer be seen.
    """
    found = get_object_or_404(PrintJob, pk=pk, owner=_user(request), state=PrintJob.State.DONE)
    seen = visible_documents(request.user, clock.today()).filter(pk__in=found.documents)
    if seen.count() != len(found.documents):
        raise PermissionDenied(_("其中有您现在无权查看的文书，请重新选择后再打印。"))
    name = printing.result_name(found)
    try:
        content = found.result.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return download(content, name, "application/zip" if name.endswith(".zip") else "application/pdf")


@require_http_methods(["GET", "HEAD", "POST"])
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a case bound as one dossier (生成案卷)."""
    at = clock.now()
    application = get_object_or_404(visible_applications(request.user, at.date()).select_related("unit"), pk=pk)
    refusal = ""
    if request.method == "POST":
        try:
            made = printing.ask_dossier(application, by=_user(request), at=at)
        except DomainError as error:
            refusal = error.message
        else:
            return redirect("print_job", pk=made.pk)
    context = {
        "application": application,
        "papers": Document.objects.filter(application=application).order_by("pk"),
        "refusal": refusal,
        "earlier": PrintJob.objects.filter(owner=_user(request), application=application)[:5],
    }
    return render(request, "forms/dossier.html", context, status=422 if refusal else 200)
