"""What the frame of every page shows: who is signed in, where one can go, the banners of the law, the demo's clock."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import clock, demoyears
from accounts.models import Post
from accounts.permissions import seats_of
from accounts.rosters.reach import reach_of
from approvals.engine import turns
from approvals.guidance import writing_post
from lifecycle import jobs
from lifecycle.banners import banner_of
from lifecycle.organising import organising_posts
from notices import alarms
from notices.messages import inbox
from notices.views_running import administers

ADMINS = (Post.Office.SYSTEM_ADMIN, Post.Office.SECURITY_ADMIN, Post.Office.AUDIT_ADMIN)
AUDITORS = (Post.Office.AUDITOR, Post.Office.AUDIT_ADMIN)
#: What a long bar folds into its last entry: pages one opens now and then, not every day.
FOLDED = ("guidance", "units", "rosters", "calendar", "sign_ins", "view_as", "running", "admin:index")
ROOM = 8


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame's own words (页面框架): read by base.html, nothing else."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"footer_line": _("站程 · 政府网站全生命周期管理")}
    at = clock.now()
    alarms.page_looks()
    posts = list(seats_of(user, at.date()).values())
    row, more = folded(_nav(request, posts, user, list(seats_of(user, at.date()))))
    return {
        "nav": row,
        "nav_more": more,
        "viewing": getattr(request, "viewing", None),
        "whoami": _whoami(user, posts),
        "banners": [*_alarms(user), *_years(), *_banners(posts, at)],
        "home_url": reverse("workbench"),
        "footer_line": _("站程 · 政府网站全生命周期管理"),
        "clock_line": _("演示时钟：%s") % timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if settings.DEMO else "",
    }


def _whoami(user: Any, posts: list[Post]) -> dict[str, str]:
    first = posts[0] if posts else None
    return {
        "name": user.real_name,
        "unit": first.unit.display_name if first else "",
        "post": (first.title or first.get_office_display()) if first else "",
    }


def _nav(request: HttpRequest, posts: list[Post], user: Any, seats: list[str]) -> list[dict[str, Any]]:
    offices = {p.office for p in posts}
    business = bool(offices - set(ADMINS)) or Post.Office.AUDIT_ADMIN in offices
    counted = getattr(request, "waiting", None)  # a page that has counted already says so
    waiting = (turns.waiting_for(seats, user.pk).count() if counted is None else counted) if business else 0
    items: list[tuple[str, str, str, int | None]] = [("workbench", _("工作台"), "inbox-stack", waiting)]
    items.append(("messages", _("通知"), "bell", _unread(request, user)))
    if business:
        items += [
            ("cases", _("申请"), "document-text", None),
            ("sites", _("网站"), "globe-alt", None),
            ("notices", _("公告"), "megaphone", None),
            ("findings", _("核查发现"), "magnifying-glass", None),
            ("deadlines", _("期限"), "clock", None),
            ("compliance", _("合规看板"), "chart-bar", None),
            ("papers", _("文书"), "document-check", None),
        ]
    if organising_posts(user, clock.now().date()):
        items.append(("campaigns", _("专项工作"), "flag", None))
    items.append(("rules", _("规则库"), "scale", None))
    if writing_post(user, clock.now().date()) is not None:
        items.append(("guidance", _("审查要点"), "clipboard-document-check", None))
    if posts:
        items.append(("units", _("单位"), "building-office-2", None))
    reach = reach_of(user, clock.now().date())
    if reach or reach.confirms_posts:
        items.append(("rosters", _("名册"), "table-cells", None))
    if offices & set(ADMINS):
        items.append(("calendar", _("工作日历"), "calendar-days", None))
    if offices & set(AUDITORS):
        items.append(("ledger", _("台账"), "book-open", None))
    if offices & {Post.Office.SECURITY_ADMIN, Post.Office.AUDIT_ADMIN}:
        items.append(("sign_ins", _("登录记录"), "finger-print", None))
    if Post.Office.AUDIT_ADMIN in offices:
        items.append(("view_as", _("视角查看"), "eye", None))
    if administers(user):
        items.append(("running", _("运行情况"), "signal", None))
    if user.is_staff:
        items.append(("admin:index", _("系统管理"), "cog-6-tooth", None))
    return _linked(request, items)


def _unread(request: HttpRequest, user: Any) -> int:
    """The unread messages (未读数): a page that has counted already says so."""
    counted: int | None = getattr(request, "unread", None)
    return inbox.unread(user) if counted is None else counted


def _linked(request: HttpRequest, items: list[tuple[str, str, str, int | None]]) -> list[dict[str, Any]]:
    """The entries whose page there is (导航项), the one now open marked."""
    found = []
    for name, label, icon, count in items:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        current = request.path == url or (url != "/" and request.path.startswith(url))
        found.append({"name": name, "label": label, "url": url, "icon": icon, "count": count, "current": current})
    return found


def folded(entries: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The bar and what its “more” unfolds (更多): nothing is folded while all fit, nor one entry alone."""
    more = [entry for entry in entries if entry["name"] in FOLDED]
    if len(entries) <= ROOM or len(more) < 2:
        return entries, []
    return [entry for entry in entries if entry["name"] not in FOLDED], more


def _alarms(user: Any) -> list[dict[str, Any]]:
    """The bar that tells a system administrator of silent jobs (停顿提示), read afresh: it waits for no job."""
    if not administers(user):
        return []
    names = "、".join(jobs.label(row.name) for row in jobs.alarming(timezone.now()))
    text = _("定时任务停顿：%s。期限提醒和通知可能迟到，请检查后台进程，详见“运行情况”。")
    return [{"text": text % names, "level": "bad"}] if names else []


def _years() -> list[dict[str, Any]]:
    """The bar that tells how far the demonstration's years are (演示数据进度)."""
    row = demoyears.progress()
    return [{"text": demoyears.line(row, timezone.now()), "level": "info"}] if row else []


def _banners(posts: list[Post], at: Any) -> list[dict[str, Any]]:
    if not posts:
        return []
    text = banner_of(posts[0].unit, timezone.localtime(at).date())
    return [{"text": text}] if text else []
