"""The notices app."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Django's handle on this app."""

    name = "notices"
    verbose_name = "公告与通知"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add this app's blocks to the pages of lower apps (登记页面区块)."""
        import notices.checks  # noqa: F401
        from accounts import panels
        from lifecycle import jobs
        from notices import alarms
        from notices.deskpanel import running
        from notices.sitepanel import notices_of_site
        from notices.watchpanel import findings_of_site

        if alarms.raise_for_silent not in jobs.WATCHERS:
            jobs.WATCHERS.append(alarms.raise_for_silent)
        panels.register("site", "notices", notices_of_site)
        panels.register("site", "findings", findings_of_site)
        panels.register("compliance", "notices", running)
