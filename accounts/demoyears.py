"""How far the generated years of the demonstration are (两年演示数据的进度), for whoever looks at a page meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models.demo import DemoYears

#: Without any progress for so long the player counts as interrupted.
SILENT = timedelta(minutes=3)


def progress() -> DemoYears | None:
    """The row of the years being generated (生成进度); none outside the demonstration, before the first and after the last."""
    if not settings.DEMO:
        return None
    return DemoYears.objects.filter(pk=1, finished_at=None).first()


def latest() -> DemoYears | None:
    """The row as it stands, finished or not (生成情况); none outside the demonstration."""
    return DemoYears.objects.filter(pk=1).first() if settings.DEMO else None


def interrupted(row: DemoYears, now: datetime) -> bool:
    """Whether nothing has come for a while (是否中断)."""
    return row.touched_at < now - SILENT


def line(row: DemoYears, now: datetime) -> str:
    """The progress in words (进度说明)."""
    words = {"month": row.month, "months": row.months, "done": row.done, "total": row.total}
    if interrupted(row, now):
        return _("两年演示数据的生成停在第 %(month)d/%(months)d 个月，再次运行 make run 即从此处继续。") % words
    return (
        _("正在生成两年的演示数据：第 %(month)d/%(months)d 个月，%(done)d/%(total)d 件；看板数字会陆续增加。") % words
    )
