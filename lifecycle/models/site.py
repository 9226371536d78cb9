"""Sites (网站): governed by a closed machine; only the services move it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django_fsm import RETURN_VALUE, FSMModelMixin, transition
from simple_history.models import HistoricalRecords

from lifecycle.statefield import StateField


class Site(FSMModelMixin, models.Model):
    """A government website (政府网站) from plan to closure; its state is its legal state."""

    class State(models.TextChoices):
        PLANNED = "planned", "拟开设"
        PREPARING = "preparing", "筹备中"
        ONLINE = "online", "正常运行"
        TEMPORARILY_OFFLINE = "temporarily_offline", "临时下线"
        MIGRATING = "migrating", "迁移中"
        CLOSING = "closing", "永久下线办理中"
        CLOSED = "closed", "已永久下线"
        DROPPED = "dropped", "未予开设"

    class Kind(models.TextChoices):
        PORTAL = "portal", "政府门户网站"
        DEPARTMENT = "department", "部门网站"

    #: States in which a site no longer takes its unit's place (不占用开设名额).
    GONE = (State.CLOSED, State.DROPPED)

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="sites", verbose_name="主办单位")
    operator = models.CharField("承办单位", max_length=120, blank=True)
    name = models.CharField("网站名称", max_length=120)
    kind = models.CharField("网站类型", max_length=20, choices=Kind, default=Kind.DEPARTMENT)
    platform = models.CharField("部署平台", max_length=120, blank=True)
    code = models.CharField("网站标识码", max_length=10, blank=True)
    code_on = models.DateField("标识码取得日期", null=True, blank=True)
    check_code_digest = models.CharField("校验码摘要", max_length=128, blank=True)
    home_url = models.URLField("首页网址", blank=True)
    state = StateField("状态", choices=State.choices, default=State.PLANNED, protected=True)
    online_at = models.DateTimeField("上线时间", null=True, blank=True)
    offline_at = models.DateTimeField("下线时间", null=True, blank=True)
    closed_at = models.DateTimeField("永久下线时间", null=True, blank=True)
    offline_cause = models.CharField("下线原因类别", max_length=40, blank=True)
    migrating_since = models.DateTimeField("迁移开始时间", null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "网站"
        ordering = ("unit__path", "pk")
        constraints = (
            models.CheckConstraint(
                name="site_state_known",
                condition=Q(
                    state__in=[
                        "planned",
                        "preparing",
                        "online",
                        "temporarily_offline",
                        "migrating",
                        "closing",
                        "closed",
                        "dropped",
                    ]
                ),
            ),
            models.UniqueConstraint(fields=("code",), condition=~Q(code=""), name="site_code_once"),
        )
        indexes = (models.Index(fields=("unit", "state"), name="site_by_unit_state"),)

    def __str__(self) -> str:
        return self.name

    @transition(state, source=State.PLANNED, target=State.PREPARING)
    def prepare(self, at: Any) -> None:
        """Start preparing an approved site (筹备)."""

    @transition(state, source=[State.PLANNED, State.PREPARING], target=State.DROPPED)
    def drop(self, at: Any) -> None:
        """Give the plan up (未予开设): refused or withdrawn."""
        self.closed_at = at

    @transition(state, source=State.PREPARING, target=State.ONLINE)
    def launch(self, at: Any) -> None:
        """Go online for the first time (上线运行)."""
        self.online_at = at

    @transition(state, source=[State.ONLINE, State.MIGRATING], target=State.TEMPORARILY_OFFLINE)
    def take_offline(self, at: Any) -> None:
        """Go offline for a while (临时下线)."""
        self.offline_at = at

    @transition(state, source=State.TEMPORARILY_OFFLINE, target=RETURN_VALUE(State.ONLINE, State.MIGRATING))
    def relaunch(self, at: Any) -> str:
        """Come back online (恢复上线); a site whose migration is under way is still being moved."""
        self.online_at, self.offline_at, self.offline_cause = at, None, ""
        return self.State.MIGRATING if self.migrating_since else self.State.ONLINE

    @transition(state, source=State.ONLINE, target=State.MIGRATING)
    def begin_migration(self, at: Any) -> None:
        """Start moving to another platform (迁移)."""
        self.migrating_since = at

    @transition(state, source=State.MIGRATING, target=State.ONLINE)
    def finish_migration(self, at: Any) -> None:
        """Be moved (迁移完成)."""
        self.migrating_since = None

    @transition(state, source=[State.ONLINE, State.TEMPORARILY_OFFLINE, State.MIGRATING], target=State.CLOSING)
    def begin_closing(self, at: Any) -> None:
        """Start the work of closing for good (启动永久下线); a site merged into another ends its migration so."""
        self.migrating_since = None

    @transition(state, source=State.CLOSING, target=State.CLOSED)
    def close(self, at: Any) -> None:
        """Be closed for good (永久下线)."""
        self.closed_at = at
