"""Deciding a step and withdrawing a case (签署意见、撤回): what is typed is never lost, whoever was faster."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from approvals.casefile import CaseFile, open_file
from approvals.services import deciding, relinquishing, withdrawing
from approvals.verdictform import VerdictForm, said_from
from approvals.views.cases import case_page, visible_case
from lifecycle.errors import DomainError, RuleNotMet, StaleVersion
from lifecycle.procedures import procedure


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign the open step (签署意见)."""
    at = clock.now()
    file = open_file(visible_case(request, pk, at), request.user, at)  # type: ignore[arg-type]
    amounts = [rule.amount_from for rule in file.judged.rules.times if rule.amount_from]
    said = said_from(request.POST, amounts)
    try:
        decision = deciding.decide(by=file.user, application_id=pk, seen=_seen(request), said=said, at=at)
    except StaleVersion as late:
        return _refused(request, pk, late, said.opinion, status=409)
    except DomainError as refused:
        return _refused(request, pk, refused, said.opinion, status=422)
    messages.success(
        request,
        _("已在“%(step)s”签署“%(verdict)s”。")
        % {"step": decision.step_label, "verdict": decision.get_verdict_display()},
    )
    return redirect("case", pk=pk)


def _refused(request: HttpRequest, pk: int, error: DomainError, opinion: str, *, status: int) -> HttpResponse:
    """The page again (退回页面): why it was refused, what is typed kept, the case as it stands now."""
    at = clock.now()
    file = open_file(visible_case(request, pk, at), request.user, at)  # type: ignore[arg-type]
    more = {
        "refusal": "" if isinstance(error, RuleNotMet) else error.message,
        "refused_findings": error.findings if isinstance(error, RuleNotMet) else (),
        "beaten": isinstance(error, StaleVersion),
        "kept_opinion": opinion,
    }
    if file.my_turn:
        more["form"] = _typed_again(request, file, error)
    return case_page(request, file, status=status, **more)


def _typed_again(request: HttpRequest, file: CaseFile, error: DomainError) -> VerdictForm:
    posted = request.POST.copy()
    posted["seen"] = str(file.application.version)
    form = VerdictForm(file, data=posted)
    form.is_valid()
    if error.field in form.fields and error.field not in form.errors:
        form.add_error(error.field, error.message)
    return form


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a case (撤回), after what it leads to has been read."""
    at = clock.now()
    file = open_file(visible_case(request, pk, at), request.user, at)  # type: ignore[arg-type]
    if not file.is_filing_side:
        raise PermissionDenied(_("只有申请单位可以撤回申请。"))
    reason = request.POST.get("reason", "")
    context = {
        "file": file,
        "application": file.application,
        "reason": reason,
        "opens_site": procedure(file.application.procedure).opens_site,
    }
    if request.method == "POST":
        try:
            withdrawing.withdraw(by=file.user, application_id=pk, seen=_seen(request), reason=reason, at=at)
        except DomainError as error:
            context["application"] = visible_case(request, pk, at)
            context |= {"refusal": error.message, "bad_reason": error.field == "reason"}
            status = 409 if isinstance(error, StaleVersion) else 422
            return render(request, "approvals/withdraw.html", context, status=status)
        messages.success(request, _("申请已撤回。"))
        return redirect("case", pk=pk)
    return render(request, "approvals/withdraw.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def relinquish(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a grant up before its use (放弃批准), after what it leads to has been read."""
    at = clock.now()
    file = open_file(visible_case(request, pk, at), request.user, at)  # type: ignore[arg-type]
    if not file.is_filing_side:
        raise PermissionDenied(_("只有申请单位可以放弃批准。"))
    reason = request.POST.get("reason", "")
    context = {
        "application": file.application,
        "reason": reason,
        "why_not": relinquishing.why_not(file.judged),
        "clocks": [row for row in file.clocks if row.is_open],
        "undone": [item for item in file.items if item.done_at is None],
        "posted": [notice for notice in file.notices if notice.url],
        "yearly": next((rule for rule in file.judged.rules.times if rule.kind == "quota"), None),
    }
    if request.method != "POST":
        return render(request, "approvals/relinquish.html", context)
    try:
        relinquishing.relinquish(by=file.user, application_id=pk, seen=_seen(request), reason=reason, at=at)
    except DomainError as error:
        context |= {"refusal": error.message, "bad_reason": error.field == "reason"}
        context["application"] = visible_case(request, pk, at)
        status = 409 if isinstance(error, StaleVersion) else 422
        return render(request, "approvals/relinquish.html", context, status=status)
    messages.success(request, _("已放弃批准，名额不再占用。"))
    return redirect("case", pk=pk)


def _seen(request: HttpRequest) -> int | None:
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() else None
