"""A site as its register shows it (网站登记): what is recorded about it, and what comes next, by whom, by when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lifecycle import clockface
from lifecycle.models import Application, Deadline, Domain, Site
from lifecycle.procedures import PROCEDURES

STATE_WORDS = {
    Application.State.DRAFT: gettext_lazy("草稿待提交"),
    Application.State.RETURNED: gettext_lazy("补正后重报"),
    Application.State.GRANTED: gettext_lazy("完成批准后的办理任务"),
    Application.State.CARRYING_OUT: gettext_lazy("完成批准后的办理任务并公告"),
}


def domain_of(site: Site) -> str:
    """The main domain (主域名), else the first that is not gone."""
    gone = (Domain.State.CANCELLED, Domain.State.REFUSED)
    return next((d.display for d in site.domains.all() if d.state not in gone), "")


def recorded(site: Site) -> list[tuple[str, Any]]:
    """What the register records (登记内容)."""
    return [
        (_("网站名称"), site.name),
        (_("网站标识码"), site.code),
        (_("主办单位"), site.unit.name),
        (_("承办单位"), site.operator),
        (_("网站类型"), site.get_kind_display()),
        (_("部署平台"), site.platform),
        (_("首页网址"), site.home_url),
        (_("上线时间"), _stamp(site.online_at)),
        (_("标识码取得日期"), site.code_on.isoformat() if site.code_on else ""),
        (_("校验码"), _("已登记（只保存摘要）") if site.check_code_digest else ""),
        *([(_("迁移开始时间"), _stamp(site.migrating_since))] if site.migrating_since else []),
        *_down(site),
        *([(_("永久下线时间"), _stamp(site.closed_at))] if site.state == Site.State.CLOSED else []),
    ]


def _down(site: Site) -> list[tuple[str, Any]]:
    """Since when and why a site is offline (下线时间、原因), while it is."""
    if site.state != Site.State.TEMPORARILY_OFFLINE:
        return []
    return [(_("下线时间"), _stamp(site.offline_at)), (_("下线原因"), site.offline_cause)]


def _stamp(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def open_case(applications: Sequence[Application]) -> Application | None:
    """The case now under way (在办申请), the newest first."""
    return next((a for a in applications if not a.ended), None)


def seat_of(application: Application) -> dict[str, Any] | None:
    """The step whose turn it is (当前环节), from the frozen route; None while nobody decides."""
    if application.state != Application.State.UNDER_REVIEW:
        return None
    steps = application.route.get("steps", [])
    number = int(application.cursor.get("step", 0))
    return dict(steps[number]) if number < len(steps) else None


def next_for(
    site: Site, applications: Sequence[Application], clocks: Sequence[Deadline], today: date
) -> dict[str, Any]:
    """What comes next for a site (下一步): what, by whom, by when, under which clause."""
    case = open_case(applications)
    clock = min(clocks, key=lambda c: (c.due_on is None, c.due_on, c.pk)) if clocks else None
    due = clockface.shown(clock, today) if clock else None
    if case is None:
        return {
            "kicker": _("当前情况"),
            "icon": "check-circle",
            "what": site.get_state_display(),
            "text": _("没有在办的申请。") if clock is None else _("没有在办的申请，仍有期限在计算：%s") % clock.label,
            "deadline": due,
            "citation": clock.cite if clock else None,
        }
    seat = seat_of(case)
    name = PROCEDURES[case.procedure].name if case.procedure in PROCEDURES else case.procedure
    what = seat["label"] if seat else STATE_WORDS.get(Application.State(case.state), case.get_state_display())
    cite = seat["cite"] if seat else clock.cite if clock else None
    return {
        "what": f"{name}：{what}",
        "text": _("申请%(number)s目前“%(state)s”。") % {"number": case.number, "state": case.get_state_display()},
        "by": f"{seat['unit_name']} {seat['office_label']}" if seat else f"{case.unit.display_name}",
        "deadline": due,
        "citation": cite,
        "url": reverse("case", args=[case.pk]),
    }
