"""Who supervises a unit (主管岗位): the offices that decide on clocks of units in their place, never on their own."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from accounts.models import Post
from accounts.permissions import seats_of
from accounts.scope import SUPERVISING, home_path
from lifecycle.ledger import Act

if TYPE_CHECKING:
    from accounts.models import Unit

DECIDING = (Post.Office.PRINCIPAL, Post.Office.APPROVER, Post.Office.REVIEWER)


def supervising_act(user: Any, unit: Unit, at: datetime) -> Act | None:
    """The post in which a person decides for a unit's supervising office (主管岗位); None for everybody else."""
    for post in seats_of(user, timezone.localtime(at).date()).values():
        supervises = any(function in SUPERVISING for function in post.unit.functions)
        if post.office not in DECIDING or not supervises or post.unit_id == unit.pk:
            continue
        if unit.path.startswith(home_path(post.unit)):
            return Act(user, post, "" if post.user_id == user.pk else post.user.real_name)
    return None
