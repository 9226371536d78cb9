"""Registrations (备案): the records a site needs before it may go online."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django_fsm import FSMModelMixin, transition
from simple_history.models import HistoricalRecords

from lifecycle.statefield import StateField


class Registration(FSMModelMixin, models.Model):
    """An entry of a site in an authority's register (备案), with number, authority and day."""

    class State(models.TextChoices):
        VALID = "valid", "有效"
        CANCELLED = "cancelled", "已注销"

    site = models.ForeignKey("lifecycle.Site", models.PROTECT, related_name="registrations", verbose_name="网站")
    kind = models.CharField("备案种类", max_length=30)
    label = models.CharField("名称", max_length=60)
    number = models.CharField("编号", max_length=80, blank=True)
    authority = models.CharField("办理机关", max_length=120, blank=True)
    registered_on = models.DateField("办理日期")
    verdict = models.CharField("结论", max_length=40, blank=True)
    scanned = models.BooleanField("有扫描件", default=False)
    state = StateField("状态", choices=State.choices, default=State.VALID, protected=True)
    cancelled_on = models.DateField("注销日期", null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "备案"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(name="registration_state_known", condition=Q(state__in=["valid", "cancelled"])),
            models.UniqueConstraint(
                fields=("site", "kind"), condition=Q(state="valid"), name="registration_one_valid_a_kind"
            ),
        )

    def __str__(self) -> str:
        return f"{self.label} {self.number}".strip()

    @transition(state, source=State.VALID, target=State.CANCELLED)
    def cancel(self, at: Any) -> None:
        """Be cancelled with the authority (注销备案)."""
        self.cancelled_on = timezone.localtime(at).date()
