"""Domains (域名): one row a name, compared as punycode."""

from __future__ import annotations

from calendar import isleap
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django_fsm import FSMModelMixin, transition
from simple_history.models import HistoricalRecords

from lifecycle.statefield import StateField


class Domain(FSMModelMixin, models.Model):
    """A domain name (域名) of a site."""

    class State(models.TextChoices):
        REQUESTED = "requested", "申请中"
        ACTIVE = "active", "使用中"
        BEING_REPLACED = "being_replaced", "变更公告中"
        CANCELLING = "cancelling", "注销中"
        CANCELLED = "cancelled", "已注销"
        REFUSED = "refused", "未予注册"

    #: States in which a name is free again (不再占用).
    GONE = (State.CANCELLED, State.REFUSED)

    class Script(models.TextChoices):
        ENGLISH = "en", "英文域名"
        CHINESE = "zh", "中文域名"

    site = models.ForeignKey("lifecycle.Site", models.PROTECT, related_name="domains", verbose_name="网站")
    name = models.CharField("域名（ASCII）", max_length=253)
    display = models.CharField("域名", max_length=253)
    script = models.CharField("类别", max_length=2, choices=Script, default=Script.ENGLISH)
    is_primary = models.BooleanField("主域名", default=False)
    years = models.PositiveSmallIntegerField("注册年限（年）", null=True, blank=True)
    state = StateField("状态", choices=State.choices, default=State.REQUESTED, protected=True)
    registered_on = models.DateField("注册日期", null=True, blank=True)
    cancelled_on = models.DateField("注销日期", null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "域名"
        ordering = ("-is_primary", "script", "name")
        constraints = (
            models.CheckConstraint(
                name="domain_state_known",
                condition=Q(state__in=["requested", "active", "being_replaced", "cancelling", "cancelled", "refused"]),
            ),
            models.UniqueConstraint(
                fields=("name",),
                condition=~Q(state__in=["cancelled", "refused"]),
                name="domain_live_once",
            ),
            models.UniqueConstraint(
                fields=("site",),
                condition=Q(is_primary=True) & ~Q(state__in=["cancelled", "refused"]),
                name="domain_one_primary",
            ),
        )

    def __str__(self) -> str:
        return self.display

    @property
    def expires_on(self) -> date | None:
        """The day on which the term of the registration ends (到期日), where its term is on record."""
        if self.registered_on is None or self.years is None:
            return None
        year = self.registered_on.year + self.years
        leap_day_lost = (self.registered_on.month, self.registered_on.day) == (2, 29) and not isleap(year)
        return date(year, 2, 28) if leap_day_lost else self.registered_on.replace(year=year)

    @transition(state, source=State.REQUESTED, target=State.ACTIVE)
    def activate(self, at: Any) -> None:
        """Be registered (注册完成)."""

    @transition(state, source=State.REQUESTED, target=State.REFUSED)
    def refuse(self, at: Any) -> None:
        """Not be registered (未予注册)."""

    @transition(state, source=State.ACTIVE, target=State.BEING_REPLACED)
    def begin_replacement(self, at: Any) -> None:
        """Be announced as replaced (变更公告)."""

    @transition(state, source=[State.ACTIVE, State.BEING_REPLACED], target=State.CANCELLING)
    def begin_cancelling(self, at: Any) -> None:
        """Start being cancelled (申请注销)."""

    @transition(state, source=State.CANCELLING, target=State.CANCELLED)
    def cancel(self, at: Any) -> None:
        """Be cancelled (注销)."""
