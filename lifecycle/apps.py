"""The lifecycle app."""

from __future__ import annotations

from django.apps import AppConfig


class LifecycleConfig(AppConfig):
    """Django's handle on this app."""

    name = "lifecycle"
    verbose_name = "网站与期限"
    default_auto_field = "django.db.models.BigAutoField"
