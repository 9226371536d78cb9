"""Public notices (公告): where, from when, until at least when, with proof."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import FSMModelMixin, transition
from simple_history.models import HistoricalRecords

from lifecycle.statefield import StateField
from notices.messagemodels import Delivery, Message, Preference
from notices.watchmodels import Finding, Probe

__all__ = ["Delivery", "Finding", "Message", "Notice", "Preference", "Probe"]


class Notice(FSMModelMixin, models.Model):
    """A public notice of a case (公告) on one place."""

    class State(models.TextChoices):
        DRAFTED = "drafted", "待发布"
        POSTED = "posted", "公告中"
        FULFILLED = "fulfilled", "公告期满"
        BROKEN = "broken", "公告中断"
        WITHDRAWN = "withdrawn", "已撤回"

    application = models.ForeignKey(
        "lifecycle.Application", models.PROTECT, related_name="notices", verbose_name="申请"
    )
    site = models.ForeignKey("lifecycle.Site", models.PROTECT, related_name="notices", verbose_name="网站")
    name = models.CharField("规则名", max_length=60)
    kind = models.CharField("种类", max_length=40)
    label = models.CharField("名称", max_length=80)
    place = models.CharField("发布位置代码", max_length=60)
    place_label = models.CharField("发布位置", max_length=120)
    time_name = models.CharField("期限规则名", max_length=60, blank=True)
    cite = models.JSONField("依据", default=dict)
    document = models.ForeignKey(
        "forms.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公告文书"
    )
    url = models.URLField("公告网址", blank=True, max_length=500)
    posted_at = models.DateTimeField("发布时间", null=True, blank=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发布登记人"
    )
    last_day = models.DateField("公告期最后一日", null=True, blank=True)
    free_on = models.DateField("可撤下日", null=True, blank=True)
    removed_at = models.DateTimeField("撤下时间", null=True, blank=True)
    ended_at = models.DateTimeField("期满时间", null=True, blank=True)
    state = StateField("状态", choices=State.choices, default=State.DRAFTED, protected=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "公告"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                name="notice_state_known",
                condition=Q(state__in=["drafted", "posted", "fulfilled", "broken", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="notice_posted_with_url",
                condition=Q(state__in=["drafted", "withdrawn"]) | (Q(posted_at__isnull=False) & ~Q(url="")),
            ),
            models.UniqueConstraint(
                fields=("application", "name", "place"),
                condition=~Q(state="withdrawn"),
                name="notice_once_a_place",
            ),
        )

    def __str__(self) -> str:
        return f"{self.label}({self.place_label})"

    @transition(state, source=[State.DRAFTED, State.BROKEN], target=State.POSTED)
    def post(self, at: Any) -> None:
        """Be put up (发布)."""
        self.posted_at, self.removed_at = at, None

    @transition(state, source=State.POSTED, target=State.FULFILLED)
    def fulfil(self, at: Any) -> None:
        """Have stood its full time (期满)."""
        self.ended_at = at

    @transition(state, source=State.POSTED, target=State.BROKEN)
    def break_off(self, at: Any) -> None:
        """Have been taken down too early (中断)."""
        self.removed_at = at

    @transition(state, source=State.BROKEN, target=State.POSTED)
    def uphold(self, at: Any) -> None:
        """Stand on as it did, the gap being none (不作中断)."""
        self.removed_at = None

    @transition(state, source=[State.DRAFTED, State.POSTED, State.BROKEN], target=State.WITHDRAWN)
    def withdraw(self, at: Any) -> None:
        """No longer be needed (撤回)."""
        self.removed_at = at
