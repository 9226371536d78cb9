"""Settings, addresses, the worker and the look: the only package that may import every other."""

from __future__ import annotations

from config.celery import app as celery_app

__all__ = ["celery_app"]
