"""A gap in a notice (公告中断): reported by the applicant or the office in charge, excused by that office alone."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import clock
from approvals.casefile import CaseFile, open_file
from approvals.caserows import notice_rows
from approvals.gapform import GapForm, ReasonForm
from approvals.services import interrupting
from approvals.views.cases import visible_case
from lifecycle.errors import DomainError
from lifecycle.selectors import visible_applications
from notices.models import Notice


@require_http_methods(["GET", "HEAD", "POST"])
def gap(request: HttpRequest, pk: int) -> HttpResponse:
    """Report a gap in a notice (登记公告中断), or, once it is broken, record that the gap is none (登记不作中断)."""
    at = clock.now()
    notice, file = _notice(request, pk, at)
    broken = notice.state == Notice.State.BROKEN
    form = (ReasonForm if broken else GapForm)(request.POST or None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            if broken:
                interrupting.uphold(by=file.user, notice_id=pk, reason=form.cleaned_data["reason"], at=at)
            else:
                interrupting.interrupt(by=file.user, notice_id=pk, at=at, **form.cleaned_data)
        except DomainError as error:
            refusal = error.message
            if error.field in form.fields:
                form.add_error(error.field, error.message)
        else:
            messages.success(request, _("已登记，公告期继续计算。") if broken else _("公告中断已登记。"))
            return redirect("case", pk=file.application.pk)
    context = {
        "file": file,
        "application": file.application,
        "row": next(row for row in notice_rows(file) if row["notice"].pk == pk),
        "restarts": interrupting.rule_of(file.judged, notice).gap == interrupting.RESTART,
        "open": broken or bool(notice.time_name and notice.state == Notice.State.POSTED),
        "form": form,
        "refusal": refusal if not form.errors else "",
        "today": file.today,
    }
    failed = request.method == "POST"
    return render(request, "approvals/notice_gap.html", context, status=422 if failed else 200)


def _notice(request: HttpRequest, pk: int, at: datetime) -> tuple[Notice, CaseFile]:
    """The notice, for whoever may report its gap now, or judge it."""
    seen = visible_applications(request.user, at.date())
    notice = get_object_or_404(Notice, pk=pk, application__in=seen)
    file = open_file(visible_case(request, notice.application_id, at), request.user, at)  # type: ignore[arg-type]
    judges = interrupting.may_judge(file.judged, notice, file.user, at)
    if not judges and (notice.state == Notice.State.BROKEN or not file.is_filing_side):
        raise PermissionDenied(_("公告中断由申请单位或者主管单位登记，是否作中断处理由主管单位认定。"))
    return notice, file
