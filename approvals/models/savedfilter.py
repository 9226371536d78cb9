"""Saved filters (常用筛选): a person's own questions to their inbox."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class SavedFilter(models.Model):
    """One question a person often asks their inbox (常用筛选); a convenience of theirs, nothing governed."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters", verbose_name="所有人"
    )
    name = models.CharField("名称", max_length=30)
    conditions = models.JSONField("条件", default=dict)
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = verbose_name_plural = "常用筛选"
        ordering = ("name", "pk")
        constraints = (models.UniqueConstraint(fields=("owner", "name"), name="saved_filter_name_once"),)

    def __str__(self) -> str:
        return self.name
