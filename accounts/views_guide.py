"""Help (帮助): the first steps of one's own offices, and the panel on the workbench put away or brought back."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import clock, guides
from accounts.models import User
from accounts.permissions import seats_of


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """What one's offices do here (帮助), office by office."""
    user = cast(User, request.user)
    mine = guides.guides_of(seats_of(user, clock.today()).values())
    return render(request, "accounts/help.html", {"guides": mine, "shown": user.guided_at is None})


@require_POST
def guide(request: HttpRequest) -> HttpResponse:
    """Put the panel of the workbench away, or bring it back (收起或重新显示指引)."""
    user = cast(User, request.user)
    if request.POST.get("show") == "1":
        guides.show_again(by=user)
        return redirect("workbench")
    guides.dismiss(by=user, at=clock.now())
    messages.success(request, _("指引已收起；需要时从页面底部的“帮助”重新打开。"))
    return redirect("workbench")
