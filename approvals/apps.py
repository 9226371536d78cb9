"""The approvals app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """Django's handle on this app."""

    name = "approvals"
    verbose_name = "审批"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the start-up checks (启动检查)."""
        import_module("approvals.checks")
