"""What a person may see (可见范围): their own units, and the places their offices supervise. Every queryset stands on it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from accounts.models import Post, Unit
from accounts.permissions import seats_of

#: Functions of a unit that supervise the whole place the unit belongs to, by their neutral codes.
SUPERVISING = ("general_office", "platform_centre")


@dataclass(frozen=True)
class Scope:
    """Units served by the person, and the subtrees their posts supervise."""

    unit_ids: frozenset[int]
    filing_ids: frozenset[int]
    paths: tuple[str, ...]

    def covers(self, prefix: str) -> Q:
        """The condition that a unit, reached by `prefix`, stands in a supervised subtree (管辖范围)."""
        condition = Q(pk__in=())
        for path in self.paths:
            condition |= Q(**{f"{prefix}path__startswith": path})
        return condition


def scope_of(user: Any, day: date) -> Scope:
    """What a person may see on a day (可见范围).

    A general office, the platform's centre and an auditor see the place they belong to; everybody else their own unit.
    """
    units: set[int] = set()
    filing: set[int] = set()
    paths: set[str] = set()
    for post in seats_of(user, day).values():
        if post.office in (Post.Office.SYSTEM_ADMIN, Post.Office.SECURITY_ADMIN):
            continue
        units.update((post.unit_id, *post.unit.absorbed))
        if post.office in (Post.Office.HANDLER, Post.Office.PRINCIPAL):
            filing.add(post.unit_id)
        supervises = any(f in SUPERVISING for f in post.unit.functions)
        if supervises or post.office in (Post.Office.AUDITOR, Post.Office.AUDIT_ADMIN):
            paths.add(home_path(post.unit))
    return Scope(frozenset(units), frozenset(filing), tuple(sorted(paths)))


def supervised_path(path: str, functions: Collection[str]) -> str:
    """The subtree a unit supervises (监管范围): its place where that is its function, else what stands below it."""
    return place_path(path) if any(f in SUPERVISING for f in functions) else path


def home_path(unit: Unit) -> str:
    """The subtree of the place a unit belongs to (所在地): a government's own, else its parent's."""
    return unit.path if unit.kind == "government" else place_path(unit.path)


def place_path(path: str) -> str:
    """The path of the place a unit belongs to (所属地区): its parent's."""
    parts = [p for p in path.split("/") if p][:-1]
    return "/" + "/".join(parts) + "/" if parts else path
