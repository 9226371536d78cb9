"""The inbox (通知): what I have been told, one message with its receipts, and how I want to be told."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from notices.messageforms import InboxFilter, PreferenceForm
from notices.messages import inbox
from notices.models import Delivery, Preference

PER_PAGE = 30


@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    """What I have been told (我的通知), the newest first."""
    filters = InboxFilter(request.GET)
    asked = filters.chosen()
    rows = inbox.inbox_of(request.user)
    text = asked["q"].strip()
    if text:
        words = Q(message__subject__icontains=text) | Q(message__application__number__icontains=text)
        rows = rows.filter(words | Q(message__application__title__icontains=text))
    if asked["state"]:
        rows = rows.filter(read_at__isnull=asked["state"] == "unread")
    if asked["kind"]:
        rows = rows.filter(message__kind=asked["kind"])
    context = {
        "filters": filters,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "filtered": any(asked.values()),
        "unread": inbox.unread(request.user),
    }
    return render(request, "notices/messages/list.html", context)


@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message (通知); to have opened it is to have read it, which is what a receipt says."""
    found = get_object_or_404(inbox.inbox_of(request.user), pk=pk)
    if request.method == "GET":
        inbox.read(request.user, [pk], clock.now())
    context = {
        "row": found,
        "message": found.message,
        "lines": found.message.text.splitlines(),
        "sent": Delivery.objects.filter(message=found.message_id, recipient=found.recipient_id).exclude(
            channel=Delivery.Channel.INBOX
        ),
    }
    return render(request, "notices/messages/message.html", context)


@require_POST
def message_mark(request: HttpRequest) -> HttpResponse:
    """Mark messages as read or unread (标记已读、未读)."""
    keys = [int(key) for key in request.POST.getlist("row") if key.isdecimal()]
    act = request.POST.get("act")
    if act == "all":
        done = inbox.read(request.user, None, clock.now())
    elif act == "unread":
        done = inbox.unread_again(request.user, keys)
    else:
        done = inbox.read(request.user, keys, clock.now())
    if done:
        messages.success(request, _("已标记 %d 条通知。") % done)
    else:
        messages.info(request, _("没有需要标记的通知，请先勾选。催办已读后留有回执，不能改回未读。"))
    return redirect("messages")


@require_http_methods(["GET", "HEAD", "POST"])
def message_settings(request: HttpRequest) -> HttpResponse:
    """How I want to be told (通知设置)."""
    user: Any = request.user
    mine = Preference.objects.filter(pk=user.pk).first() or Preference(user=user)
    form = PreferenceForm(request.POST or None, instance=mine)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("通知设置已保存，对此后的通知生效。"))
        return redirect("message_settings")
    status = 422 if form.is_bound else 200
    return render(request, "notices/messages/settings.html", {"form": form}, status=status)
