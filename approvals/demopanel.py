"""Whom to be in the demonstration (演示引导): whose turn it is now, and who could begin a new application."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post, Unit
from accounts.panels import Panel
from accounts.permissions import seat
from accounts.sign_in import role_of
from approvals.desk import KEEPERS, LOOKERS
from approvals.engine import turns
from approvals.engine.records import CaseTask
from approvals.tracking import where
from lifecycle.models import Application, Site

#: How many people the sign-in page offers who could begin something new.
BEGINNERS = 2


@dataclass(frozen=True)
class Guide:
    """One line of the demonstration's guide (演示引导): a person and what they could do right now."""

    username: str
    name: str
    unit: str
    post: str
    role: str


def whose_turn(about: Any, user: Any, at: datetime) -> Panel | None:
    """Whose turn it is now (现在轮到谁), who could begin, who looks on; nothing outside the demonstration."""
    if not settings.DEMO:
        return None
    day = timezone.localtime(at).date()
    rows = [*_beginners(day), *_waited_for(day), *_lookers(day)]
    return Panel("approvals/workbench/_sign_in.html", {"accounts": rows}) if rows else None


def _waited_for(day: date) -> list[Guide]:
    """For each seat with open turns its first holder (待办岗位)."""
    waiting: dict[str, list[CaseTask]] = {}
    for task in turns.all_open():
        waiting.setdefault(task.owner_permission or "", []).append(task)
    found: dict[str, Guide] = {}
    for post in _posts(day):
        key = seat(post.unit_id, post.office)
        if key in waiting and key not in found:
            found[key] = _guide(post, _said(waiting[key]))
    return list(found.values())


def _beginners(day: date) -> list[Guide]:
    """Handlers of departments that have no site and no application yet (可新建申请)."""
    taken = Q(pk__in=Site.objects.exclude(state__in=Site.GONE).values("unit_id"))
    busy = Q(pk__in=Application.objects.exclude(state__in=Application.ENDED).values("unit_id"))
    free = Unit.objects.filter(kind=Unit.Kind.DEPARTMENT, level=Unit.Level.CITY).exclude(taken | busy)
    said = _("本单位还没有网站，可以从头新建申请")
    return [_guide(post, said) for post in _posts(day, unit__in=free, office=Post.Office.HANDLER)][:BEGINNERS]


def _lookers(day: date) -> list[Guide]:
    """Those who look on or keep the system (监督与管理岗位), for whom nothing ever waits."""
    offices = (*LOOKERS, *KEEPERS)
    return [_guide(post, role_of(post)) for post in _posts(day, office__in=offices)]


def _posts(day: date, **wanted: Any) -> list[Post]:
    """The posts of people who can sign in (可登录人员的任职)."""
    rows = Post.objects.on(day).filter(user__is_active=True, **wanted).select_related("user", "unit")
    return [post for post in rows if post.user.has_usable_password()]


def _guide(post: Post, said: str) -> Guide:
    title = post.title or post.get_office_display()
    return Guide(post.user.username, post.user.real_name, post.unit.display_name, title, said)


def _said(tasks: Iterable[CaseTask]) -> str:
    """What waits for a seat, in a few words (待办摘要)."""
    named = [f"{task.application.unit.display_name}“{where(task.application)[0]}”" for task in tasks]
    more = _("等 %d 件") % len(named) if len(named) > 1 else ""
    return _("待办：%(first)s%(more)s") % {"first": named[0], "more": more}
