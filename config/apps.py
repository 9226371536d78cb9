"""The outermost package as a Django app, for its templates, static files and commands."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created


def without_compiling(connection: Any, **_signal: Any) -> None:
    """PostgreSQL's compiler of queries (JIT) takes longer over a page's statement than running it takes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET jit = off")


class ConfigConfig(AppConfig):
    """Carries no models."""

    name = "config"
    verbose_name = "站程"

    def ready(self) -> None:
        """Prepare every connection to the database (数据库连接设置)."""
        connection_created.connect(without_compiling, dispatch_uid="jit_off")
