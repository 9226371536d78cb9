"""Who organises campaigns (专项工作组织者): the supervising offices of a place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post, Unit
from accounts.permissions import seats_of
from accounts.rosters.reach import ADMINISTRATORS
from accounts.scope import SUPERVISING
from lifecycle.errors import DomainError
from lifecycle.rulebase import library

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


def hold_to(units: Iterable[Unit], jurisdiction: str) -> None:
    """Refuse units that the rulebook of a campaign does not bind (适用地区不符), in one statement however many there are.

    Law: MIG-24, MIG-28. Raises: DomainError naming them.
    """
    stated = dict(Unit.objects.exclude(jurisdiction="").values_list("path", "jurisdiction"))
    books = {name: {book.name for book in library().lineage(name)} for name in {*stated.values()}}
    outside = [unit.display_name for unit in units if jurisdiction not in books.get(_nearest(unit.path, stated), ())]
    if outside:
        raise DomainError(
            _("“%(units)s”不适用“%(place)s”的规定，不能列入其专项工作。")
            % {"units": "”、“".join(outside), "place": library().book(jurisdiction).label}
        )


def _nearest(path: str, stated: dict[str, str]) -> str:
    """The jurisdiction stated for a unit or the nearest above it (最近一级的适用地区)."""
    above = [prefix for prefix in stated if path.startswith(prefix)]
    return stated[max(above, key=len)] if above else ""
