"""Who may act where (权限): posts become permission strings; nothing else grants anything."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.backends import BaseBackend

from accounts import clock
from accounts.models import Post, Substitution

if TYPE_CHECKING:
    from accounts.models import Unit


def seat(unit_id: int, office: str) -> str:
    """The permission string of an office of a unit (签署位)."""
    return f"post.{unit_id}.{office}"


def posts_of(user: Any, day: date) -> list[Post]:
    """The posts a person holds on a day (任职), read once per day and request."""
    cached = getattr(user, "_posts", None)
    if cached is None or cached[0] != day:
        rows = list(Post.objects.on(day).filter(user=user).select_related("unit"))
        user._posts = cached = (day, rows)
    return list(cached[1])


def seats_of(user: Any, day: date) -> dict[str, Post]:
    """The seats a person may sign for on a day (可签署位), with the post it comes from; own posts before substitutions."""
    cached = getattr(user, "_seats", None)
    if cached is None or cached[0] != day:
        seats = {seat(p.unit_id, p.office): p for p in posts_of(user, day)}
        covered = Substitution.objects.on(day).filter(substitute=user).select_related("post__unit", "post__user")
        for row in covered:
            seats.setdefault(seat(row.post.unit_id, row.post.office), row.post)
        user._seats = cached = (day, seats)
    return dict(cached[1])


def units_of(user: Any, day: date) -> list[Unit]:
    """The units a person serves on a day (所在单位), in the order of the tree."""
    seen: dict[int, Unit] = {}
    for post in seats_of(user, day).values():
        seen.setdefault(post.unit_id, post.unit)
    return list(seen.values())


def holds(user: Any, unit: Unit, *offices: str, day: date) -> bool:
    """Whether a person holds one of these offices of the unit on a day (是否任职)."""
    return any(seat(unit.pk, office) in seats_of(user, day) for office in offices)


class PostBackend(BaseBackend):
    """Django's door to the posts: `post.<unit>.<office>` is a permission, no Permission rows are needed."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """All seats of the person today (全部签署位)."""
        if not user_obj.is_active or user_obj.is_anonymous:
            return set()
        return set(seats_of(user_obj, clock.today()))

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether the person holds this seat today (是否可签署)."""
        return perm in self.get_all_permissions(user_obj, obj)
