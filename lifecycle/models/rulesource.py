"""Where a case's rules come from: the snapshot it is judged by, and the recorded settings of jurisdictions."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class RuleSnapshot(models.Model):
    """The rules resolved for a jurisdiction, procedure and day (规则快照), stored once per digest."""

    digest = models.CharField("摘要", max_length=64, primary_key=True)
    jurisdiction = models.CharField("适用地区", max_length=60)
    procedure = models.CharField("事项", max_length=40)
    body = models.JSONField("内容")
    stored_at = models.DateTimeField("存入时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "规则快照"

    def __str__(self) -> str:
        return f"{self.jurisdiction}/{self.procedure} {self.digest[:12]}"


class JurisdictionSetting(models.Model):
    """A recorded decision of a regulator (口径设定): a lapsed book continued, an ambiguity settled; the newest binds."""

    jurisdiction = models.CharField("适用地区", max_length=60)
    key = models.CharField("设定项", max_length=80)
    value = models.JSONField("值")
    reason = models.TextField("理由与依据")
    effective_from = models.DateField("生效日")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="记录人"
    )
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = verbose_name_plural = "口径设定"
        ordering = ("jurisdiction", "key", "effective_from", "pk")

    def __str__(self) -> str:
        return f"{self.jurisdiction}.{self.key}"
