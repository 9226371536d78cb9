"""Addresses of one's own account, and of units and people."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from allauth.account.views import account_inactive, reauthenticate
from allauth.socialaccount.providers.openid_connect.views import callback as identity_callback
from allauth.socialaccount.providers.openid_connect.views import login as identity_login
from allauth.socialaccount.views import login_cancelled, login_error
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import include, path

from accounts import views, views_guide
from accounts.views_signins import sign_ins

urlpatterns = [
    path("login/", views.sign_in, name="login"),
    path("logout/", login_not_required(LogoutView.as_view()), name="logout"),
    # allauth reverses these two by its own names
    path("login/", views.sign_in, name="account_login"),
    path("logout/", login_not_required(LogoutView.as_view()), name="account_logout"),
    path("login/inactive/", account_inactive, name="account_inactive"),
    path("me/", views.profile, name="profile"),
    path("me/confirm/", reauthenticate, name="account_reauthenticate"),
    path("me/second-factor/", include("allauth.mfa.urls")),
    path("me/sessions/", include("allauth.usersessions.urls")),
    path("login/identity/error/", login_error, name="socialaccount_login_error"),
    path("login/identity/cancelled/", login_cancelled, name="socialaccount_login_cancelled"),
    path("login/identity/<slug:provider_id>/", identity_login, name="openid_connect_login"),
    path("login/identity/<slug:provider_id>/callback/", identity_callback, name="openid_connect_callback"),
    path("help/", views_guide.help_page, name="help"),
    path("help/guide/", views_guide.guide, name="guide"),
    path("sign-ins/", sign_ins, name="sign_ins"),
    *(import_module("accounts.urls_units").urlpatterns if find_spec("accounts.urls_units") else ()),
]
