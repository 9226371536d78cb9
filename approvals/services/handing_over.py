"""Handing over (工作移交): a person leaves; posts end, open work goes to the successor or back to its seat, in one act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post, Substitution, User
from approvals.engine import turns
from approvals.engine.records import CaseTask
from approvals.models import Delegation, DelegationEnd
from approvals.services import delegating, standing, transferring
from approvals.services.substituting import APART, keeps
from lifecycle import ledger
from lifecycle.errors import DomainError
from lifecycle.ledger import Act
from lifecycle.models import Application
from notices.messages.outbox import Said, write
from notices.models import Message


@dataclass(frozen=True)
class Holdings:
    """What hangs on a person (在手工作): what moves when they leave, and what stays as it is."""

    posts: Sequence[Post]
    tasks: Sequence[CaseTask]
    asked: Sequence[CaseTask]
    delegated: Sequence[Delegation]
    substitutions: Sequence[Substitution]
    drafts: int


def holdings(person: User, day: date) -> Holdings:
    """What a person has in hand (在手工作), for a look before it moves."""
    own = turns.assigned_to(person.pk)
    live = Substitution.objects.filter(ended_at__isnull=True, ends_on__gte=day)
    waiting = Delegation.objects.filter(by=person, end__isnull=True, task__finished__isnull=True)
    return Holdings(
        posts=list(_live_posts(person, day)),
        tasks=[task for task in own if not task.data.get("delegated")],
        asked=[task for task in own if task.data.get("delegated")],
        delegated=list(waiting.select_related("to", "application")),
        substitutions=list(
            live.filter(Q(post__user=person) | Q(substitute=person)).select_related("post__user", "substitute")
        ),
        drafts=Application.objects.filter(created_by=person, state=Application.State.DRAFT).count(),
    )


@transaction.atomic
def hand_over(
    *, by: User, person_id: int, to: int | None, deactivate: bool, reason: str, at: datetime
) -> dict[str, Any]:
    """Hand a leaver's work over (工作移交): what moved, as the ledger lists it. Drafts and opinions keep their author.

    Raises: PermissionDenied for anybody but a security administrator, and for oneself; DomainError for a wrong successor.
    """
    day = timezone.localtime(at).date()
    who, person = _keeper(by, person_id, day), User.objects.select_for_update().get(pk=person_id)
    successor = _successor(person, to, by, day)
    if not reason.strip():
        raise DomainError(_("请填写移交原因。"), field="reason")
    _lock_cases(person)
    posts = list(_live_posts(person, day))
    taken = _pass_posts(posts, successor, day)
    moved = {
        "posts": [_titled(post) for post in posts],
        "posts_taken": taken,
        "tasks": [_pass(task, successor, person, day) for task in holdings(person, day).tasks],
        "asked": [_return(task, by, at) for task in holdings(person, day).asked],
        "substitutions": _end_substitutions(person, day, at),
    }
    if deactivate:
        person.is_active = False
        person.save(update_fields=["is_active"])
    facts = {**moved, "person": person.pk, "successor": successor.pk if successor else None, "deactivated": deactivate}
    ledger.record(
        "staff.handed_over",
        _words(person, successor, moved, deactivate, reason.strip()),
        who=who,
        at=at,
        unit=posts[0].unit if posts else None,
        facts={**facts, "reason": reason.strip()},
    )
    _tell(person, successor, moved, who, at)
    return moved


def successors(person: User, by: User, day: date) -> list[User]:
    """Who may take a leaver's work over (可接任人员): people of the same units, and newcomers who hold no office yet."""
    units = {post.unit_id for post in _live_posts(person, day)}
    there = Post.objects.on(day).filter(unit_id__in=units).exclude(office__in=APART)
    anywhere = Post.objects.on(day).values("user_id")
    rows = User.objects.filter(Q(pk__in=there.values("user_id")) | ~Q(pk__in=anywhere), is_active=True)
    return list(rows.exclude(pk__in=(person.pk, by.pk)).order_by("pk"))


def _keeper(by: User, person_id: int, day: date) -> Act:
    post = keeps(by, day)
    if post is None:
        raise PermissionDenied(_("工作移交由安全管理员办理。"))
    if by.pk == person_id:
        raise PermissionDenied(_("不能办理本人的工作移交，请由另一名安全管理员办理。"))
    return Act(by, post)


