"""Who is there to act (在岗情况): the people behind a seat on a day, and behind which seats there is nobody."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from datetime import date

from django.db.models import Q

from accounts.models import Post, Substitution
from accounts.permissions import seat
from accounts.succession import heirs


def manned(seats: Iterable[str], day: date, *, without: frozenset[int] = frozenset()) -> dict[str, frozenset[int]]:
    """The people behind each seat (在岗人员), dated substitutes included; `without` some people and who stands in for them."""
    wanted = {one: (int(one.split(".")[1]), one.split(".")[2]) for one in seats}
    heir = heirs(unit for unit, _office in wanted.values())
    about = Q(pk__in=())
    meant: dict[str, list[str]] = {}
    for one, (unit, office) in wanted.items():
        about |= Q(unit_id=heir[unit], office=office)
        meant.setdefault(seat(heir[unit], office), []).append(one)
    found: dict[str, set[int]] = {one: set() for one in wanted}
    posts = list(Post.objects.filter(about).exclude(user__in=without).values_list("pk", "unit_id", "office"))
    named = {pk: seat(unit, office) for pk, unit, office in posts}
    held = Post.objects.on(day).filter(pk__in=named, user__is_active=True).values_list("pk", "user_id")
    covered = Substitution.objects.on(day).filter(post__in=named, substitute__is_active=True)
    for pk, person in [*held, *covered.values_list("post_id", "substitute_id")]:
        for one in meant[named[pk]]:
            found[one].add(person)
    return {one: frozenset(people - without) for one, people in found.items()}


def vacant(seats: Collection[str], day: date) -> set[str]:
    """The seats behind which there is nobody (空缺签署位): three statements however many there are."""
    posts = Post.objects.on(day).filter(user__is_active=True).values_list("unit_id", "office")
    covered = Substitution.objects.on(day).filter(substitute__is_active=True)
    there = {seat(unit, office) for unit, office in [*posts, *covered.values_list("post__unit_id", "post__office")]}
    heir = heirs()
    return {one for one in set(seats) - there if not _inherited(one, heir, there)}


def _inherited(one: str, heir: Mapping[int, int], there: Container[str]) -> bool:
    """Whether somebody holds the seat in the unit that carries on (承接单位在岗)."""
    _post, unit, office = one.split(".")
    return int(unit) in heir and seat(heir[int(unit)], office) in there
