"""Looking as another person (视角查看): only the audit administrator, with a reason, for a short time, on the ledger.

Of the three administrators only the one who audits gains no act by it: the others decide who may sign in and who may act.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.directory import visible_units
from accounts.models import Post, User
from accounts.permissions import posts_of
from lifecycle import ledger
from lifecycle.errors import DomainError, NotAllowedNow
from lifecycle.ledger import Act
from lifecycle.models import Viewing

ADMINISTRATORS = (Post.Office.SYSTEM_ADMIN, Post.Office.SECURITY_ADMIN, Post.Office.AUDIT_ADMIN)
MOST_WORDS = 200


def post_of(user: Any, at: datetime) -> Post | None:
    """The post that lets a person look (审计管理员任职), or none."""
    held = posts_of(user, timezone.localtime(at).date())
    return next((post for post in held if post.office == Post.Office.AUDIT_ADMIN), None)


def viewable(by: Any, at: datetime) -> QuerySet[User]:
    """As whom one may look (可查看的人员): who holds a post in the place one audits, and is no administrator."""
    day = timezone.localtime(at).date()
    held = Post.objects.on(day).filter(unit__in=visible_units(by, day))
    administer = Post.objects.on(day).filter(office__in=ADMINISTRATORS)
    people = User.objects.filter(is_active=True, is_staff=False, is_superuser=False, pk__in=held.values("user"))
    return people.exclude(pk__in=administer.values("user")).exclude(pk=by.pk).order_by("username")


@transaction.atomic
def start(*, by: User, person_id: int, reason: str, at: datetime) -> Viewing:
    """Begin to look as another person (开始视角查看).

    Raises: PermissionDenied for all but the audit administrator, and for a person one may not look as; DomainError
    without a reason; NotAllowedNow while one is looking already.
    """
    post = post_of(User.objects.select_for_update().get(pk=by.pk), at)
    person = viewable(by, at).filter(pk=person_id).first() if post else None
    if post is None or person is None:
        raise PermissionDenied(_("只有审计管理员可以查看，且不能查看其他管理员和辖区以外的人员。"))
    said = reason.strip()
    if not said or len(said) > MOST_WORDS:
        raise DomainError(_("请填写查看事由，最多%d字；事由记入台账，被查看人可见。") % MOST_WORDS, field="reason")
    end_due(at)
    if Viewing.objects.filter(viewer=by, ended_at=None).exists():
        raise NotAllowedNow(_("您正在以他人视角查看，请先结束。"))
    until = at + timedelta(minutes=settings.VIEW_AS_MINUTES)
    row = Viewing.objects.create(viewer=by, person=person, reason=said, started_at=at, until=until)
    text = _("开始以%(name)s的视角查看（只读）：%(reason)s") % {"name": person.real_name, "reason": said}
    _enter("viewing.started", text, row, Act(by, post), at)
    return row


def running(pk: int, *, by: Any, at: datetime) -> Viewing | None:
    """The look that is going on (进行中的查看): begun by this person, not over, still allowed."""
    row = Viewing.objects.select_related("person", "viewer").filter(pk=pk, viewer_id=by.pk, ended_at=None).first()
    if row is None or at >= row.until or post_of(by, at) is None:
        return None
    return row if viewable(by, at).filter(pk=row.person_id).exists() else None


@transaction.atomic
def end(*, by: Any, at: datetime) -> int:
    """End one's looking (结束视角查看), whichever way; how many were going on."""
    rows = Viewing.objects.select_for_update(of=("self",)).select_related("person").filter(viewer=by, ended_at=None)
    return sum(_close(row, Act(by, post_of(by, at)), min(at, row.until)) for row in rows)


@transaction.atomic
def end_due(at: datetime) -> int:
    """End what has run out (到时自动结束), though nobody has pressed anything."""
    due = Viewing.objects.filter(ended_at=None, until__lte=at)
    rows = due.select_for_update(of=("self",)).select_related("person")
    return sum(_close(row, Act(None), row.until) for row in rows)


def of_person(user: Any) -> QuerySet[Viewing]:
    """Who has looked as this person (谁以本人视角查看过)."""
    return Viewing.objects.filter(person_id=user.pk).select_related("viewer")


def _close(row: Viewing, who: Act, at: datetime) -> int:
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    _enter("viewing.ended", _("结束以%s的视角查看") % row.person.real_name, row, who, at)
    return 1


def _enter(act: str, text: str, row: Viewing, who: Act, at: datetime) -> None:
    facts = {"viewing": row.pk, "person": row.person_id, "viewer": row.viewer_id, "until": row.until}
    unit = who.post.unit if who.post else None
    ledger.record(act, text, who=who, at=at, unit=unit, facts={**facts, "reason": row.reason})
