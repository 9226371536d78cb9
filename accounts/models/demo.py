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


class DemoYears(models.Model):
    """How far the generated years of the demonstration have been played (两年演示数据的进度); at most one row."""

    seed = models.PositiveIntegerField("种子")
    months = models.PositiveSmallIntegerField("月数")
    share = models.FloatField("单位比例", default=1.0)
    ends_at = models.DateTimeField("截止时刻")
    total = models.PositiveIntegerField("办件数", default=0)
    done = models.PositiveIntegerField("已办", default=0)
    skipped = models.PositiveIntegerField("略过", default=0)
    month = models.PositiveSmallIntegerField("进行到第几个月", default=0)
    note = models.CharField("最近一次略过", max_length=300, blank=True)
    touched_at = models.DateTimeField("最近进展", auto_now=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "演示数据进度"

    def __str__(self) -> str:
        return f"{self.done}/{self.total}"
