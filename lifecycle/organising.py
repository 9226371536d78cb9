"""Who organises campaigns (专项工作组织者): the supervising offices of a place."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Post, Unit
from accounts.permissions import seats_of
from accounts.rosters.reach import ADMINISTRATORS
from accounts.scope import SUPERVISING

if TYPE_CHECKING:
    from accounts.models import User


def organising_posts(user: Any, day: date) -> list[Post]:
    """The posts by which a person organises campaigns (组织专项工作的任职): those of supervising offices."""
    return [
        post
        for post in seats_of(user, day).values()
        if post.office not in (*ADMINISTRATORS, Post.Office.AUDITOR)
        and any(function in SUPERVISING for function in post.unit.functions)
    ]


def post_for(by: User, organiser: Unit, at: datetime) -> Post:
    """The post in which a person organises for this office.

    Raises: PermissionDenied.
    """
    day = timezone.localtime(at).date()
    found = next((post for post in organising_posts(by, day) if post.unit_id == organiser.pk), None)
    if found is None:
        raise PermissionDenied
    return found
