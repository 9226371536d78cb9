"""Campaigns (专项工作): the list, the board, making one from a timetable."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock
from accounts.models import User
from lifecycle import campaignboard, campaigns, organising
from lifecycle.errors import DomainError


@require_safe
def all_campaigns(request: HttpRequest) -> HttpResponse:
    """The campaigns one may see (专项工作), each with how far it is.

    Raises: Http404 for who supervises nothing.
    """
    at = clock.now()
    today = timezone.localtime(at).date()
    rows = campaignboard.visible_campaigns(request.user, today)
    organises = bool(organising.organising_posts(request.user, today))
    if not organises and not rows.exists():
        raise Http404
    shown = []
    for row in rows:
        lines = campaignboard.board(row, today)
        total, done = (sum(line.figures[k] for line in lines) for k in ("total", "done"))
        late, overdue = (sum(line.figures[k] for line in lines) for k in ("late", "overdue"))
        shown.append({"campaign": row, "total": total, "done": done + late, "overdue": overdue, "batches": len(lines)})
    return render(request, "lifecycle/campaigns.html", {"rows": shown, "organises": organises})


@require_safe
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """The board of a campaign (进度): batch by batch, as chart and as tables."""
    at = clock.now()
    today = timezone.localtime(at).date()
    found = get_object_or_404(campaignboard.visible_campaigns(request.user, today), pk=pk)
    lines = campaignboard.board(found, today)
    context = {
        "campaign": found,
        "lines": lines,
        "chart": [line for line in lines if line.members],
        "mine": campaignboard.may_organise(request.user, found, today),
        "today": today,
        "wide": campaignboard.WIDE,
        "doubts": [(line.batch, doubt) for line in lines for doubt in line.doubts],
    }
    return render(request, "lifecycle/campaign.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Make a campaign from a timetable of the rules (建立专项工作).

    Raises: Http404 for who supervises nothing.
    """
    at = clock.now()
    today = timezone.localtime(at).date()
    if not organising.organising_posts(request.user, today):
        raise Http404
    given = request.POST if request.method == "POST" else request.GET
    choices = campaignboard.timetables(request.user, today)
    chosen = next((one for one in choices if one["code"] == given.get("table")), None)
    refusal = ""
    if request.method == "POST":
        try:
            made = _created(request, chosen, at)
        except DomainError as error:
            refusal = str(error)
        else:
            return redirect("campaign", pk=made.pk)
    context = {
        "choices": choices,
        "chosen": chosen,
        "rows": _dates(chosen, given),
        "name": given.get("name", ""),
        "reason": given.get("reason", ""),
        "refusal": refusal,
    }
    return render(request, "lifecycle/campaign_new.html", context, status=422 if refusal else 200)


def _dates(chosen: dict[str, Any] | None, given: Any) -> list[dict[str, Any]]:
    batches = chosen["table"].batches if chosen else ()
    return [{"batch": one, "value": given.get(f"date-{one.key}") or one.on.isoformat()} for one in batches]


def _created(request: HttpRequest, chosen: dict[str, Any] | None, at: Any) -> Any:
    if chosen is None:
        raise DomainError(_("请先选择规则库中的一项安排。"), field="table")
    given = request.POST
    return campaigns.create(
        by=cast(User, request.user),
        organiser=chosen["unit"],
        jurisdiction=chosen["jurisdiction"],
        entry=chosen["table"].name,
        name=given.get("name", ""),
        dates={one.key: day_of(given.get(f"date-{one.key}") or one.on.isoformat()) for one in chosen["table"].batches},
        reason=given.get("reason", ""),
        at=at,
    )


def day_of(text: str) -> date:
    """A day as a form gives it (日期).

    Raises: DomainError.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise DomainError(_("“%s”不是有效日期，应如“2026-03-02”。") % text[:20]) from error
