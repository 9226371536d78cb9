"""The engine's own administration pages are taken away (不提供引擎自带的管理页面): they could write what services govern."""

from __future__ import annotations

from django.contrib import admin
from viewflow.workflow import admin as stock  # registers on import; imported first, it can be undone

STOCK = (stock.Process, stock.Task)


def take_away() -> None:
    """Take the engine's stock pages out of the administration (移除引擎管理页面)."""
    admin.site.unregister([model for model in STOCK if admin.site.is_registered(model)])
