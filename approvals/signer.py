"""Who may sign the open step (签署资格): the one question the desk, the page and the service ask alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post, User
from accounts.permissions import seats_of
from approvals import route as routes
from approvals.engine.records import CaseTask
from approvals.ownfiling import barred, refuse_own
from lifecycle.errors import NotAllowedNow
from lifecycle.ledger import Act
from lifecycle.models import Application


def signer(by: User, application: Application, task: CaseTask, step: Mapping[str, Any], at: datetime) -> Act:
    """The person as the signer of an open step (签署人), in the post or for the holder they sign for.

    Raises: PermissionDenied saying why not.
    """
    held = seats_of(by, timezone.localtime(at).date())
    asked = task.data.get("delegated")
    if asked and asked["by"] == by.pk:
        raise NotAllowedNow(_("您已委派%s提出意见，尚未答复；需要先行签署的，请先收回委派。") % asked["to"])
    if not holds(by, held, task):
        raise PermissionDenied(_("“%s”由其他岗位签署，您不能办理。") % step["label"])
    post = held[str(task.owner_permission)]
    refuse_own(by, post, application, task.data["step"], at)
    return Act(by, post, "" if post.user_id == by.pk else post.user.real_name)


def holds(by: User, held: Mapping[str, Post], task: CaseTask) -> bool:
    """Whether a person holds the seat of a turn (是否在签署位), and nobody else has been named for it."""
    if task.data.get("delegated"):
        return False
    return str(task.owner_permission) in held and task.owner_id in (None, by.pk)


def own_turn(
    by: User, held: Mapping[str, Post], application: Application, tasks: Sequence[CaseTask]
) -> CaseTask | None:
    """The first of the open turns that is the person's own (本人待办): to sign, to correct or to carry out."""
    for task in tasks:
        if task.flow_task.name == "cosign" or not holds(by, held, task):
            continue
        if task.flow_task.name != "review":
            return task
        if not is_own(by, application, routes.steps_of(application.route)[task.data["step"]]):
            return task
    return None


def is_own(by: User, application: Application, step: Mapping[str, Any]) -> bool:
    """Whether signing would be to approve one's own filing (自办自审); the unit's own consent is none."""
    return by.pk in barred(application, step)
