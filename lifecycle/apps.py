"""The lifecycle app."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out
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
        from lifecycle.campaignpanel import under_way
        from lifecycle.rosters import catalogue
        from lifecycle.unitpanel import sites_of_unit
        from lifecycle.viewingpanel import looked_at_by

        panels.register("unit", "sites", sites_of_unit)
        panels.register("site", "campaigns", memberships)
        panels.register("compliance", "campaigns", under_way)
        for roster in catalogue.ROSTERS:
            registry.register(roster)
        panels.register("profile", "looked_at_by", looked_at_by)
        user_logged_out.connect(_left, dispatch_uid="end_viewing")
        post_migrate.connect(jobs.know_all, sender=self)


def _left(sender: Any, user: Any, **_kwargs: Any) -> None:
    """Whoever signs out looks as nobody any more (退出即结束视角查看)."""
    from accounts import clock
    from lifecycle import viewing

    if user is not None:
        viewing.end(by=user, at=clock.now())
