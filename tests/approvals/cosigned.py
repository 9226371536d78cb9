"""A case whose open step has several signers: the city's centre leads, two principals sign beside it."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Post, User
from approvals import route as routes
from approvals.models import Signature
from approvals.services import adding_signers
from approvals.services.adding_signers import Asked
from lifecycle.models import Application
from tests.cast import FILED, REVIEWERS, Cast, again, approve, decide, person

#: The step's own seat is the centre's; beside it sign, in this order, the principals of two departments.
LEADER, SECOND, THIRD = "sunwanqing", "cenweiguo", "pengxiuzhen"
SOON = FILED + timedelta(days=1)


def cosigned(cast: Cast, mode: str, need: int = 0, *beside: str, step: str = "centre_handler") -> Application:
    """A case waiting at a step that several sign, as a rulebook would have it: written into its frozen route."""
    case = cast.submitted()
    number = next(n for n, one in enumerate(routes.steps_of(case.route)) if one["key"] == step)
    posts = [Post.objects.select_related("unit").get(user__username=name) for name in beside or (SECOND, THIRD)]
    seats = [
        {
            "place": post.unit.code,
            "unit": post.unit_id,
            "unit_name": post.unit.name,
            "office": post.office,
            "office_label": "主要负责人",
        }
        for post in posts
    ]
    case.route["steps"][number]["sign"] = {"mode": mode, "need": need, "beside": seats}
    case.save(update_fields=["route"])
    for unit in {post.unit for post in posts}:
        case.participations.get_or_create(unit=unit)
    for one in itertools.takewhile(lambda key: key != step, REVIEWERS):
        case = decide(case, User.objects.get(username=REVIEWERS[one]), approve())
    return case


def signs(case: Application, name: str, said: Any, when: datetime = SOON) -> Application:
    """Let one of the signers sign."""
    return decide(case, User.objects.get(username=name), said, when)


def adds(case: Application, by: str, whom: str, kind: str, *, by_name: bool = False, when: datetime = SOON) -> Any:
    """Let one of the signers add another, by seat or by name."""
    post = Post.objects.filter(user__username=whom).order_by("pk")[0]
    asked = Asked(post.unit_id, post.office, kind, post.user_id if by_name else None)
    adder = person(User.objects.get(username=by))
    return adding_signers.add_signer(
        by=adder, application_id=case.pk, seen=None, asked=asked, reason="涉及该单位职责，请提出意见。", at=when
    )


def removes(case: Application, by: str, signer: Any, when: datetime = SOON) -> Any:
    """Let somebody take an added signer out again."""
    adder = person(User.objects.get(username=by))
    return adding_signers.remove_signer(
        by=adder, application_id=case.pk, signer_id=signer.pk, reason="不再需要。", at=when
    )


def signed(case: Application) -> list[tuple[str, str]]:
    """Who has signed what, in order."""
    rows = Signature.objects.filter(signer__application=again(case)).order_by("pk")
    return list(rows.values_list("person__username", "verdict"))
