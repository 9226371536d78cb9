"""Applications (申请): a procedure applied to a site, judged by the rules of the day it was submitted."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import FSMModelMixin, transition
from simple_history.models import HistoricalRecords

from lifecycle.statefield import StateField


class Application(FSMModelMixin, models.Model):
    """One case (申请) from draft to its end; `route` is frozen at submission, `cursor` walks it."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        UNDER_REVIEW = "under_review", "审核中"
        RETURNED = "returned", "退回补正"
        GRANTED = "granted", "已批准"
        CARRYING_OUT = "carrying_out", "办理中"
        COMPLETED = "completed", "已办结"
        REFUSED = "refused", "不予批准"
        WITHDRAWN = "withdrawn", "已撤回"

    #: States in which nothing more can happen (终结状态).
    ENDED = (State.COMPLETED, State.REFUSED, State.WITHDRAWN)

    number = models.CharField("申请编号", max_length=40, blank=True)
    procedure = models.CharField("事项", max_length=40)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="applications", verbose_name="申请单位")
    site = models.ForeignKey(
        "lifecycle.Site", models.PROTECT, null=True, blank=True, related_name="applications", verbose_name="网站"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="linked", verbose_name="关联申请"
    )
    title = models.CharField("标题", max_length=200)
    jurisdiction = models.CharField("适用地区", max_length=60)
    applicant_type = models.CharField("申请主体类型", max_length=40)
    rules = models.ForeignKey(
        "lifecycle.RuleSnapshot", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="适用规则"
    )
    judged_on = models.DateField("规则适用日", null=True, blank=True)
    values = models.JSONField("填报内容", default=dict, blank=True)
    route = models.JSONField("办理路线", default=dict, blank=True)
    cursor = models.JSONField("当前位置", default=dict, blank=True)
    granted = models.JSONField("批准内容", default=dict, blank=True)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    version = models.PositiveIntegerField("版本", default=0)
    state = StateField("状态", choices=State.choices, default=State.DRAFT, protected=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经办人")
    created_at = models.DateTimeField("创建时间")
    saved_at = models.DateTimeField("保存时间", null=True, blank=True)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    granted_at = models.DateTimeField("批准时间", null=True, blank=True)
    ended_at = models.DateTimeField("终结时间", null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["route", "cursor", "values"])

    class Meta:
        verbose_name = verbose_name_plural = "申请"
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                name="application_state_known",
                condition=Q(
                    state__in=[
                        "draft",
                        "under_review",
                        "returned",
                        "granted",
                        "carrying_out",
                        "completed",
                        "refused",
                        "withdrawn",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="application_judged_once_submitted",
                condition=Q(state__in=["draft", "withdrawn"]) | Q(rules__isnull=False, submitted_at__isnull=False),
            ),
            models.UniqueConstraint(fields=("number",), condition=~Q(number=""), name="application_number_once"),
        )
        indexes = (
            models.Index(fields=("unit", "state"), name="application_by_unit_state"),
            models.Index(fields=("state", "-submitted_at"), name="application_by_state"),
        )

    def __str__(self) -> str:
        return f"{self.number or '草稿'} {self.title}"

    @property
    def ended(self) -> bool:
        """Whether the case is at its end (已终结)."""
        return self.state in self.ENDED

    @transition(state, source=State.DRAFT, target=State.UNDER_REVIEW)
    def submit(self, at: Any) -> None:
        """Be submitted (提交)."""
        self.submitted_at = at

    @transition(state, source=State.UNDER_REVIEW, target=State.RETURNED)
    def return_for_correction(self, at: Any) -> None:
        """Go back to the applicant (退回补正)."""

    @transition(state, source=State.RETURNED, target=State.UNDER_REVIEW)
    def resubmit(self, at: Any) -> None:
        """Come back corrected (重报)."""

    @transition(state, source=State.UNDER_REVIEW, target=State.GRANTED)
    def grant(self, at: Any) -> None:
        """Be granted (批准)."""
        self.granted_at = at

    @transition(state, source=State.GRANTED, target=State.CARRYING_OUT)
    def carry_out(self, at: Any) -> None:
        """Start being carried out (办理)."""

    @transition(state, source=[State.GRANTED, State.CARRYING_OUT], target=State.COMPLETED)
    def complete(self, at: Any) -> None:
        """Be completed (办结)."""
        self.ended_at = at

    @transition(state, source=State.UNDER_REVIEW, target=State.REFUSED)
    def refuse(self, at: Any) -> None:
        """Be refused (不予批准)."""
        self.ended_at = at

    @property
    def given_up(self) -> bool:
        """Whether the grant was given up before use (已放弃批准)."""
        return self.state == self.State.WITHDRAWN and self.granted_at is not None

    @transition(state, source=[State.GRANTED, State.CARRYING_OUT], target=State.WITHDRAWN)
    def relinquish(self, at: Any) -> None:
        """Be given up by the applicant after the grant and before its use (放弃批准)."""
        self.ended_at = at

    @transition(state, source=[State.DRAFT, State.UNDER_REVIEW, State.RETURNED], target=State.WITHDRAWN)
    def withdraw(self, at: Any) -> None:
        """Be withdrawn by the applicant (撤回)."""
        self.ended_at = at


class ApplicationRound(models.Model):
    """What an application said in one round (轮次): earlier opinions stay with the content they judged."""

    application = models.ForeignKey("lifecycle.Application", models.PROTECT, related_name="rounds", verbose_name="申请")
    number = models.PositiveSmallIntegerField("轮次")
    values = models.JSONField("填报内容")
    attachments = models.JSONField("附件", default=list)
    opened_at = models.DateTimeField("开始时间")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提交人")
    reason = models.TextField("开启原因", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "轮次"
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("application", "number"), name="round_once"),)

    def __str__(self) -> str:
        return f"{self.application_id} 第{self.number}轮"


class Participation(models.Model):
    """A unit that takes part in a case (参与单位): applicant, signing or working unit; what visibility is read from."""

    application = models.ForeignKey(
        "lifecycle.Application", models.PROTECT, related_name="participations", verbose_name="申请"
    )
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="participations", verbose_name="单位")

    class Meta:
        verbose_name = verbose_name_plural = "参与单位"
        constraints = (models.UniqueConstraint(fields=("unit", "application"), name="participation_once"),)

    def __str__(self) -> str:
        return f"{self.application_id} {self.unit_id}"
