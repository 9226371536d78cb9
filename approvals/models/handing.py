"""Work passing between people (交接): who has opened a turn, what was taken back, who was asked for an opinion. Append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class CaseOpening(models.Model):
    """A person whose turn it is has opened the case (已阅): the first time in that turn."""

    application = models.ForeignKey(
        "lifecycle.Application", models.PROTECT, related_name="openings", verbose_name="申请"
    )
    task = models.ForeignKey("approvals.CaseTask", models.PROTECT, related_name="openings", verbose_name="待办")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="打开人")
    name = models.CharField("姓名", max_length=50)
    at = models.DateTimeField("打开时间")

    class Meta:
        verbose_name = verbose_name_plural = "已阅记录"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("task", "user"), name="opening_once_a_turn"),)

    def __str__(self) -> str:
        return f"{self.application_id} {self.name}"


class TakenBack(models.Model):
    """A decision its signer has taken back (拿回); the decision stays as it was signed, and counts no more."""

    decision = models.OneToOneField(
        "approvals.Decision", models.PROTECT, related_name="taken_back", verbose_name="意见"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="拿回人")
    reason = models.TextField("原因")
    at = models.DateTimeField("拿回时间")

    class Meta:
        verbose_name = verbose_name_plural = "拿回"

    def __str__(self) -> str:
        return f"{self.decision_id} 拿回"


class Delegation(models.Model):
    """A signer asks another person of the unit for a written opinion (委派); the signature stays the signer's own."""

    application = models.ForeignKey(
        "lifecycle.Application", models.PROTECT, related_name="delegations", verbose_name="申请"
    )
    task = models.ForeignKey("approvals.CaseTask", models.PROTECT, related_name="+", verbose_name="待办")
    step_label = models.CharField("环节名称", max_length=80)
    round = models.PositiveSmallIntegerField("轮次")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="委派人")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="受委派人")
    question = models.TextField("委派事项")
    at = models.DateTimeField("委派时间")

    class Meta:
        verbose_name = verbose_name_plural = "委派"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.application_id} {self.step_label} 委派"


class DelegationEnd(models.Model):
    """How a delegation came back (委派答复): with an opinion, handed back, recalled, or because the person left."""

    class Kind(models.TextChoices):
        ANSWERED = "answered", "已答复"
        DECLINED = "declined", "退回"
        RECALLED = "recalled", "已收回"
        HANDED_OVER = "handed_over", "移交收回"

    delegation = models.OneToOneField(Delegation, models.PROTECT, related_name="end", verbose_name="委派")
    kind = models.CharField("结果", max_length=12, choices=Kind)
    opinion = models.TextField("意见", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "委派答复"

    def __str__(self) -> str:
        return f"{self.delegation_id} {self.get_kind_display()}"
