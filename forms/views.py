"""Papers and attachments (文书与附件): seen by those who may see their case; always downloaded, never opened inline."""

from __future__ import annotations

import io
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import clock
from forms.documents import paper_of
from forms.filenames import saved_as
from forms.filters import PaperFilter
from forms.models import DocumentFile
from forms.preview import render_html
from forms.selectors import matching, visible_attachments, visible_documents

PER_PAGE = 30
MIME = {
    DocumentFile.Format.PDF: "application/pdf",
    DocumentFile.Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
#: A downloaded file may do nothing at all in the browser, whatever it turns out to be.
SANDBOX = "sandbox; default-src 'none'"


def download(content: Any, name: str, content_type: str) -> FileResponse:
    """A file as an attachment (下载): named in Chinese, typed, sandboxed, never cached by others."""
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
    answer["Content-Security-Policy"] = SANDBOX
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """The papers one may see (文书一览), the newest first."""
    filters = PaperFilter(request.GET)
    asked = filters.chosen()
    rows = visible_documents(request.user, clock.today()).select_related("unit", "application", "site")
    rows = matching(rows, asked["q"].strip(), asked["state"])
    page = Paginator(rows.order_by("-issued_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "forms/papers.html", {"filters": filters, "page": page, "filtered": any(asked.values())})


@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper (文书): its text, its state, number and code, its files with their digests."""
    seen = visible_documents(request.user, clock.today())
    found = get_object_or_404(seen.select_related("unit", "application", "site", "replaced_by", "issued_by"), pk=pk)
    files = [
        {"file": file, "url": reverse("paper_file", args=[found.pk, file.format])}
        for file in found.files.defer("content").order_by("-format")
    ]
    context = {
        "paper": found,
        "preview": render_html(paper_of(found)),
        "files": files,
        "verify_url": reverse("verify_code", args=[found.code]),
        "earlier": list(found.replaces.all()),
    }
    return render(request, "forms/paper_page.html", context)


@require_safe
def paper_file(request: HttpRequest, pk: int, format: str) -> FileResponse:
    """The issued bytes of a paper (下载文书): exactly those whose digest is kept."""
    found = get_object_or_404(visible_documents(request.user, clock.today()), pk=pk)
    kind = format.lower()
    if kind not in MIME:
        raise Http404
    file = get_object_or_404(DocumentFile, document=found, format=kind)
    return download(io.BytesIO(bytes(file.content)), saved_as(found, kind), MIME[DocumentFile.Format(kind)])


@require_safe
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """A file handed in with a case (下载附件), under the name it came with."""
    row = get_object_or_404(visible_attachments(request.user, clock.today()), pk=pk)
    try:
        content = row.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return download(content, row.original_name, row.content_type)
