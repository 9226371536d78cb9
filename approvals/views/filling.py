"""The pages of an application being filled in (填报页面): the form with its help, and the confirmation before submitting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from approvals import planning
from approvals.applying import consequences, last_return, panel_of, slots_of
from approvals.contents import changes
from approvals.filing import form_of, specs_of
from approvals.outlook import outlook
from approvals.planning import Judged
from lifecycle.errors import DomainError, StaleVersion
from lifecycle.models import Application
from lifecycle.procedures import procedure


def draft_page(
    request: HttpRequest,
    judged: Judged,
    at: datetime,
    *,
    data: Mapping[str, Any] | None = None,
    refusal: DomainError | None = None,
    check: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The form (填报页面): as saved, or with what was typed kept; `check` marks what is missing or wrong."""
    application = judged.application
    form = form_of(judged, data=data, draft=not check)
    given = dict(form.initial) if data is None else {**form.initial, **form.given()}
    now = planning.judge(application, at, values=given)
    slots = slots_of(now)
    context = {
        "application": application,
        "what": procedure(application.procedure),
        "form": form,
        "slots": slots,
        "panel": panel_of(now, slots),
        "outlook": outlook(now, at),
        "returned": last_return(application),
        "refusal": refusal,
        "check": check,
        "conflicts": _conflicts(judged, given) if isinstance(refusal, StaleVersion) else [],
        "is_draft": application.state == Application.State.DRAFT,
    }
    return render(request, "approvals/apply/draft.html", context, status=status)


def _conflicts(judged: Judged, given: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What was saved by somebody else in between, beside what was typed here (冲突对照)."""
    return changes(specs_of(judged), judged.application.values, given)


def confirm_page(
    request: HttpRequest, judged: Judged, at: datetime, *, refusal: DomainError | None = None, status: int = 200
) -> HttpResponse:
    """What submitting leads to, before it is done (提交确认); with something missing it goes back to the form."""
    panel = panel_of(judged, slots_of(judged))
    if panel.blocked:
        messages.warning(request, _("还有未填内容、缺少的材料或者不予通过的事项，请先处理。"))
        return redirect("draft", pk=judged.application.pk)
    ahead = outlook(judged, at)
    context = {
        "application": judged.application,
        "what": procedure(judged.application.procedure),
        "panel": panel,
        "outlook": ahead,
        "consequences": consequences(judged, ahead.first),
        "refusal": refusal,
        "again": judged.application.state == Application.State.RETURNED,
    }
    return render(request, "approvals/apply/confirm.html", context, status=status)
