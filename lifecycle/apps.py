"""The lifecycle app."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LifecycleConfig(AppConfig):
    """Django's handle on this app."""

    name = "lifecycle"
    verbose_name = "网站与期限"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add this app's blocks to the pages of lower apps (登记页面区块) and its rosters (名册)."""
        import lifecycle.checks  # noqa: F401
        from accounts import panels
        from accounts.rosters import registry
        from lifecycle import jobs
        from lifecycle.campaignboard import memberships
        from lifecycle.rosters import catalogue
        from lifecycle.unitpanel import sites_of_unit

        panels.register("unit", "sites", sites_of_unit)
        panels.register("site", "campaigns", memberships)
        for roster in catalogue.ROSTERS:
            registry.register(roster)
        post_migrate.connect(jobs.know_all, sender=self)
