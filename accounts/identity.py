"""Signing in by the region's identity service (统一身份认证): accounts are made by the administrator, never by a sign-in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.models import User

PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"  # noqa: S105 - the path of a class
QUIET = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in as this product does it (登录): nobody signs up, and nobody is greeted with a bar at every sign-in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account by themselves (不开放注册)."""
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Show a message, but not those that say nothing new (提示)."""
        if message_template not in QUIET:
            super().add_message(request, level, message_template, *args, **kwargs)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Open the session (登录); after a second factor the account no longer says which backend knew it."""
        login(request, user, backend=getattr(user, "backend", PASSWORD_BACKEND))


class Identity(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Whom the identity service speaks of (统一身份认证): an account of the same sign-in name, or nobody."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody makes an account by themselves (不开放注册)."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find the account the identity belongs to (核对账号), once; later sign-ins go by the identity itself.

        Raises: ImmediateHttpResponse with a page saying that no account is registered.
        """
        if sociallogin.is_existing:
            return
        name = _claimed(sociallogin.account.extra_data)
        user = User.objects.filter(username=name, is_active=True).first() if name else None
        if user is None:
            shown = {"claimed": name, "service": settings.IDENTITY_NAME}
            raise ImmediateHttpResponse(render(request, "socialaccount/unknown.html", shown, status=403))
        sociallogin.connect(request, user)
        messages.success(request, _("您的%(service)s账号已与本系统账号关联。") % {"service": settings.IDENTITY_NAME})


def _claimed(data: dict[str, Any]) -> str:
    told = data.get("userinfo") or data.get("id_token") or data
    return str(told.get(settings.IDENTITY_CLAIM) or "").strip()
