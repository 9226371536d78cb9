"""Substitutes (代理): a holder names, for some days, who signs for them; a security administrator may do so for one who is away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post, Substitution, User
from accounts.permissions import posts_of
from lifecycle import ledger
from lifecycle.errors import DomainError, NotAllowedNow
from lifecycle.ledger import Act
from notices.messages.outbox import Said, write
from notices.models import Message

#: The three administrators (三员) are kept apart: nobody acts for one of them, nor do they for others.
APART = (Post.Office.SYSTEM_ADMIN, Post.Office.SECURITY_ADMIN, Post.Office.AUDIT_ADMIN)


@transaction.atomic
def substitute(
    *, by: User, post_id: int, to: int | None, starts_on: date, ends_on: date, reason: str, at: datetime
) -> Substitution:
    """Set a dated substitute for a post (设置代理): for turns that wait and those to come; the paper prints 代.

    Raises: PermissionDenied, DomainError for a wrong person or days, an overlap or a chain.
    """
    post = Post.objects.select_related("unit", "user").get(pk=post_id)
    who = _act(by, post, at)
    day = timezone.localtime(at).date()
    person = next((one for one in candidates(post, by, day) if one.pk == to), None)
    if person is None:
        raise DomainError(_("请选择本单位的其他在岗人员。"), field="to")
    list(User.objects.select_for_update().filter(pk__in=(post.user_id, person.pk)).order_by("pk"))
    _check_days(post, starts_on, ends_on, day)
    _check_others(post, person, starts_on, ends_on)
    if not reason.strip():
        raise DomainError(_("请填写代理原因。"), field="reason")
    row = Substitution.objects.create(
        post=post, substitute=person, starts_on=starts_on, ends_on=ends_on, reason=reason.strip()
    )
    words = _("%(to)s代%(who)s办理（%(post)s），%(from)s至%(until)s：%(reason)s") % {
        "to": person.real_name,
        "who": post.user.real_name,
        "post": _titled(post),
        "from": starts_on.isoformat(),
        "until": ends_on.isoformat(),
        "reason": row.reason,
    }
    _enter("substitution.set", words, row, who, at)
    return row


@transaction.atomic
def end(*, by: User, substitution_id: int, at: datetime) -> Substitution:
    """End a substitution early (提前结束代理); what was signed stays signed.

    Raises: PermissionDenied, NotAllowedNow when it has ended already.
    """
    rows = Substitution.objects.select_for_update(of=("self",)).select_related("post__unit", "post__user", "substitute")
    row: Substitution = rows.get(pk=substitution_id)
    who = _act(by, row.post, at)
    if row.ended_at is not None or row.ends_on < timezone.localtime(at).date():
        raise NotAllowedNow(_("该代理已经结束。"))
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    words = _("提前结束%(to)s代%(who)s办理（%(post)s）") % {
        "to": row.substitute.real_name,
        "who": row.post.user.real_name,
        "post": _titled(row.post),
    }
    _enter("substitution.ended", words, row, who, at)
    return row


def keeps(user: User, day: date) -> Post | None:
    """The post by which a person looks after who may act (安全管理员), if they hold one themselves."""
    return next((post for post in posts_of(user, day) if post.office == Post.Office.SECURITY_ADMIN), None)


def coverable(user: User, day: date) -> list[Post]:
    """The posts of a person for which a substitute may be set (可设置代理的任职)."""
    rows = Post.objects.on(day).filter(user=user).exclude(office__in=APART)
    return list(rows.select_related("unit", "user"))


def candidates(post: Post, by: User, day: date) -> list[User]:
    """Who may act for the holder of a post (可代理人员): others of the same unit; nobody names oneself."""
    there = Post.objects.on(day).filter(unit=post.unit).exclude(office__in=APART)
    rows = User.objects.filter(is_active=True, pk__in=there.values("user_id"))
    return list(rows.exclude(pk__in=(post.user_id, by.pk)).order_by("pk"))


def _act(by: User, post: Post, at: datetime) -> Act:
    day = timezone.localtime(at).date()
    if post.office in APART:
        raise PermissionDenied(_("系统、安全、审计管理员的岗位不能代理。"))
    if post.user_id == by.pk and post in posts_of(by, day):
        return Act(by, post)
    keeper = keeps(by, day)
    if keeper is None:
        raise PermissionDenied(_("只能为本人的任职设置代理；本人不在的，由安全管理员设置。"))
    return Act(by, keeper)


def _check_days(post: Post, starts_on: date, ends_on: date, day: date) -> None:
    if starts_on < day:
        raise DomainError(_("代理起始日不能早于今天。"), field="starts_on")
    if ends_on < starts_on:
        raise DomainError(_("代理截止日不能早于起始日。"), field="ends_on")
    if post.ends_on is not None and ends_on > post.ends_on:
        raise DomainError(_("该任职到%s为止，代理不能超过任职期限。") % post.ends_on.isoformat(), field="ends_on")


def _check_others(post: Post, person: User, starts_on: date, ends_on: date) -> None:
    live = Substitution.objects.filter(ended_at__isnull=True, starts_on__lte=ends_on, ends_on__gte=starts_on)
    live = live.select_related("substitute", "post__user")
    if (other := live.filter(post=post).first()) is not None:
        raise DomainError(
            _("该任职%(from)s至%(until)s已由%(who)s代理，不能重叠。")
            % {"from": other.starts_on, "until": other.ends_on, "who": other.substitute.real_name},
            field="starts_on",
        )
    if (other := live.filter(post__user=person).first()) is not None:
        raise DomainError(
            _("%(who)s在此期间由%(other)s代理，不能再代理他人。")
            % {"who": person.real_name, "other": other.substitute.real_name},
            field="to",
        )
    if (other := live.filter(substitute=post.user).first()) is not None:
        raise DomainError(
            _("%(who)s在此期间代理%(other)s，不能再由他人代理；请先结束该代理。")
            % {"who": post.user.real_name, "other": other.post.user.real_name},
            field="starts_on",
        )


def _titled(post: Post) -> str:
    return f"{post.unit.display_name} {post.title or post.get_office_display()}"


def _enter(act: str, words: str, row: Substitution, who: Act, at: datetime) -> None:
    """Put it on record, and let both know (记入台账并告知双方)."""
    facts = {"substitution": row.pk, "post": row.post_id, "from": row.starts_on, "until": row.ends_on}
    ledger.record(act, words, who=who, at=at, unit=row.post.unit, facts=facts)
    said = Said(
        key=f"{act}:{row.pk}",
        kind=Message.Kind.HANDED,
        subject=words,
        to=[f"user.{row.post.user_id}", f"user.{row.substitute_id}"],
        path=reverse("substitutes"),
        author=who.by,
        author_name=f"{who.title} {who.name}".strip(),
    )
    write([said], at=at)


def of_person(user: User, day: date) -> QuerySet[Substitution]:
    """The substitutions a person is part of, on either side (本人相关代理), not over yet."""
    rows = Substitution.objects.filter(ended_at__isnull=True, ends_on__gte=day)
    return (rows.filter(post__user=user) | rows.filter(substitute=user)).select_related(
        "post__unit", "post__user", "substitute"
    )


def all_open(day: date) -> QuerySet[Substitution]:
    """All substitutions not over yet (全部代理), for who looks after who may act."""
    rows = Substitution.objects.filter(ended_at__isnull=True, ends_on__gte=day)
    return rows.select_related("post__unit", "post__user", "substitute").order_by("starts_on", "pk")


def found_posts(text: str, day: date) -> Sequence[Post]:
    """The posts of people of this name (按姓名查找任职), for a substitute to be set."""
    rows = Post.objects.on(day).filter(user__real_name__icontains=text, user__is_active=True)
    return list(rows.exclude(office__in=APART).select_related("unit", "user")[:MOST])


MOST = 20
