"""Requests of somebody who looks as another person (视角查看中的请求): the other's pages, read-only, and nothing stays."""

from __future__ import annotations

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from lifecycle import viewing

KEY = "viewing"
SAFE = ("GET", "HEAD", "OPTIONS")
#: What belongs to the account and not to the work: passwords, second factor, secret addresses.
PRIVATE = ("/me/", "/login/", "/feeds/", "/admin/")


class LookOnly:
    """Show the pages of the person looked at (替换视角); refuse every act; undo whatever a page would write."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request pass as the other person, or end what is over (拦截)."""
        pk = request.session.get(KEY)
        if pk is None or not request.user.is_authenticated:
            return self.get_response(request)
        row = viewing.running(pk, by=request.user, at=clock.now())
        if row is None:
            return self._over(request)
        request.viewing = row  # type: ignore[attr-defined]
        if request.path in (reverse("view_as_end"), reverse("logout")):
            return self.get_response(request)
        request.user = row.person
        if request.method not in SAFE:
            raise PermissionDenied(_("您正在以他人视角查看，只能看，不能办理。"))
        if request.path.startswith(PRIVATE):
            raise PermissionDenied(_("账号、密码和私人地址不在查看范围内。"))
        with transaction.atomic():
            answer = self.get_response(request)
            transaction.set_rollback(True)
        return answer

    def _over(self, request: HttpRequest) -> HttpResponse:
        """What has run out is over (查看结束): back to one's own pages, under a new session key."""
        viewing.end(by=request.user, at=clock.now())
        del request.session[KEY]
        renew(request)
        messages.info(request, _("以他人视角查看已结束。"))
        if request.method not in SAFE:
            raise PermissionDenied(_("以他人视角查看已结束，请重新打开页面。"))
        return redirect("workbench")


def renew(request: HttpRequest) -> None:
    """A new session key (更换会话标识): one known before is worth nothing after; the list of sessions follows."""
    request.session.cycle_key()
    UserSession.objects.purge_and_list(request.user)
    UserSession.objects.create_from_request(request)
