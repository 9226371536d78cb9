"""Notices (公告): those one may see, and one with its paper and its clock."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import clock
from forms.documents import paper_of
from forms.preview import render_html
from lifecycle import clockface
from lifecycle.models import Deadline
from notices import standing, watchpanel
from notices.filters import NoticeFilter
from notices.models import Notice
from notices.selectors import visible_notices

PER_PAGE = 30
#: What still asks for something comes first.
FIRST = Case(
    When(state=Notice.State.BROKEN, then=Value(0)),
    When(state=Notice.State.DRAFTED, then=Value(1)),
    When(state=Notice.State.POSTED, then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The notices one may see (公告一览): what still asks for something first."""
    today = timezone.localtime(clock.now()).date()
    filters = NoticeFilter(request.GET)
    asked = filters.chosen()
    rows = visible_notices(request.user, today).select_related("site", "application__unit")
    text = asked["q"].strip()
    if text:
        rows = rows.filter(
            Q(label__icontains=text)
            | Q(place_label__icontains=text)
            | Q(url__icontains=text)
            | Q(site__name__icontains=text)
            | Q(application__unit__name__icontains=text)
        )
    if asked["state"]:
        rows = rows.filter(state=asked["state"])
    page = Paginator(rows.order_by(FIRST, "last_day", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "page": page,
        "rows": [{"notice": row, "period": standing.period(row, today)} for row in page.object_list],
        "filtered": any(asked.values()),
    }
    return render(request, "notices/notices.html", context)


@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice (公告): its text, where it stands, its period on the calendar, what comes next and by whom."""
    today = timezone.localtime(clock.now()).date()
    seen = visible_notices(request.user, today)
    found = get_object_or_404(seen.select_related("site", "application__unit", "document__unit", "posted_by"), pk=pk)
    clocks = Deadline.objects.filter(application=found.application_id, subject=f"notice:{found.pk}").order_by("-pk")
    row = clocks.first()
    context = {
        "notice": found,
        "next": standing.next_for(found, today),
        "action": standing.action(found, today) if standing.may_act(found, request.user, today) else None,
        "period": standing.period(found, today),
        "progress": standing.progress(found, today),
        "first": timezone.localtime(found.posted_at).date() if found.posted_at else None,
        "clock": row,
        "skipped": clockface.left_out(row.explanation) if row else (),
        "preview": render_html(paper_of(found.document)) if found.document else "",
        "today": today,
        "watch": watchpanel.looks_at(found, request.user, clock.now()),
    }
    return render(request, "notices/notice.html", context)
