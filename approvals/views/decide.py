"""Deciding a step (签署意见): what is typed is never lost, whoever was faster."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import clock
from approvals.casefile import CaseFile, open_file
from approvals.reading import asked_of, carried
from approvals.reasons import with_reasons
from approvals.services import deciding
from approvals.verdictform import VerdictForm, said_from
from approvals.views.cases import case_page, visible_case
from lifecycle.errors import DomainError, RuleNotMet, StaleVersion


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign the open step (签署意见)."""
    at = clock.now()
    file = open_file(visible_case(request, pk, at), request.user, at)  # type: ignore[arg-type]
    amounts = [rule.amount_from for rule in file.judged.rules.times if rule.amount_from]
    said = with_reasons(said_from(request.POST, amounts), request.POST.getlist("reason"), file)
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
    return redirect(reverse("case", args=[pk]) + carried(asked_of(request.POST.get("in", "")), then="1"))


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


def _seen(request: HttpRequest) -> int | None:
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() else None