def _successor(person: User, to: int | None, by: User, day: date) -> User | None:
    if to is None:
        return None
    found = next((one for one in successors(person, by, day) if one.pk == to), None)
    if found is None:
        raise DomainError(_("请选择同一单位的在岗人员，或者尚未任职的新到人员。"), field="to")
    return found


def _live_posts(person: User, day: date) -> Any:
    rows = Post.objects.filter(user=person).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    return rows.select_related("unit")


def _lock_cases(person: User) -> None:
    """Lock the cases first, in the order all acts do (锁定案件)."""
    for pk in sorted({task.application_id for task in turns.assigned_to(person.pk)}):
        standing.lock(pk)


def _pass_posts(posts: Sequence[Post], successor: User | None, day: date) -> list[str]:
    """End the posts with yesterday (结束任职), those of today and later with their first day; the successor begins today."""
    taken = []
    for post in posts:
        began = post.starts_on < day
        post.ends_on = day - timedelta(days=1) if began else post.starts_on
        if not began:
            Substitution.objects.filter(post=post, ended_at__isnull=True).update(ended_at=timezone.now())
        post.save(update_fields=["ends_on"])
        if successor is None or post.office in APART:
            continue
        held = Post.objects.on(day).filter(user=successor, unit=post.unit, office=post.office)
        if not held.exists():
            Post.objects.create(
                user=successor, unit=post.unit, office=post.office, title=post.title, starts_on=max(day, post.starts_on)
            )
            taken.append(_titled(post))
    return taken


def _pass(task: CaseTask, successor: User | None, person: User, day: date) -> str:
    """Give a turn to the successor where they hold its seat, else back to the seat (移交待办)."""
    application = Application.objects.get(pk=task.application_id)
    heirs = transferring.peers(task, application, person, day)
    heir = successor if successor in heirs else None
    turns.assign(task, heir)
    standing.touched(application)
    label = transferring.turn_label(application, task)
    return f"{application.number} {label}：{heir.real_name if heir else _('回到岗位')}"


def _return(task: CaseTask, by: User, at: datetime) -> str:
    """Give an opinion asked for back to who asked (收回委派)."""
    row = Delegation.objects.select_related("by").get(pk=task.data["delegated"]["id"])
    DelegationEnd.objects.create(delegation=row, kind=DelegationEnd.Kind.HANDED_OVER, by=by, at=at)
    delegating.give_back(task, row.by, timezone.localtime(at).date())
    application = Application.objects.get(pk=task.application_id)
    standing.touched(application)
    return f"{application.number} {row.step_label}：{row.by.real_name}"


def _end_substitutions(person: User, day: date, at: datetime) -> list[str]:
    rows = Substitution.objects.filter(
        Q(post__user=person) | Q(substitute=person), ended_at__isnull=True, ends_on__gte=day
    ).select_related("post__user", "substitute")
    found = []
    for row in rows:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        found.append(f"{row.substitute.real_name}代{row.post.user.real_name}")
    return found


def _titled(post: Post) -> str:
    return f"{post.unit.display_name} {post.title or post.get_office_display()}"


def _words(person: User, successor: User | None, moved: dict[str, Any], deactivate: bool, reason: str) -> str:
    parts = [
        _("%(who)s工作移交%(to)s")
        % {"who": person.real_name, "to": _("给%s") % successor.real_name if successor else ""},
        _("结束任职 %d 项") % len(moved["posts"]),
        _("移交待办 %d 件") % len(moved["tasks"]),
        _("收回委派 %d 件") % len(moved["asked"]),
        _("终止代理 %d 项") % len(moved["substitutions"]),
    ]
    return "，".join([*parts, *([_("停用账号")] if deactivate else [])]) + f"：{reason}"


def _tell(person: User, successor: User | None, moved: dict[str, Any], who: Act, at: datetime) -> None:
    if successor is None:
        return
    said = Said(
        key=f"handover:{person.pk}:{at.isoformat()}",
        kind=Message.Kind.HANDED,
        subject=_("%s的工作移交给您") % person.real_name,
        to=[f"user.{successor.pk}"],
        text="\n".join([*moved["posts_taken"], *moved["tasks"]]),
        path=reverse("workbench"),
        author=who.by,
        author_name=f"{who.title} {who.name}".strip(),
    )
    write([said], at=at)
