"""Feeds (日历订阅): secret links to the limits of a person or a unit, which calendar programs read without signing in."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Feed(models.Model):
    """One secret link (订阅链接): only the digest of its secret is kept, so that the link is shown once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="feeds", verbose_name="订阅人")
    unit = models.ForeignKey(
        "accounts.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    digest = models.CharField("密钥摘要", max_length=64, unique=True)
    created_at = models.DateTimeField("建立时间")
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)
    read_at = models.DateTimeField("最近读取", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "日历订阅"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.user} {self.unit or '本人'}"
