"""The review checklist (审查清单): what signers marked, and what the regulator says about each check. Append-only both."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class CheckMark(models.Model):
    """What one signer found about one check in one round (逐项结论); a later mark of the same signer binds."""

    class Verdict(models.TextChoices):
        FIT = "fit", "符合"
        UNFIT = "unfit", "不符合"
        NOT_APPLICABLE = "na", "不适用"

    application = models.ForeignKey(
        "lifecycle.Application", models.PROTECT, related_name="check_marks", verbose_name="申请"
    )
    round = models.PositiveSmallIntegerField("轮次")
    step_label = models.CharField("环节名称", max_length=80)
    check_key = models.CharField("审查项", max_length=80)
    label = models.CharField("审查项名称", max_length=200)
    verdict = models.CharField("结论", max_length=10, choices=Verdict)
    note = models.CharField("说明", max_length=500, blank=True)
    evidence = models.ForeignKey(
        "forms.Attachment", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="证据"
    )
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="审查人")
    signer_name = models.CharField("审查人姓名", max_length=50)
    signer_title = models.CharField("审查人岗位", max_length=160, blank=True)
    marked_at = models.DateTimeField("审查时间")

    class Meta:
        verbose_name = verbose_name_plural = "审查结论"
        ordering = ("pk",)
        indexes = (models.Index(fields=("application", "round"), name="check_mark_by_round"),)

    def __str__(self) -> str:
        return f"{self.label} {self.get_verdict_display()}"


class CheckGuidance(models.Model):
    """What a regulator asks its signers to look at in a check (审查要点); the newest of the nearest place is shown.

    It explains the rule and never changes it.
    """

    place = models.CharField("适用范围", max_length=255)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", verbose_name="制定单位")
    procedure = models.CharField("事项", max_length=40)
    check_key = models.CharField("审查项", max_length=80)
    text = models.TextField("审查要点", blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="制定人")
    written_at = models.DateTimeField("制定时间")

    class Meta:
        verbose_name = verbose_name_plural = "审查要点"
        ordering = ("written_at", "pk")
        indexes = (models.Index(fields=("procedure", "place"), name="guidance_by_place"),)

    def __str__(self) -> str:
        return f"{self.procedure} {self.check_key}"
