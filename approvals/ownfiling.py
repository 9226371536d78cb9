"""Whose filing it is (自办自审): who filed a case signs no step of it but their own unit's consent, nor does a substitute for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post, User
from approvals import route as routes
from approvals.models import Decision
from lifecycle import routing
from lifecycle.models import Application, LedgerEntry

FILED = ("application.submitted", "application.resubmitted")


def filers(application: Application) -> frozenset[int]:
    """The people who filed a case (申报人): who drafted it, who handed it in, who handed it in again."""
    acts = LedgerEntry.objects.filter(application=application, act__in=FILED, actor__isnull=False)
    return frozenset(acts.values_list("actor_id", flat=True)) | {application.created_by_id}


def barred(application: Application, step: Mapping[str, Any]) -> frozenset[int]:
    """Who may not sign a step, whatever seat they hold (回避人员); the unit's own consent bars nobody."""
    return frozenset() if step["role"] == "consent" else filers(application)


def signed_before(application: Application, step: int) -> Decision | None:
    """The approval of the step right before (上一环节签署), the latest there is."""
    if step < 1:
        return None
    rows = Decision.objects.filter(application=application, step=step - 1, verdict=Decision.Verdict.APPROVE)
    return rows.order_by("-pk").first()


def refuse_own(by: User, post: Post, application: Application, number: int, at: datetime) -> None:
    """Refuse a signature on one's own filing (自办自审), also through a substitute, and two in a row where so arranged.

    Raises: PermissionDenied saying whose filing it is.
    """
    who = barred(application, routes.steps_of(application.route)[number])
    if by.pk in who:
        raise PermissionDenied(_("您是本申请的经办人，不能审批自己申报的事项。"))
    if post.user_id in who:
        raise PermissionDenied(
            _("您所代理的%s是本申请的经办人，其申报的事项不能由其岗位审批，代理人也不能。") % post.user.real_name
        )
    before = signed_before(application, number)
    if before is None or before.signer_id != by.pk:
        return
    rule = routing.arranged("consecutive", application.jurisdiction, timezone.localtime(at).date())
    if rule.value == routing.OTHER:
        raise PermissionDenied(
            _("您已签署上一环节“%(step)s”，按办理安排本环节须由他人签署。%(reason)s")
            % {"step": before.step_label, "reason": rule.reason}
        )


def signer_title(post: Post, step: Mapping[str, Any]) -> str:
    """The post a paper prints beside a signature (签署人职务); with its unit where another unit signs for an empty office."""
    title = post.title or post.get_office_display()
    return title if post.unit_id == step["unit"] else f"{post.unit.display_name}{title}"
