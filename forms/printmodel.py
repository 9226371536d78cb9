"""Print jobs (打印任务): many papers bound into one file behind the scenes; the row is the queue."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q


class PrintJob(models.Model):
    """A file being bound for one person (打印任务); its papers were visible to that person when it was asked for."""

    class Kind(models.TextChoices):
        MERGED = "merged", "合并为一个PDF，便于打印"
        ORIGINALS = "originals", "原件打包（ZIP），保留电子签名"
        DOSSIER = "dossier", "案卷（PDF，含卷内目录）"

    class State(models.TextChoices):
        WAITING = "waiting", "排队中"
        RUNNING = "running", "正在生成"
        DONE = "done", "已完成"
        FAILED = "failed", "未成功"
        CLEARED = "cleared", "已清理"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申请人")
    kind = models.CharField("方式", max_length=10, choices=Kind)
    title = models.CharField("名称", max_length=200)
    documents = models.JSONField("文书", default=list)
    application = models.ForeignKey(
        "lifecycle.Application", models.PROTECT, null=True, related_name="+", verbose_name="申请"
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField("已完成", default=0)
    total = models.PositiveIntegerField("共", default=0)
    tries = models.PositiveSmallIntegerField("次数", default=0)
    result = models.FileField("文件", storage=storages["default"], max_length=200, blank=True)
    size = models.PositiveBigIntegerField("大小（字节）", default=0)
    error = models.CharField("失败原因", max_length=300, blank=True)
    created_at = models.DateTimeField("申请时间")
    touched_at = models.DateTimeField("最近进展", null=True, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "打印任务"
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("owner", "-id"), name="print_job_of_owner"),
            models.Index(fields=("touched_at",), condition=Q(state__in=["waiting", "running"]), name="print_job_open"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether there is still something to wait for (未完成)."""
        return self.state in (self.State.WAITING, self.State.RUNNING)
