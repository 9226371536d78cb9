"""What the regulator asks signers to look at (审查要点): by procedure and check, from the nearest place that says something."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from accounts.models import Post
from accounts.permissions import seats_of
from accounts.scope import SUPERVISING
from accounts.tree import ancestor_paths
from approvals.models import CheckGuidance
from lifecycle.rules.schema import Guard, Inform, RuleSet

if TYPE_CHECKING:
    from accounts.models import Unit

#: The offices that write it, in a unit that supervises its place.
WRITERS = (Post.Office.SECTION_CHIEF, Post.Office.APPROVER)


def writing_post(user: Any, day: date) -> Post | None:
    """The post in which a person may write guidance (制定审查要点的岗位), or None."""
    return next(
        (
            post
            for post in seats_of(user, day).values()
            if post.office in WRITERS and any(f in SUPERVISING for f in post.unit.functions)
        ),
        None,
    )


def guidance_for(unit: Unit, procedure: str) -> dict[str, CheckGuidance]:
    """What holds for a unit, by check (适用的审查要点): the nearest place first, then the newest; one statement."""
    rows = CheckGuidance.objects.filter(procedure=procedure, place__in=ancestor_paths(unit.path)).select_related("unit")
    found: dict[str, CheckGuidance] = {}
    for row in sorted(rows, key=lambda one: (len(one.place), one.written_at, one.pk)):
        found[row.check_key] = row
    return found


def checks_of(rules: RuleSet) -> list[tuple[str, Guard | Inform]]:
    """The checks of a procedure (审查项): what is judged before the grant, and what is told (告知)."""
    guards = [g for g in rules.guards if {"submit", "grant"} & set(g.moments)]
    return [*((f"guard.{g.name}", g) for g in guards), *((f"inform.{i.name}", i) for i in rules.informs)]
