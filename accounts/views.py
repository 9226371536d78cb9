"""Signing in (登录) and one's own page (我的)."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.forms import PasswordForm, SignInForm
from accounts.models import Substitution, User
from accounts.panels import panels_for
from accounts.passwords import keep_until
from accounts.permissions import posts_of
from accounts.second_factor import asked_of, has_one
from accounts.sign_in import DEMO_PASSWORD, demo_accounts, role_of
from accounts.signins import of_person
from accounts.stepup import remember


class SignIn(LoginView):
    """Sign-in (登录): the name and password of a person; in the demonstration also one click a role."""

    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]
        """Go on to the second factor where the person has one, else open the session (登录)."""
        user = form.get_user()
        credentials = {"username": user.get_username()}
        login = Login(user=user, redirect_url=self.get_success_url())
        return cast(HttpResponse, perform_password_login(self.request, credentials, login))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demonstration's accounts (演示账号), where this is one."""
        at = clock.now()
        accounts = demo_accounts(at.date())
        panels = panels_for("sign_in", None, self.request.user, at) if accounts else []
        kwargs["identity_name"] = settings.IDENTITY_NAME if settings.IDENTITY_SERVER else ""
        shown = {"demo_accounts": accounts, "demo_password": DEMO_PASSWORD, "panels": panels} if accounts else {}
        return super().get_context_data(**kwargs, **shown)


sign_in = SignIn.as_view()


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """My posts, my substitutes, my password (我的)."""
    user = cast(User, request.user)
    form = PasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        update_session_auth_hash(request, user)
        remember(request, user)
        messages.success(request, _("密码已修改，下次登录请使用新密码。"))
        return redirect("profile")
    status = 422 if form.is_bound else 200
    panels = panels_for("profile", user, user, clock.now())
    context = {"form": form, "panels": panels, **_standing(user, clock.today())}
    return render(request, "accounts/profile.html", context, status=status)


def _standing(user: User, day: date) -> dict[str, Any]:
    """What a person may sign for, and who stands in for whom (任职与代理)."""
    around = Substitution.objects.filter(ends_on__gte=day, ended_at__isnull=True).select_related(
        "post__unit", "post__user", "substitute"
    )
    return {
        "posts": [(post, role_of(post)) for post in posts_of(user, day)],
        "covering": list(around.filter(substitute=user)),
        "covered": list(around.filter(post__user=user)),
        "today": day,
        "second_factor": has_one(user),
        "second_factor_asked": asked_of(user),
        "keep_until": keep_until(user),
        "sign_ins": of_person(user)[:5],
    }
