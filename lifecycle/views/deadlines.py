"""Deadlines (期限): every clock a person may see, and one clock with how its days were counted."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import clock
from lifecycle import clockface
from lifecycle.filters import DeadlineFilter
from lifecycle.models import Deadline
from lifecycle.selectors import fileable_units, visible_deadlines

PER_PAGE = 30
RUNNING = Q(met_at__isnull=True, state__in=(Deadline.State.RUNNING, Deadline.State.BROKEN))


def _late(today: date) -> Q:
    """Open clocks past their day (已逾期); a state to be kept up is never late."""
    return RUNNING & ~Q(kind="keep_up") & (Q(state=Deadline.State.BROKEN) | Q(due_on__lt=today))


def _in_state(state: str, today: date) -> Q:
    return {
        "overdue": _late(today),
        "met": Q(state=Deadline.State.MET),
        "late": Q(state=Deadline.State.BROKEN, met_at__isnull=False),
        "lifted": Q(state=Deadline.State.LIFTED),
        "all": Q(),
    }.get(state, RUNNING)


@require_safe
def deadlines(request: HttpRequest) -> HttpResponse:
    """The clocks a person may see (期限一览): the nearest first; by law or an office's own."""
    today = timezone.localtime(clock.now()).date()
    visible = visible_deadlines(request.user, today)
    units = list(visible.order_by("unit__path").values_list("unit_id", "unit__name").distinct())
    given = {"state": "open", **request.GET.dict()}
    filters = DeadlineFilter(given, units)
    asked = filters.chosen()
    rows = _matching(visible, asked, today).order_by(F("due_on").asc(nulls_last=True), "pk")
    if asked["state"] in ("met", "late", "lifted", "all"):
        rows = rows.order_by("-starts_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "page": page,
        "rows": [{"row": row, "shown": clockface.shown(row, today)} for row in page.object_list],
        "figures": _figures(visible, today),
        "filtered": bool(asked["kind"] or asked["unit"] or asked["q"] or asked["state"] != "open"),
    }
    return render(request, "lifecycle/deadlines.html", context)


def _matching(rows: QuerySet[Deadline], asked: dict[str, Any], today: date) -> QuerySet[Deadline]:
    rows = rows.filter(_in_state(asked["state"], today))
    if asked["kind"]:
        rows = rows.filter(internal=asked["kind"] == "own")
    if asked["unit"]:
        rows = rows.filter(unit_id=int(asked["unit"]))
    text = asked["q"].strip()
    if text:
        rows = rows.filter(
            Q(label__icontains=text)
            | Q(application__title__icontains=text)
            | Q(application__number__icontains=text)
            | Q(site__name__icontains=text)
        )
    return rows


def _figures(rows: QuerySet[Deadline], today: date) -> dict[str, int]:
    """How many run, are due today, are late, were kept (期限概况): one statement."""
    return rows.aggregate(
        running=Count("pk", filter=RUNNING & ~_late(today)),
        today=Count("pk", filter=RUNNING & Q(due_on=today)),
        late=Count("pk", filter=_late(today)),
        met=Count("pk", filter=Q(state=Deadline.State.MET)),
    )


@require_safe
def deadline(request: HttpRequest, pk: int) -> HttpResponse:
    """One clock (期限): how its days were counted, on which calendar, under which clause, and what happened to it."""
    today = timezone.localtime(clock.now()).date()
    row = get_object_or_404(visible_deadlines(request.user, today), pk=pk)
    events = [{"at": e.at, "what": clockface.event_words(e), "text": e.note} for e in row.events.all()]
    face = clockface.face(row)
    context = {
        "row": row,
        "shown": clockface.shown(row, today),
        "kind": clockface.KIND_WORDS.get(row.kind, row.kind),
        "face": face,
        "last_word": "止" if row.kind == "keep_up" else "届",
        "events": events,
        "today": today,
        "may_fulfil": _may_fulfil(request.user, row, today),
    }
    return render(request, "lifecycle/deadline.html", context)


def _may_fulfil(user: Any, row: Deadline, day: date) -> bool:
    """Whether a person may file what fulfils a recurring duty (能否办理), which is still open."""
    waiting = bool(row.procedure) and row.met_at is None and row.state != Deadline.State.LIFTED
    return waiting and fileable_units(user, day).filter(pk=row.unit_id).exists()
