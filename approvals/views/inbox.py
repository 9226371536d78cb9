"""The inbox (待办箱): what waits for me, by time left; the filters I keep."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import clock
from approvals import desk, inbox
from approvals.inboxfilter import InboxFilter
from approvals.models import SavedFilter

#: So many filters fit above the list.
MOST = 12


@require_safe
def inbox_page(request: HttpRequest) -> HttpResponse:
    """What waits for me (待办), by time left, filtered and paged."""
    day = _today()
    found = inbox.look(desk.waiting(request.user, day), request.user, request.GET, day, request.GET.get("page"))
    request.waiting = found.total  # type: ignore[attr-defined]
    if found.unread is not None:
        request.unread = found.unread  # type: ignore[attr-defined]
    query = urlencode(found.asked)
    clocks = {task.application_id: inbox.clocks_of(task, day) for task in found.page.object_list}
    carried = f"?{urlencode({'in': query})}" if query else ""
    context: dict[str, Any] = {
        "inbox": found,
        "page": found.page,
        "turns": desk.turn_rows(list(found.page.object_list), clocks, carried),
        "filters": InboxFilter(found.asked),
        "filtered": bool(found.asked),
        "query": query,
        "may_save": bool(found.asked) and len(found.tabs) < MOST and not any(tab.current for tab in found.tabs),
    }
    return render(request, "approvals/inbox/page.html", context)


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filters now set under a name (保存筛选); a name used before is given the new ones."""
    asked = InboxFilter(request.POST).conditions
    name = request.POST.get("name", "").strip()[:30]
    if not asked or not name:
        messages.error(request, _("请先设置条件，再给这组条件起一个名称。"))
        return _back(asked)
    own = SavedFilter.objects.filter(owner=request.user.pk)
    if not own.filter(name=name).exists() and own.count() >= MOST:
        messages.error(request, _("最多保存%d个常用筛选，请先删除不用的。") % MOST)
        return _back(asked)
    kept = {"owner": request.user, "conditions": asked, "saved_at": clock.now()}
    own.update_or_create(name=name, defaults=kept)
    messages.success(request, _("已保存为“%s”。") % name)
    return _back(asked)


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename or delete a filter of one's own (修改常用筛选)."""
    row = get_object_or_404(SavedFilter, pk=pk, owner=request.user.pk)
    if request.POST.get("act") == "delete":
        row.delete()
        messages.success(request, _("已删除“%s”。") % row.name)
        return _back({})
    name = request.POST.get("name", "").strip()[:30]
    try:
        if name:
            with transaction.atomic():
                row.name = name
                row.save(update_fields=["name"])
            messages.success(request, _("已改名为“%s”。") % name)
    except IntegrityError:
        messages.error(request, _("您已有一个名为“%s”的常用筛选。") % name)
    return _back(row.conditions)


def _back(asked: dict[str, Any]) -> HttpResponse:
    return redirect(f"{reverse('inbox')}?{urlencode(asked)}" if asked else reverse("inbox"))


def _today() -> date:
    return timezone.localtime(clock.now()).date()
