"""Scheduled jobs (定时任务): when each last ran, how long it took, how late it was, what went wrong."""

from __future__ import annotations

from django.db import models


class Job(models.Model):
    """The heartbeat of one scheduled job (定时任务运行情况); its times are the wall clock's, never the demo's."""

    name = models.CharField("任务", max_length=60, unique=True)
    known_since = models.DateTimeField("登记时间")
    last_started_at = models.DateTimeField("最近开始", null=True, blank=True)
    last_success_at = models.DateTimeField("最近成功", null=True, blank=True)
    last_failed_at = models.DateTimeField("最近失败", null=True, blank=True)
    duration_ms = models.PositiveBigIntegerField("用时（毫秒）", default=0)
    late_ms = models.PositiveBigIntegerField("迟到（毫秒）", default=0)
    last_result = models.CharField("结果", max_length=60, blank=True)
    last_error = models.TextField("最近错误", blank=True)
    failures = models.PositiveIntegerField("连续失败次数", default=0)
    noticed_at = models.DateTimeField("发现停顿", null=True, blank=True)
    alarmed_at = models.DateTimeField("告警时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "定时任务"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
