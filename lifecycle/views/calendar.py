"""The working calendar (工作日历): its years, and editing one with a preview of every open limit it moves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock
from accounts.models import Post
from accounts.permissions import posts_of
from lifecycle import announcement, calendaryears
from lifecycle.calendar import work_calendar
from lifecycle.errors import DomainError
from lifecycle.models import Deadline

KEPT_BY = Post.Office.SYSTEM_ADMIN
SEEN_BY = (KEPT_BY, Post.Office.SECURITY_ADMIN, Post.Office.AUDIT_ADMIN)


def _may(request: HttpRequest, offices: tuple[str, ...]) -> bool:
    user: Any = request.user
    return user.is_superuser or any(post.office in offices for post in posts_of(user, clock.today()))


def _only_administrators(request: HttpRequest) -> None:
    """Refuse all but the three administrators (三员).

    Raises: PermissionDenied.
    """
    if not _may(request, SEEN_BY):
        raise PermissionDenied(_("工作日历由系统管理员维护，供三员查看；各项期限的计算说明中列明了所依据的日历。"))


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The years of the calendar (工作日历): shipped, edited, and how many dates wait for a year not yet published."""
    _only_administrators(request)
    found = calendaryears.years()
    waiting = Deadline.objects.filter(provisional=True, met_at__isnull=True, state__in=Deadline.OPEN).count()
    context = {
        "years": found,
        "next_year": (found[0].year if found else timezone.localtime(clock.now()).year) + 1,
        "waiting": waiting,
        "may": _may(request, (KEPT_BY,)),
    }
    return render(request, "lifecycle/calendar.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_year(request: HttpRequest, year: int) -> HttpResponse:
    """One year (年度放假安排): looked at, edited, previewed, published."""
    _only_administrators(request)
    may = _may(request, (KEPT_BY,))
    row = next((one for one in calendaryears.years() if one.year == year), None)
    text = announcement.write(calendaryears.announced(year)) if row else ""
    context: dict[str, Any] = {
        "year": year,
        "row": row,
        "may": may,
        "text": request.POST.get("text", text),
        "source": request.POST.get("source", row.edited.source if row and row.edited else ""),
        **_months(year),
    }
    if request.method != "POST":
        return render(request, "lifecycle/calendar_year.html", context)
    if not may:
        raise PermissionDenied(_("工作日历由系统管理员维护。"))
    try:
        return _posted(request, year, context)
    except DomainError as error:
        context |= {"refusal": error.message, "bad": error.field}
        return render(request, "lifecycle/calendar_year.html", context, status=422)


def _posted(request: HttpRequest, year: int, context: dict[str, Any]) -> HttpResponse:
    by: Any = request.user
    if request.POST.get("act") == "publish":
        moved = calendaryears.publish(by=by, year=year, source=context["source"], text=context["text"], at=clock.now())
        said = _("%(year)d年放假安排已公布，重新计算%(n)d项期限，逐项记入台账。")
        messages.success(request, said % {"year": year, "n": len(moved)})
        return redirect("calendar_year", year=year)
    given = calendaryears.read(context["text"], year)
    context |= {"preview": calendaryears.preview(year, given), "given": given, "canonical": announcement.write(given)}
    return render(request, "lifecycle/calendar_year.html", context)


def _months(year: int) -> dict[str, Any]:
    """The year's days off for the month grids (全年日历)."""
    found = work_calendar()
    return {
        "first": date(year, 1, 1),
        "last": date(year, 12, 31),
        "off": sorted(day for day in found.holidays if day.year == year),
        "makeup": sorted(day for day in found.makeup if day.year == year),
        "published": year in found.years,
    }
