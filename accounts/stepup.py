"""What a person has to put right before going on (登录后须先办理): an outdated password, a missing second factor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.passwords import keep_until
from accounts.second_factor import asked_of, has_one

UNTIL, WANTED = "password_until", "second_factor_wanted"
#: Pages of one's own account stay open, else nothing could be put right.
OWN = ("/me/", "/logout/", "/login/", "/static/")


@receiver(user_logged_in)
def note(sender: Any, request: HttpRequest, user: Any, **_kwargs: Any) -> None:
    """Note at sign-in what has to be put right (登录核查); later requests read the session only."""
    if request is not None and hasattr(request, "session"):
        remember(request, user)


def remember(request: HttpRequest, user: Any) -> None:
    """Note until when the password may be kept and whether a second factor is missing (登记待办)."""
    until = keep_until(user)
    request.session[UNTIL] = until.isoformat() if until else ""
    request.session[WANTED] = asked_of(user) and not has_one(user)


class PutRightFirst:
    """Lead to one's own page until what is asked for is there (先办理后使用)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request pass, or lead to the page where it can be put right (拦截)."""
        if not request.user.is_authenticated or request.path.startswith(OWN):
            return self.get_response(request)
        until = request.session.get(UNTIL)
        if until and clock.today() > date.fromisoformat(until):
            messages.warning(request, _("您的密码已于%(day)s到期，请先修改密码，再继续办理。") % {"day": until})
            return redirect(reverse("profile") + "#password")
        if request.session.get(WANTED):
            if not has_one(request.user):
                messages.warning(request, _("按照本系统的安全设置，您的岗位须先启用双因素验证，再继续办理。"))
                return redirect("mfa_activate_totp")
            request.session[WANTED] = False
        return self.get_response(request)
