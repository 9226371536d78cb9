"""Addresses of the notices; posting and ending one stand in approvals."""

from __future__ import annotations

from django.urls import path

from notices import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/<int:pk>/", views.notice, name="notice"),
]
