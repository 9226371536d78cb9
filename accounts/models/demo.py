"""The demo's clock: one row, read only in demo mode."""

from __future__ import annotations

from django.db import models


class DemoClock(models.Model):
    """How many seconds the demo is ahead of the wall clock (演示时钟)."""

    seconds = models.BigIntegerField("偏移（秒）", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "演示时钟"

    def __str__(self) -> str:
        return f"+{self.seconds}"
