"""Copies of a case (抄送): who may read it besides those it runs through, and when they did. Append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class CaseCopy(models.Model):
    """A case sent to a person, or to an office of a unit, for reading (抄送); it grants sight and nothing else."""

    application = models.ForeignKey("lifecycle.Application", models.PROTECT, related_name="copies", verbose_name="申请")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="抄送人员"
    )
    seat = models.CharField("抄送岗位", max_length=60, blank=True)
    label = models.CharField("抄送对象", max_length=120)
    note = models.TextField("说明", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="抄送发起人")
    at = models.DateTimeField("抄送时间")

    class Meta:
        verbose_name = verbose_name_plural = "抄送"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=("application", "user"), condition=Q(seat=""), name="copy_once_a_person"),
            models.UniqueConstraint(fields=("application", "seat"), condition=~Q(seat=""), name="copy_once_a_seat"),
            models.CheckConstraint(
                name="copy_to_person_or_seat",
                condition=Q(user__isnull=False, seat="") | (Q(user__isnull=True) & ~Q(seat="")),
            ),
        )
        indexes = (
            models.Index(fields=("user", "-id"), name="copy_by_user"),
            models.Index(fields=("seat", "-id"), name="copy_by_seat"),
        )

    def __str__(self) -> str:
        return f"{self.application_id} 抄送 {self.label}"


class CopyReading(models.Model):
    """A copy was read (抄送已阅): by whom, when for the first time."""

    copy = models.ForeignKey(CaseCopy, models.PROTECT, related_name="readings", verbose_name="抄送")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="阅读人")
    at = models.DateTimeField("阅读时间")

    class Meta:
        verbose_name = verbose_name_plural = "抄送已阅"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("copy", "reader"), name="copy_read_once"),)

    def __str__(self) -> str:
        return f"{self.copy_id} 已阅"
