"""The review checklist of a case (审查清单), and the guidance of its checks (审查要点)."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.models import User
from approvals import checklist
from approvals.casefile import open_file
from approvals.guidance import checks_of, guidance_for, writing_post
from approvals.models import CheckMark
from approvals.services import checking, guiding
from approvals.views.cases import visible_case
from lifecycle.errors import DomainError
from lifecycle.procedures import PROCEDURES
from lifecycle.rulebase import rules_on
from lifecycle.selectors import jurisdiction_of


@require_http_methods(["GET", "HEAD", "POST"])
def checks(request: HttpRequest, pk: int) -> HttpResponse:
    """The checks of a case, one by one (逐项审查); who may sign it marks them, the others read."""
    at = clock.now()
    file = open_file(visible_case(request, pk, at), cast(User, request.user), at)
    context: dict[str, object] = {"refusal": "", "bad": ""}
    typed = {}
    if request.method == "POST":
        marks = checklist.typed_marks(request.POST)
        try:
            made = checking.mark(by=file.user, application_id=pk, marks=marks, at=at)
        except DomainError as refused:
            context = {"refusal": refused.message, "bad": refused.field}
            typed = {one.key: one for one in marks}
        else:
            messages.success(request, _("已记录%d项审查结论。") % len(made))
            return redirect("checks", pk=pk)
    rows = checklist.rows_of(file, typed)
    context |= {
        "file": file,
        "application": file.application,
        "rows": rows,
        "marked": sum(1 for row in rows if row.own is not None),
        "choices": CheckMark.Verdict.choices,
        "evidence": checklist.evidence_of(file),
        "may_write": writing_post(file.user, file.today) is not None,
    }
    return render(request, "approvals/checks/page.html", context, status=422 if typed or context["refusal"] else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def guidance(request: HttpRequest) -> HttpResponse:
    """What signers shall look at in each check of a procedure (审查要点), for the writer's place."""
    at = clock.now()
    day = timezone.localtime(at).date()
    post = writing_post(request.user, day)
    if post is None:
        raise PermissionDenied(_("审查要点由承担监管职能单位的科室岗、审批岗制定。"))
    asked = (request.POST if request.method == "POST" else request.GET).get("procedure", "")
    code = asked if asked in PROCEDURES else next(iter(PROCEDURES))
    context: dict[str, object] = {}
    if request.method == "POST":
        check, text = request.POST.get("check", ""), request.POST.get("text", "")
        try:
            guiding.write(by=cast(User, request.user), procedure=code, check=check, text=text, at=at)
        except DomainError as refused:
            context = {"refusal": refused.message, "bad": check, "typed": text}
        else:
            messages.success(request, _("已保存审查要点，并记入台账。"))
            return redirect(f"{reverse('guidance')}?{urlencode({'procedure': code})}#{check}")
    said = guidance_for(post.unit, code)
    rules = rules_on(jurisdiction_of(post.unit), code, day)
    context |= {
        "procedures": PROCEDURES.values(),
        "code": code,
        "unit": post.unit,
        "rows": [{"key": key, "entry": entry, "said": said.get(key)} for key, entry in checks_of(rules)],
    }
    return render(request, "approvals/checks/guidance.html", context, status=422 if "refusal" in context else 200)
