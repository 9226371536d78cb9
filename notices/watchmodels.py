"""What probes on the web have seen (网上核查): the evidence, append-only, and the findings it opened."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Kind(models.TextChoices):
    """What is looked at (核查事项)."""

    NOTICE = "notice", "公告是否在位"
    ONLINE = "online", "在线网站能否访问"
    OFFLINE = "offline", "下线网站是否停止访问"
    DOMAIN = "domain", "注销域名是否停止解析"
    ARCHIVE = "archive", "归档页面是否注明"


class Probe(models.Model):
    """One look at one place (核查记录): time, status, digest and an excerpt; never changed, never removed."""

    class Outcome(models.TextChoices):
        KEPT = "kept", "相符"
        GAP = "gap", "不符"
        UNKNOWN = "unknown", "无法判断"

    kind = models.CharField("核查事项", max_length=10, choices=Kind)
    about = models.PositiveBigIntegerField("对象编号")
    site = models.ForeignKey("lifecycle.Site", models.PROTECT, related_name="+", verbose_name="网站")
    notice = models.ForeignKey(
        "notices.Notice", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公告"
    )
    url = models.CharField("核查地址", max_length=500)
    host = models.CharField("主机", max_length=253, blank=True)
    at = models.DateTimeField("核查时间")
    outcome = models.CharField("结论", max_length=8, choices=Outcome)
    reason = models.CharField("说明", max_length=300)
    status = models.PositiveSmallIntegerField("应答状态码", null=True, blank=True)
    final_url = models.CharField("最终地址", max_length=500, blank=True)
    digest = models.CharField("内容摘要（SHA-256）", max_length=64, blank=True)
    excerpt = models.CharField("摘录", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "核查记录"
        ordering = ("-pk",)
        indexes: ClassVar = [
            models.Index(fields=("kind", "about", "at"), name="probe_of_thing"),
            models.Index(fields=("host", "at"), name="probe_of_host"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.get_outcome_display()}）"


class Finding(models.Model):
    """Something is not as recorded (核查发现): open until a later probe finds it right, or nothing is left to look at."""

    class State(models.TextChoices):
        OPEN = "open", "待核实"
        CLOSED = "closed", "已消除"

    kind = models.CharField("核查事项", max_length=10, choices=Kind)
    about = models.PositiveBigIntegerField("对象编号")
    site = models.ForeignKey("lifecycle.Site", models.PROTECT, related_name="findings", verbose_name="网站")
    notice = models.ForeignKey(
        "notices.Notice", models.PROTECT, null=True, blank=True, related_name="findings", verbose_name="公告"
    )
    state = models.CharField("状态", max_length=6, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField("发现时间")
    opened_by = models.ForeignKey(Probe, models.PROTECT, related_name="+", verbose_name="首次核查")
    latest = models.ForeignKey(Probe, models.PROTECT, related_name="+", verbose_name="最近核查")
    closed_at = models.DateTimeField("消除时间", null=True, blank=True)
    closing = models.CharField("消除说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "核查发现"
        ordering = ("-opened_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("kind", "about"), condition=Q(state="open"), name="finding_open_once"),
            models.CheckConstraint(
                name="finding_closed_whole",
                condition=Q(state="open", closed_at__isnull=True) | Q(state="closed", closed_at__isnull=False),
            ),
        )
        indexes: ClassVar = [models.Index(fields=("site", "state"), name="finding_of_site")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.get_state_display()}）"
