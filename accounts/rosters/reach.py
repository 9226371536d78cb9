"""How far a person's rosters reach (名册导入范围): everything for the keeper of the register, else the places supervised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from accounts.models import Post, Unit
from accounts.permissions import posts_of
from accounts.scope import SUPERVISING, place_path

#: Posts by which nobody does business (三员): they keep registers, they do not supervise.
ADMINISTRATORS = (Post.Office.SYSTEM_ADMIN, Post.Office.SECURITY_ADMIN, Post.Office.AUDIT_ADMIN)


@dataclass(frozen=True)
class Reach:
    """What may be imported (导入范围): all units, or those below these paths; and whose posts one may not write: one's own."""

    everything: bool
    paths: tuple[str, ...]
    user_id: int = 0
    confirms_posts: bool = False

    def __bool__(self) -> bool:
        return self.everything or bool(self.paths)

    def covers(self, unit: Unit) -> bool:
        """Whether a unit lies within (是否在范围内)."""
        return self.everything or any(unit.path.startswith(path) for path in self.paths)

    def condition(self, prefix: str = "") -> Q:
        """The same as a condition of a queryset, the unit reached by `prefix` (范围条件)."""
        if self.everything:
            return Q()
        found = Q(pk__in=())
        for path in self.paths:
            found |= Q(**{f"{prefix}path__startswith": path})
        return found


def reach_of(user: Any, day: date) -> Reach:
    """How far a person's rosters reach on a day (导入范围), by their own posts; a substitute's post does not carry it."""
    posts = posts_of(user, day)
    offices = {post.office for post in posts}
    paths = {
        post.unit.path if post.unit.kind == Unit.Kind.GOVERNMENT else place_path(post.unit.path)
        for post in posts
        if post.office not in (*ADMINISTRATORS, Post.Office.AUDITOR)
        and any(function in SUPERVISING for function in post.unit.functions)
    }
    keeper, security = Post.Office.SYSTEM_ADMIN in offices, Post.Office.SECURITY_ADMIN in offices
    return Reach(keeper, tuple(sorted(paths)), int(user.pk or 0), security)
