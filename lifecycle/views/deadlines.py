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
from lifecycle.clockacts import WORDS, possible
from lifecycle.clockevents import state_as_of
from lifecycle.filters import AsOfFilter, DeadlineFilter
from lifecycle.models import Deadline
from lifecycle.selectors import fileable_units, visible_deadlines
from lifecycle.supervision import supervising_act

PER_PAGE = 30
RUNNING = Q(met_at__isnull=True, state__in=Deadline.OPEN)


def _late(today: date) -> Q:
    """Open clocks past their day (已逾期); a state to be kept up is never late."""
    late = Q(state=Deadline.State.BROKEN) | Q(state=Deadline.State.RUNNING, due_on__lt=today)
    return RUNNING & ~Q(kind="keep_up") & late


def _in_state(state: str, today: date) -> Q:
    return {
        "overdue": _late(today),
        "met": Q(state=Deadline.State.MET),
        "late": Q(state=Deadline.State.BROKEN, met_at__isnull=False),
        "suspended": Q(state=Deadline.State.SUSPENDED),
        "lifted": Q(state=Deadline.State.LIFTED),
        "waived": Q(state=Deadline.State.WAIVED),
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
    if asked["state"] in ("met", "late", "lifted", "waived", "all"):
        rows = rows.order_by("-starts_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "page": page,
        "rows": [{"row": row, "shown": clockface.shown(row, today)} for row in page.object_list],
        "figures": _figures(visible.filter(internal=asked["kind"] == "own"), today),
        "own": asked["kind"] == "own",
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
    events = [clockface.told(event) for event in row.events.order_by("pk")]
    face = clockface.face(row)
    asked = AsOfFilter(request.GET)
    day = asked.chosen()["day"]
    decides = supervising_act(request.user, row.unit, clock.now()) is not None
    context = {
        "asked": asked,
        "day": day,
        "stand": clockface.stand_words(state_as_of(row, day)) if day else None,
        "acts": [(what, WORDS[what]) for what in possible(row, clock.now())] if decides else [],
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
    waiting = row.application_id is None and bool(row.procedure) and row.is_open
    return waiting and fileable_units(user, day).filter(pk=row.unit_id).exists()
