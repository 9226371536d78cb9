"""Uploaded rosters (名册上传): the very bytes that were checked, kept until they are confirmed or their time is up."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class RosterUpload(models.Model):
    """One uploaded roster (名册上传) with what the check found; the bytes go once it is imported or expired."""

    roster = models.CharField("名册", max_length=20)
    file_name = models.CharField("文件名", max_length=200)
    digest = models.CharField("摘要", max_length=64)
    content = models.BinaryField("内容", editable=False)
    counts = models.JSONField("核对结果", default=dict)
    faults = models.JSONField("问题", default=list)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")
    expires_at = models.DateTimeField("有效期至")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人"
    )
    confirmed_at = models.DateTimeField("导入时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "名册上传"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.file_name} {self.digest[:8]}"
