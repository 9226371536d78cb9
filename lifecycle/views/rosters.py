"""Rosters (名册): templates and exports, checking an upload, confirming it as checked."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock
from accounts.models import User
from accounts.rosters import workbook
from accounts.rosters.reach import reach_of
from accounts.rosters.registry import Roster, rosters
from lifecycle.errors import DomainError
from lifecycle.rosters import importing

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PER_PAGE = 50


def _roster(request: HttpRequest, code: str, at: datetime) -> Roster:
    """The roster, for who may import.

    Raises: Http404 for everybody else.
    """
    found = rosters().get(code)
    if found is None or not reach_of(request.user, timezone.localtime(at).date()):
        raise Http404
    return found


@require_safe
def all_rosters(request: HttpRequest) -> HttpResponse:
    """What can be imported (名册导入), and what waits for a confirmation."""
    at = clock.now()
    day = timezone.localtime(at).date()
    reach = reach_of(request.user, day)
    if not (reach or reach.confirms_posts):
        raise Http404
    uploads = list(importing.visible_uploads(request.user, day)[:20])
    context = {
        "rosters": list(rosters().values()) if reach else [],
        "uploads": [_line(request, one, at) for one in uploads],
        "everything": reach.everything,
    }
    return render(request, "lifecycle/rosters.html", context)


def _line(request: HttpRequest, upload: Any, at: datetime) -> dict[str, Any]:
    return {
        "upload": upload,
        "roster": rosters()[upload.roster],
        "state": _state(upload, at),
        "mine": importing.may_confirm(request.user, upload, at),
    }


def _state(upload: Any, at: datetime) -> tuple[str, str]:
    if upload.confirmed_at:
        return "done", _("已导入")
    if upload.faults:
        return "bad", _("有误")
    if at >= upload.expires_at:
        return "closed", _("已过期")
    return "waiting", _("待确认")


@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: HttpRequest, code: str) -> HttpResponse:
    """One roster (名册): its columns, template and export; an upload is checked (核对)."""
    at = clock.now()
    found = _roster(request, code, at)
    refusal = ""
    if request.method == "POST":
        try:
            upload = _checked(request, found, at)
        except DomainError as error:
            refusal = str(error)
        else:
            return redirect("roster_upload", pk=upload.pk)
    context = {
        "roster": found,
        "columns": found.resource.columns(),
        "refusal": refusal,
        "most_rows": workbook.MOST_ROWS,
        "most_mb": workbook.MOST_BYTES // 1048576,
    }
    return render(request, "lifecycle/roster.html", context, status=422 if refusal else 200)


def _checked(request: HttpRequest, found: Roster, at: datetime) -> Any:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise DomainError(_("请选择要导入的 xlsx 文件。"), field="file")
    content = file.read(workbook.MOST_BYTES + 1)
    name = file.name or ""
    return importing.check(by=cast(User, request.user), roster=found, name=name, content=content, at=at)


@require_safe
def template(request: HttpRequest, code: str) -> HttpResponse:
    """The empty template of a roster (空白模板)."""
    found = _roster(request, code, clock.now())
    return _download(importing.template(found), f"{found.label}-{_('空白模板')}.xlsx")


@require_safe
def export(request: HttpRequest, code: str) -> HttpResponse:
    """What is on record (导出名册), in the form that may be imported again."""
    at = clock.now()
    found = _roster(request, code, at)
    day = timezone.localtime(at).date()
    return _download(importing.export(found, by=request.user, at=at), f"{found.label}-{day}.xlsx")


def _download(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """What the check found (核对结果); a roster without faults is confirmed here (确认导入)."""
    at = clock.now()
    found = get_object_or_404(importing.visible_uploads(request.user, timezone.localtime(at).date()), pk=pk)
    refusal = ""
    if request.method == "POST":
        if not importing.may_confirm(request.user, found, at):
            raise Http404
        try:
            importing.confirm(
                by=cast(User, request.user), upload_id=pk, digest=request.POST.get("digest", "")[:64], at=at
            )
        except DomainError as error:
            refusal = str(error)
        else:
            return redirect("roster_upload", pk=pk)
    page = Paginator(importing.faults_of(found), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **_line(request, found, at),
        "refusal": refusal,
        "page": page,
        "total": sum(found.counts.get(name, 0) for name in ("new", "changed", "unchanged")),
    }
    return render(request, "lifecycle/roster_upload.html", context, status=409 if refusal else 200)
