"""The notices app."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Django's handle on this app."""

    name = "notices"
    verbose_name = "公告与通知"
    default_auto_field = "django.db.models.BigAutoField"
