"""Number series (编号): a row per series, locked while a number is taken, so that none is lost or given twice."""

from __future__ import annotations

from django.db import models


class NumberSeries(models.Model):
    """The last number given in one series (编号序列), for instance of one office and year."""

    key = models.CharField("序列", max_length=120, unique=True)
    last = models.PositiveIntegerField("最近号码", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号序列"

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"
