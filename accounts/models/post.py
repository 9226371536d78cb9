"""Posts (任职): who holds which office in which unit, from when to when; and who substitutes for whom."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class CurrentQuerySet(models.QuerySet[Any]):
    """Rows with a first and a last day."""

    def on(self, day: date) -> CurrentQuerySet:
        """Those in force on this day (当日有效)."""
        return self.filter(Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gte=day))


class SubstitutionQuerySet(CurrentQuerySet):
    """Substitutions with a first and a last day, which may have been ended early."""

    def on(self, day: date) -> CurrentQuerySet:
        """Those in force on this day and not ended early (当日有效)."""
        return super().on(day).filter(ended_at__isnull=True)


class Post(models.Model):
    """One person in one office (岗位) of one unit, for a time."""

    class Office(models.TextChoices):
        HANDLER = "handler", "经办岗"
        REVIEWER = "reviewer", "审核岗"
        PRINCIPAL = "principal", "主要负责人岗"
        SECTION_CHIEF = "section_chief", "科室岗"
        EDITOR_IN_CHIEF = "editor_in_chief", "审定岗"
        APPROVER = "approver", "审批岗"
        AUDITOR = "auditor", "监督检查岗"
        SYSTEM_ADMIN = "system_admin", "系统管理员"
        SECURITY_ADMIN = "security_admin", "安全管理员"
        AUDIT_ADMIN = "audit_admin", "审计管理员"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts", verbose_name="人员")
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="posts", verbose_name="单位")
    office = models.CharField("岗位", max_length=30, choices=Office)
    title = models.CharField("职务", max_length=40, blank=True)
    starts_on = models.DateField("任职起始")
    ends_on = models.DateField("任职截止", null=True, blank=True)

    objects = CurrentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        ordering = ("unit__path", "office", "pk")
        constraints = (
            models.UniqueConstraint(fields=("user", "unit", "office", "starts_on"), name="post_once"),
            models.CheckConstraint(
                name="post_dates_order", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
            ),
        )
        indexes = (models.Index(fields=("unit", "office"), name="post_by_seat"),)

    def __str__(self) -> str:
        return f"{self.unit} {self.title or self.get_office_display()} {self.user}"


class Substitution(models.Model):
    """A dated substitute (代理): acts for the holder of a post while the holder is away."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="substitutions", verbose_name="被代理任职")
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="substitutions", verbose_name="代理人"
    )
    starts_on = models.DateField("代理起始")
    ends_on = models.DateField("代理截止")
    reason = models.CharField("代理原因", max_length=200)
    ended_at = models.DateTimeField("提前结束时间", null=True, blank=True, editable=False)

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "代理"
        constraints = (
            models.CheckConstraint(name="substitution_dates_order", condition=Q(ends_on__gte=F("starts_on"))),
        )

    def __str__(self) -> str:
        return f"{self.substitute} 代 {self.post}"
