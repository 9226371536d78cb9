"""The accounts app."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Django's handle on this app."""

    name = "accounts"
    verbose_name = "账户与单位"
    default_auto_field = "django.db.models.BigAutoField"
