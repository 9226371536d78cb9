"""Addresses: every app lists its own pages in its `urls` module."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from health_check.views import HealthCheckView

urlpatterns = [
    path("admin/", admin.site.urls),
    path("healthz", login_not_required(HealthCheckView.as_view(checks=["health_check.Database"])), name="healthz"),
    *(path("", include(f"{app}.urls")) for app in ("accounts", "lifecycle", "forms", "notices", "approvals")),
]
