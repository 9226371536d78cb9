"""Decisions (决定): append-only, one per seat and round."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Decision(models.Model):
    """One verdict of one person on one step in one round (审批意见); never changed, never removed."""

    class Verdict(models.TextChoices):
        APPROVE = "approve", "同意"
        RETURN = "return", "退回补正"
        REFUSE = "refuse", "不予批准"

    application = models.ForeignKey(
        "lifecycle.Application", models.PROTECT, related_name="decisions", verbose_name="申请"
    )
    round = models.PositiveSmallIntegerField("轮次")
    step = models.PositiveSmallIntegerField("环节序号")
    step_key = models.CharField("环节", max_length=60)
    step_label = models.CharField("环节名称", max_length=80)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", verbose_name="签署单位")
    office = models.CharField("签署岗位", max_length=30)
    verdict = models.CharField("结论", max_length=10, choices=Verdict)
    opinion = models.TextField("意见")
    return_to = models.SmallIntegerField("退回至环节", null=True, blank=True)
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="签署人")
    signer_name = models.CharField("签署人姓名", max_length=50)
    signer_title = models.CharField("签署人职务", max_length=60, blank=True)
    acting_for = models.CharField("代谁签署", max_length=50, blank=True)
    override = models.JSONField("例外同意", default=list, blank=True)
    values_version = models.PositiveIntegerField("所见版本")
    decided_at = models.DateTimeField("签署时间")

    class Meta:
        verbose_name = verbose_name_plural = "审批意见"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("application", "round", "step"), name="decision_once_a_seat_and_round"),
        )

    def __str__(self) -> str:
        return f"{self.application_id} {self.step_label} {self.get_verdict_display()}"
