"""Addresses of one's own account, and of units and people."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import path

from accounts import views

urlpatterns = [
    path("login/", views.sign_in, name="login"),
    path("logout/", login_not_required(LogoutView.as_view()), name="logout"),
    path("me/", views.profile, name="profile"),
    *(import_module("accounts.urls_units").urlpatterns if find_spec("accounts.urls_units") else ()),
]
