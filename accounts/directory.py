"""The directory of units (单位名册): who may see which units, and the tree they form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Post, Unit
from accounts.permissions import posts_of
from accounts.scope import scope_of

#: Those who keep the register of people see every unit, and no business of any.
KEEPERS = {Post.Office.SYSTEM_ADMIN, Post.Office.SECURITY_ADMIN}


def visible_units(user: Any, day: date) -> QuerySet[Unit]:
    """The units a person may see (可见单位): their own, the places they supervise; keepers of the register see all."""
    if any(post.office in KEEPERS for post in posts_of(user, day)):
        return Unit.objects.all()
    scope = scope_of(user, day)
    return Unit.objects.filter(Q(pk__in=scope.unit_ids) | scope.covers(""))


@dataclass
class Node:
    """A unit with those below it (单位及下级)."""

    unit: Unit
    children: list[Node] = field(default_factory=list)


def tree_of(units: Iterable[Unit]) -> list[Node]:
    """The tree the units form (单位树): one whose superior is not among them stands at the top."""
    nodes = {unit.pk: Node(unit) for unit in sorted(units, key=lambda one: one.path)}
    top: list[Node] = []
    for node in nodes.values():
        above = nodes.get(node.unit.parent_id) if node.unit.parent_id else None
        (above.children if above else top).append(node)
    return top
