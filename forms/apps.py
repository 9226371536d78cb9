"""The forms app."""

from __future__ import annotations

from django.apps import AppConfig


class FormsConfig(AppConfig):
    """Django's handle on this app."""

    name = "forms"
    verbose_name = "表单与文书"
    default_auto_field = "django.db.models.BigAutoField"
