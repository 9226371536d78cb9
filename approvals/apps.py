"""The approvals app."""

from __future__ import annotations

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """Django's handle on this app."""

    name = "approvals"
    verbose_name = "审批"
    default_auto_field = "django.db.models.BigAutoField"
