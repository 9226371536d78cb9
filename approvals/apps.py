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
        """Register the start-up checks (启动检查), and what this app adds to pages of lower apps (页面区块)."""
        from accounts import panels
        from lifecycle import clockcount, rehearsing
        from notices.watch import subjects

        import_module("approvals.checks")
        panels.register("sign_in", "whose_turn", import_module("approvals.demopanel").whose_turn)
        panels.register("unit_actions", "change", import_module("approvals.unitchange").offered)
        panels.register("compliance", "yearly", import_module("approvals.deskpanel").yearly)
        panels.register("compliance", "retained", import_module("approvals.retentionpanel").retained)
        redating = import_module("approvals.services.redating")
        clockcount.moved.connect(redating.on_moved, dispatch_uid="redate")
        import_module("approvals.opened").connect()
        rehearsing.register(import_module("approvals.casefacts").facts_of)
        archived = import_module("approvals.archived").archived
        if archived not in subjects.SOURCES:
            subjects.SOURCES.append(archived)
