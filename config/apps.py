"""The outermost package as a Django app, for its templates, static files and commands."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Carries no models."""

    name = "config"
    verbose_name = "站程"
