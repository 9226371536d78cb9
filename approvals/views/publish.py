"""Putting a notice up and taking it down (登记公告发布、撤下), no earlier than the law allows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import clock
from approvals.casefile import CaseFile, open_file
from approvals.caserows import notice_rows, paper_rows, worded
from approvals.services import attaching, publishing
from approvals.views.cases import visible_case
from approvals.workform import PostingForm
from lifecycle.calendar import work_calendar
from lifecycle.daycount import Counted, count
from lifecycle.errors import DomainError, RuleNotMet
from lifecycle.models import Application
from lifecycle.rules.schema import NoticeRule
from lifecycle.selectors import visible_applications
from notices.models import Notice


@require_http_methods(["GET", "HEAD", "POST"])
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a notice is up (登记公告发布): the signed paper first, then where it stands."""
    at = clock.now()
    notice, file = _notice(request, pk, at)
    if request.method != "POST":
        return _posting_page(request, notice, file)
    form = PostingForm(_needs(file, notice), data=request.POST, files=request.FILES)
    try:
        _keep_files(request, file, notice, form, at)
        if not form.is_valid():
            return _refused(request, pk, DomainError(""))
        publishing.post(by=file.user, notice_id=pk, url=form.cleaned_data["url"], at=at)
    except DomainError as error:
        return _refused(request, pk, error)
    messages.success(request, _("公告已登记发布，公告期自次日起算。"))
    return redirect("case", pk=file.application.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a notice down (登记公告撤下); before its first free day that is refused, naming the day."""
    at = clock.now()
    notice, file = _notice(request, pk, at)
    more: dict[str, Any] = {}
    if request.method == "POST":
        try:
            publishing.end(by=file.user, notice_id=pk, at=at)
        except DomainError as error:
            found = error.findings if isinstance(error, RuleNotMet) else ()
            more = {"refusal": "" if found else error.message, "refused_findings": found}
        else:
            messages.success(request, _("公告期满，已登记撤下。"))
            return redirect("case", pk=file.application.pk)
    context = {
        "file": file,
        "application": file.application,
        "row": next(row for row in notice_rows(file) if row["notice"].pk == pk),
        "early": bool(notice.free_on and file.today < notice.free_on),
        "today": file.today,
        **more,
    }
    return render(request, "approvals/notice_end.html", context, status=422 if more else 200)


def _notice(request: HttpRequest, pk: int, at: datetime) -> tuple[Notice, CaseFile]:
    seen = visible_applications(request.user, at.date())
    notice = get_object_or_404(Notice, pk=pk, application__in=seen)
    application: Application = visible_case(request, notice.application_id, at)
    file = open_file(application, request.user, at)  # type: ignore[arg-type]
    if not file.is_filing_side:
        raise PermissionDenied(_("公告由申请单位登记发布和撤下。"))
    return notice, file


def _rule(file: CaseFile, notice: Notice) -> NoticeRule | None:
    return next((rule for rule in file.judged.rules.notices if rule.name == notice.name), None)


def _needs(file: CaseFile, notice: Notice) -> list[tuple[str, str]]:
    """The signed papers still missing (待上传的签字文书), each with its name."""
    rule = _rule(file, notice)
    names = {p.spec: p.label for p in file.judged.rules.papers} | {e.name: e.label for e in file.judged.rules.evidence}
    missing = [need for need in (rule.needs if rule else ()) if need not in file.judged.facts.evidence]
    return [(need, names.get(need, need)) for need in missing]


def _keep_files(request: HttpRequest, file: CaseFile, notice: Notice, form: PostingForm, at: datetime) -> None:
    """Keep the signed papers first (先存签字文书): should the address be refused, they need not be chosen again."""
    for need, _label in _needs(file, notice):
        upload = request.FILES.get(need)
        if upload is None:
            continue
        try:
            attaching.attach(by=file.user, application_id=file.application.pk, slot=need, upload=upload, at=at)
        except DomainError as error:
            error.field = need
            raise


def _refused(request: HttpRequest, pk: int, error: DomainError) -> HttpResponse:
    notice, file = _notice(request, pk, clock.now())
    form = PostingForm(_needs(file, notice), data=request.POST, files=request.FILES)
    form.is_valid()
    if error.field in form.fields and error.field not in form.errors:
        form.add_error(error.field, error.message)
    found = error.findings if isinstance(error, RuleNotMet) else ()
    more = {"refusal": "" if found else error.message, "refused_findings": found}
    return _posting_page(request, notice, file, form=form, status=422, **more)


def _posting_page(
    request: HttpRequest,
    notice: Notice,
    file: CaseFile,
    *,
    form: PostingForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    rule = _rule(file, notice)
    needs = set(rule.needs) if rule else set()
    papers = [
        p for p in file.papers if p.state == p.State.VALID and (p.form_code in needs or p.pk == notice.document_id)
    ]
    period = _period(file, notice)
    context = {
        "file": file,
        "application": file.application,
        "notice": notice,
        "citation": worded(notice.cite, file.judged.rules),
        "papers": paper_rows(papers),
        "given": [a for a in file.attachments if a.slot in needs and a.removed_at is None],
        "form": form or PostingForm(_needs(file, notice)),
        "period": period,
        "free_on": period.free_on if period else None,
        "last_day": period.free_on - timedelta(days=1) if period and period.free_on else None,
        "today": file.today,
        **more,
    }
    return render(request, "approvals/notice_post.html", context, status=status)


def _period(file: CaseFile, notice: Notice) -> Counted | None:
    """How long it would have to stand if it went up today (公告期预计)."""
    rule = file.judged.rules.time(notice.time_name)
    return count(rule, timezone.localtime(file.at), work_calendar()) if rule else None
