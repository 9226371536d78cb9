"""Looking at the product as another person sees it (视角查看): who, as whom, why, from when to when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Viewing(models.Model):
    """One supervised look (视角查看记录): read-only, for a short time, with its reason; the one looked at sees it too."""

    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="查看人")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="被查看人")
    reason = models.CharField("查看事由", max_length=200)
    started_at = models.DateTimeField("开始时间")
    until = models.DateTimeField("最迟结束")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "视角查看记录"
        ordering = ("-started_at", "-pk")
        constraints = (
            models.CheckConstraint(name="viewing_by_another", condition=~Q(viewer=F("person"))),
            models.UniqueConstraint(fields=("viewer",), condition=Q(ended_at=None), name="viewing_one_at_a_time"),
        )
        indexes = (models.Index(fields=("person", "-started_at"), name="viewing_of_person"),)

    def __str__(self) -> str:
        return f"{self.viewer_id} → {self.person_id} {self.started_at:%Y-%m-%d %H:%M}"
