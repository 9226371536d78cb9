"""New-media accounts (政务新媒体账号): what a unit runs beside its site; registered, not governed by a machine."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords


class MediaAccount(models.Model):
    """An account of a unit on a platform (政务新媒体账号)."""

    class Platform(models.TextChoices):
        WECHAT = "wechat", "微信公众号"
        WEIBO = "weibo", "微博"
        APP = "app", "移动客户端"
        MINI = "mini", "小程序"
        VIDEO = "video", "短视频号"
        OTHER = "other", "其他"

    class State(models.TextChoices):
        RUNNING = "running", "运行中"
        PAUSED = "paused", "暂停更新"
        CLOSED = "closed", "已注销"

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="media_accounts", verbose_name="主办单位")
    platform = models.CharField("平台", max_length=20, choices=Platform)
    name = models.CharField("账号名称", max_length=80)
    account = models.CharField("账号标识", max_length=80, blank=True)
    state = models.CharField("运行状态", max_length=10, choices=State, default=State.RUNNING)
    opened_on = models.DateField("开通日期", null=True, blank=True)
    moved_on = models.DateField("迁入集约化平台日期", null=True, blank=True)
    closed_on = models.DateField("注销日期", null=True, blank=True)
    contact = models.CharField("联系人", max_length=50, blank=True)
    phone = models.CharField("联系电话", max_length=30, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "政务新媒体账号"
        ordering = ("unit__path", "platform", "name")
        constraints = (
            models.CheckConstraint(name="media_state_known", condition=Q(state__in=["running", "paused", "closed"])),
            models.UniqueConstraint(fields=("platform", "name"), name="media_account_once_a_platform"),
        )

    def __str__(self) -> str:
        return f"{self.name}（{self.get_platform_display()}）"
