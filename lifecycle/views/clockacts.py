"""Deciding on a clock (期限处理): what it leads to is read first; what was typed is kept when it is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import clock
from lifecycle import clockacts, clockface
from lifecycle.errors import DomainError
from lifecycle.selectors import visible_deadlines
from lifecycle.supervision import supervising_act

#: What each act leads to (后果), as its page says before it is done.
CONSEQUENCES = {
    "suspend": (
        gettext_lazy("自今天之后的日子不计入期限，直到恢复计算；中止期间不催办，也不算逾期。"),
        gettext_lazy("期间完成所要求的事项，按期完成。"),
    ),
    "resume": (
        gettext_lazy("自明天起继续计算，中止的日子不计入，届满日相应后移，末日遇休息日的按原规则处理。"),
        gettext_lazy("提醒按新的届满日重新安排。"),
    ),
    "extend": (
        gettext_lazy("届满日改为所定的日期，不再因节假日移动；原届满日保留在期限记录和台账中。"),
        gettext_lazy("提醒按新的届满日重新安排。已经逾期的期限不能延长。"),
    ),
    "waive": (
        gettext_lazy("该期限不再计算，既不算按期也不算逾期；所要求的事项本身是否仍须办理，以批准文书为准。"),
        gettext_lazy("免除后不能恢复。"),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def deadline_act(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Stop, resume, extend or waive a clock (期限处理), by the supervising office."""
    at = clock.now()
    today = timezone.localtime(at).date()
    row = get_object_or_404(visible_deadlines(request.user, today), pk=pk)
    if what not in CONSEQUENCES:
        raise Http404
    if supervising_act(request.user, row.unit, at) is None:
        raise PermissionDenied(_("期限由主管单位处理，您不在其主管岗位上。"))
    typed = {"reason": request.POST.get("reason", ""), "until": request.POST.get("until", "")}
    context: dict[str, Any] = {
        "row": row,
        "what": what,
        "word": clockacts.WORDS[what],
        "consequences": CONSEQUENCES[what],
        "possible": what in clockacts.possible(row, at),
        "shown": clockface.shown(row, today),
        **typed,
    }
    if request.method != "POST":
        return render(request, "lifecycle/deadline_act.html", context)
    try:
        _do(request, what, pk, typed, at)
    except DomainError as error:
        context |= {"refusal": error.message, "bad": error.field}
        return render(request, "lifecycle/deadline_act.html", context, status=422)
    messages.success(request, _("“%(label)s”已%(word)s。") % {"label": row.label, "word": context["word"]})
    return redirect("deadline", pk=pk)


def _do(request: HttpRequest, what: str, pk: int, typed: dict[str, str], at: Any) -> None:
    by: Any = request.user
    if what == "extend":
        clockacts.extend(by=by, deadline_id=pk, until=_day(typed["until"]), reason=typed["reason"], at=at)
        return
    act = {"suspend": clockacts.suspend, "resume": clockacts.resume, "waive": clockacts.waive}[what]
    act(by=by, deadline_id=pk, reason=typed["reason"], at=at)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
