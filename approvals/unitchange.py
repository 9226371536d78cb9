"""What a change of units would mean (撤并预览): which running cases wait for or belong to a unit, who would act for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accounts.models import Post, Unit
from accounts.panels import Panel
from approvals.engine import turns
from approvals.services import merging
from lifecycle.models import Application, Site
from lifecycle.procedures import procedure


@dataclass(frozen=True)
class Preview:
    """What goes on in the successor (撤并影响): counted, for who keeps units sees no business."""

    filed: list[tuple[str, str, int]]
    waiting: list[tuple[str, int, tuple[str, ...]]]
    posts: int
    sites: int


def preview(unit: Unit, into: Unit | None, day: date) -> Preview:
    """Count what a merger concerns (预览撤并): cases filed, turns that wait and by whom they would be done, posts, sites."""
    rows = Application.objects.filter(unit=unit).exclude(state__in=Application.ENDED)
    filed = Counter((procedure(case.procedure).name, str(case.get_state_display())) for case in rows)
    open_turns = Counter(
        str(key).rpartition(".")[2]
        for key in turns.all_open()
        .filter(owner_permission__startswith=f"post.{unit.pk}.")
        .values_list("owner_permission", flat=True)
    )
    return Preview(
        [(name, state, count) for (name, state), count in sorted(filed.items())],
        [(Post.Office(one).label, count, _people(into, one, day)) for one, count in sorted(open_turns.items())],
        Post.objects.on(day).filter(unit=unit).count(),
        Site.objects.filter(unit=unit).exclude(state__in=Site.GONE).count(),
    )


def _people(into: Unit | None, office: str, day: date) -> tuple[str, ...]:
    if into is None:
        return ()
    rows = Post.objects.on(day).filter(unit=into, office=office, user__is_active=True)
    return tuple(rows.values_list("user__real_name", flat=True))


def offered(unit: Unit, user: Any, at: datetime) -> Panel | None:
    """What the page of a unit offers who keeps the register (撤并、更名)."""
    if unit.valid_until is not None or not merging.keeps_units(user, at):
        return None
    return Panel("approvals/unit_actions.html", {"unit": unit})
