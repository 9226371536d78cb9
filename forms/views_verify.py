"""Checking a paper (文书核验): open to everyone, indexed by nobody, asked a limited number of times."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms.verification import asked_too_often, known
from forms.verification_code import check, normalise


@login_not_required
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code (输入验证码); a well-formed one leads to its paper."""
    typed = request.GET.get("code", "").strip()[:60]
    if not typed:
        return _page(request, {})
    if check(typed):
        return redirect("verify_code", code=normalise(typed))
    wrong = _("验证码应为12位字母和数字，例如印在文书二维码旁的“T7WX-N930-871X”式样；请核对后重新输入。")
    return _page(request, {"typed": typed, "wrong": wrong}, status=422)


@login_not_required
@require_safe
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """What is known of the paper with this code (核验结果)."""
    if asked_too_often(request):
        answer = _page(request, {"typed": code[:60], "too_often": True}, status=429)
        answer["Retry-After"] = "60"
        return answer
    printed = normalise(code)
    if not printed or not check(printed):
        wrong = _("这不是本系统印发的验证码，或者有字符抄错，请逐位核对。")
        return _page(request, {"typed": code[:60], "wrong": wrong}, status=404)
    if printed != code:
        return redirect("verify_code", code=printed)
    found = known(printed)
    if found is None:
        return _page(request, {"typed": printed, "unknown": True}, status=404)
    return _page(request, {"typed": printed, "found": found})


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    answer = render(request, "forms/verify.html", context, status=status)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Cache-Control"] = "no-store"
    return answer
