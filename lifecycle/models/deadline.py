"""Deadlines (期限): every clock, of law and 内部, as a row with its explanation."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Deadline(models.Model):
    """A clock (期限): legal day, day to chase, first free day, and how they were computed.

    It belongs to a case; a recurring duty of a site or unit has none, `procedure` says what fulfils it and `subject` for
    which period it is.
    """

    class State(models.TextChoices):
        RUNNING = "running", "计算中"
        MET = "met", "按期"
        BROKEN = "broken", "逾期"
        LIFTED = "lifted", "终止计算"
        SUSPENDED = "suspended", "中止计算"
        WAIVED = "waived", "免除"

    #: States in which a clock may still be met (未结束); a broken one is over once `met_at` is set.
    OPEN = (State.RUNNING, State.BROKEN, State.SUSPENDED)

    application = models.ForeignKey(
        "lifecycle.Application", models.PROTECT, null=True, blank=True, related_name="deadlines", verbose_name="申请"
    )
    site = models.ForeignKey(
        "lifecycle.Site", models.PROTECT, null=True, blank=True, related_name="deadlines", verbose_name="网站"
    )
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="deadlines", verbose_name="责任单位")
    name = models.CharField("规则名", max_length=60)
    procedure = models.CharField("履行事项", max_length=40, blank=True)
    subject = models.CharField("对象", max_length=80, blank=True)
    label = models.CharField("期限名称", max_length=120)
    kind = models.CharField("种类", max_length=20)
    internal = models.BooleanField("内部时限", default=False)
    cite = models.JSONField("依据", default=dict)
    ends_with = models.CharField("完成事件", max_length=60, blank=True)
    starts_at = models.DateTimeField("起算时间")
    due_on = models.DateField("法定届满日", null=True, blank=True)
    due_at = models.DateTimeField("届满时刻", null=True, blank=True)
    chase_on = models.DateField("催办日", null=True, blank=True)
    free_on = models.DateField("可以结束日", null=True, blank=True)
    provisional = models.BooleanField("暂定", default=False)
    explanation = models.JSONField("计算说明", default=list)
    measure = models.JSONField("计算单位和数量", default=dict)
    stood = models.JSONField("中止时段", default=list, blank=True)
    extended_to = models.DateField("决定延长至", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.RUNNING)
    met_at = models.DateTimeField("完成时间", null=True, blank=True)
    next_check_at = models.DateTimeField("下次检查", null=True, blank=True)
    rung = models.CharField("已提醒级别", max_length=20, blank=True)
    turn = models.PositiveSmallIntegerField("改期次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "期限"
        ordering = ("due_on", "pk")
        constraints = (
            models.CheckConstraint(
                name="deadline_state_known",
                condition=Q(state__in=["running", "met", "broken", "lifted", "suspended", "waived"]),
            ),
            models.UniqueConstraint(
                fields=("application", "name", "subject", "starts_at"),
                condition=Q(application__isnull=False),
                name="deadline_once",
            ),
            models.UniqueConstraint(
                fields=("site", "name", "subject"),
                condition=Q(application__isnull=True, site__isnull=False),
                name="duty_once_a_site",
            ),
            models.UniqueConstraint(
                fields=("unit", "name", "subject"),
                condition=Q(application__isnull=True, site__isnull=True),
                name="duty_once_a_unit",
            ),
        )
        indexes = (
            models.Index(fields=("next_check_at",), condition=Q(next_check_at__isnull=False), name="deadline_to_check"),
            models.Index(fields=("unit", "state", "due_on"), name="deadline_by_unit"),
            models.Index(
                fields=("internal", "due_on"),
                include=("unit", "procedure", "name", "kind", "state", "due_at", "met_at", "id"),
                name="deadline_desk",
            ),
            models.Index(
                fields=("internal", "due_on", "unit"),
                include=("state", "kind", "due_at", "name", "procedure", "id"),
                condition=Q(met_at__isnull=True, state__in=["running", "broken", "suspended"]),
                name="deadline_open",
            ),
            models.Index(
                fields=("internal", "unit"),
                condition=Q(provisional=True, met_at__isnull=True, state__in=["running", "broken", "suspended"]),
                name="deadline_provisional",
            ),
        )

    def __str__(self) -> str:
        return f"{self.label} {self.due_on or self.due_at or ''}"

    @property
    def is_open(self) -> bool:
        """Whether nothing has ended the clock yet (未结束), overdue or standing still as it may be."""
        return self.met_at is None and self.state in self.OPEN


class DeadlineEvent(models.Model):
    """What happened to a clock (期限记录), append-only: started, reminded, due, overdue, met, lifted.

    It carries whose clock it is, of which rule and kind, so that any day is counted from the events alone.

    An event that changes the clock carries how it stood from then on (`state`, `due_on`, `due_at`) and the day it had
    before (`was_on`); `known_at` is when the product learnt of it, so that any day can be looked at as it was known.
    """

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="events", verbose_name="期限")
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", db_index=False, verbose_name="责任单位")
    internal = models.BooleanField("内部时限")
    procedure = models.CharField("履行事项", max_length=40, blank=True)
    name = models.CharField("规则名", max_length=60)
    kind = models.CharField("种类", max_length=20)
    what = models.CharField("事件", max_length=20)
    rung = models.CharField("级别", max_length=20, blank=True)
    turn = models.PositiveSmallIntegerField("改期次数", default=0)
    at = models.DateTimeField("时间")
    note = models.CharField("说明", max_length=500, blank=True)
    state = models.CharField("其后状态", max_length=10, blank=True)
    due_on = models.DateField("其后届满日", null=True, blank=True)
    due_at = models.DateTimeField("其后届满时刻", null=True, blank=True)
    was_on = models.DateField("原届满日", null=True, blank=True)
    known_at = models.DateTimeField("知悉时间")
    by_name = models.CharField("决定人", max_length=50, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "期限记录"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("deadline", "turn", "rung"), condition=~Q(rung=""), name="deadline_rung_once"
            ),
        )
        indexes = (
            models.Index(fields=("deadline", "known_at"), name="deadline_event_known"),
            models.Index(
                fields=("internal", "due_on", "known_at"),
                include=("deadline", "unit", "procedure", "name", "kind", "state", "due_at", "id"),
                condition=~Q(state=""),
                name="deadline_event_desk",
            ),
            models.Index(
                fields=("known_at",),
                include=("deadline", "due_on", "was_on"),
                condition=~Q(state=""),
                name="deadline_event_since",
            ),
            models.Index(
                fields=("was_on", "known_at"),
                include=("deadline", "id"),
                condition=Q(was_on__isnull=False),
                name="deadline_event_moved",
            ),
        )

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.what} {self.rung}".strip()


class Reminder(models.Model):
    """A rung that is still to be told (待发提醒): written by the sweep, taken away once its messages are written."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="reminders", verbose_name="期限")
    rung = models.CharField("级别", max_length=20)
    at = models.DateTimeField("时间")
    tells = models.CharField("告知对象", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "待发提醒"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("deadline", "rung"), name="reminder_once"),)

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.rung}"
