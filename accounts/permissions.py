"""Who may act where (权限): posts become permission strings; nothing else grants anything."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import Q

from accounts import clock
from accounts.models import Post, Substitution

if TYPE_CHECKING:
    from accounts.models import Unit


def seat(unit_id: int, office: str) -> str:
    """The permission string of an office of a unit (签署位)."""
    return f"post.{unit_id}.{office}"


def posts_of(user: Any, day: date) -> list[Post]:
    """The posts a person holds on a day (任职), read once per day and request."""
    return [post for post in _signable(user, day) if post.user_id == user.pk]


def seats_of(user: Any, day: date) -> dict[str, Post]:
    """The seats a person may sign for on a day (可签署位), with the post it comes from; own posts before substitutions.

    Seats of a unit that was merged into the post's own go with it.
    """
    own_first = sorted(_signable(user, day), key=lambda post: post.user_id != user.pk)
    seats: dict[str, Post] = {}
    for post in own_first:
        for unit_id in (post.unit_id, *post.unit.absorbed):
            seats.setdefault(seat(unit_id, post.office), post)
    return seats


def _signable(user: Any, day: date) -> list[Post]:
    """The posts a person holds, and those they stand in for, on a day: one statement, once per day and request."""
    cached: tuple[date, list[Post]] | None = getattr(user, "_signable", None)
    if cached is None or cached[0] != day:
        covered = Substitution.objects.on(day).filter(substitute=user).values("post_id")
        own = Q(user=user, starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))
        rows = Post.objects.filter(own | Q(pk__in=covered)).select_related("unit", "user")
        user._signable = cached = (day, list(rows))
    return cached[1]


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
