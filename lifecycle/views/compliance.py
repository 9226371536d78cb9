"""The compliance desk (合规看板): the board, the clocks behind each figure, and the workbook."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.models import Unit
from accounts.panels import panels_for
from accounts.permissions import units_of
from accounts.scope import Scope, scope_of
from lifecycle.compliance import charts, listing, quarters, workbook
from lifecycle.compliance.board import Board, aside, board
from lifecycle.compliance.standings import COLUMNS, Asked, standings
from lifecycle.filters import ComplianceFilter
from lifecycle.procedures import PROCEDURES

PER_PAGE = 30
#: So few months have room for their year below the bars.
FEW = 4
#: So many units fit into one list to choose from; where there are more, one follows the lines of the board.
OFFERED = 400


def asked_of(request: HttpRequest) -> tuple[Asked, ComplianceFilter]:
    """What a person asks the desk (查询条件), within what they may see; what cannot be understood is left out.

    Where a supervisor has thousands of units, a unit is chosen by following its line on the board.
    """
    now = clock.now()
    today = timezone.localtime(now).date()
    scope = scope_of(request.user, today)
    seen = Unit.objects.filter(scope.covers("") | Q(pk__in=scope.unit_ids))
    offered = _offered(request, scope, seen, today)
    spans = quarters.choices(today)
    form = ComplianceFilter(request.GET, spans, offered)
    given = form.chosen()
    span = quarters.span(str(request.GET.get("period", ""))) or quarters.quarter_of(today)
    wanted = str(request.GET.get("unit", ""))
    day = given["day"] if isinstance(given["day"], date) else today
    asked = Asked(
        span=span,
        now=now,
        today=today,
        day=min(day, today),
        scope=scope,
        own=given["kind"] == "own",
        unit=seen.filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 12 else None,
        procedure=given["procedure"],
        name=str(request.GET.get("name", ""))[:60],
    )
    return asked, form


def _offered(request: HttpRequest, scope: Scope, seen: QuerySet[Unit], today: date) -> list[tuple[int, str]]:
    """The units to choose from (可选单位), those below a place set in; none where there are too many for a list."""
    if not scope.paths:
        return [(unit.pk, unit.name) for unit in units_of(request.user, today)]
    rows = list(seen.order_by("path").values_list("pk", "name", "path")[: OFFERED + 1])
    if len(rows) > OFFERED:
        return []
    top = min(path.count("/") for _, _, path in rows) if rows else 0
    return [(pk, "　" * (path.count("/") - top) + name) for pk, name, path in rows]


def address(asked: Asked, **more: str) -> str:
    """The query that asks the same again (查询地址), with something more."""
    given = {
        "period": asked.span.key,
        "day": asked.day.isoformat() if asked.past else "",
        "kind": "own" if asked.own else "",
        "unit": str(asked.unit.pk) if asked.unit else "",
        "procedure": asked.procedure,
        "name": asked.name,
        **more,
    }
    return urlencode({key: value for key, value in given.items() if value})


@require_safe
def compliance(request: HttpRequest) -> HttpResponse:
    """The board (合规看板): figures, charts, rules, units; each figure leads to its clocks."""
    asked, form = asked_of(request)
    found = board(asked, standings(asked))
    context = {
        "asked": asked,
        "form": form,
        "board": found,
        "beside": aside(asked),
        "same": address(asked),
        "figures": _figures(found, asked),
        "rules": [(line, address(asked, name=line.name, procedure=line.code)) for line in found.rules],
        "units": [(line, address(asked, unit=str(line.unit.pk))) for line in found.units],
        "panels": panels_for("compliance", asked, request.user, asked.now),
        **_charts(found),
    }
    return render(request, "lifecycle/compliance.html", context)


def _figures(found: Board, asked: Asked) -> list[dict[str, Any]]:
    total = found.total
    notes = {
        "open": _("届满日在本期、尚未到期"),
        "soon": _("七天之内届满"),
        "overdue": _("已过届满日仍未办结"),
        "kept": _("在届满日前办结"),
        "broken": _("办结时已过届满日"),
    }
    tones = {"soon": "warn", "overdue": "bad", "broken": "bad", "kept": "ok"}
    return [
        {
            "label": COLUMNS[name],
            "number": total[name],
            "note": note,
            "tone": tones.get(name, "") if total[name] else "",
            "query": address(asked, column=name),
        }
        for name, note in notes.items()
    ]


def _charts(found: Board) -> dict[str, Any]:
    year = "{0.year}年" if len(found.months) <= FEW else ""
    months = [(f"{year.format(first)}{first.month}月", one["kept"], one.failed) for first, one in found.months]
    rated = [(line.unit.display_name, line.tally.rate) for line in found.units if line.tally.rate is not None]
    return {
        "bars": charts.bars(months),
        "rates": charts.rates([(name, rate) for name, rate in rated if rate is not None]),
        "rates_height": len(rated) * charts.LINE + 4,
        "chart": charts,
    }


@require_safe
def compliance_list(request: HttpRequest) -> HttpResponse:
    """The clocks behind a figure (明细), each leading to its explanation and its case."""
    asked, form = asked_of(request)
    column = request.GET.get("column", "")
    rows = listing.chosen(standings(asked), column)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "form": form,
        "column": column,
        "what": _what(asked, column),
        "page": page,
        "lines": list(listing.lines(page.object_list, asked)),
        "same": address(asked),
        "here": address(asked, column=column),
    }
    return render(request, "lifecycle/compliance_list.html", context)


def _what(asked: Asked, column: str) -> str:
    """What the list shows, in words (明细名称)."""
    shown = {**COLUMNS, "failed": _("逾期")}.get(column, _("全部"))
    parts = [shown, PROCEDURES[asked.procedure].name if asked.procedure in PROCEDURES else "", asked.name]
    return " · ".join(part for part in parts if part)


@require_safe
def compliance_export(request: HttpRequest) -> FileResponse:
    """The same clocks as a workbook (导出Excel), streamed, with the number of rows."""
    asked, _form = asked_of(request)
    column = request.GET.get("column", "")
    rows = listing.chosen(standings(asked), column).iterator(chunk_size=2000)
    file, count = workbook.write(listing.lines(rows, asked), asked, what=_what(asked, column))
    answer = FileResponse(file, as_attachment=True, filename=_("合规看板_%s.xlsx") % asked.span.key)
    answer.headers["X-Rows"] = str(count)
    return answer
