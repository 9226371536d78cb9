"""Withdrawing (撤回): the applicant takes a case back before it is decided."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Post, User
from approvals import planning
from approvals.engine import turns
from approvals.services import effects, standing, telling
from lifecycle import ledger
from lifecycle.errors import DomainError, NotAllowedNow
from lifecycle.models import Application
from notices.messages.seats import open_seats


@transaction.atomic
def withdraw(*, by: User, application_id: int, seen: int | None, reason: str, at: datetime) -> Application:
    """Withdraw a case (撤回) that is under review or returned; a planned site gives its place back.

    Law: OPN-06 (a withdrawn plan takes no place). Raises: PermissionDenied, NotAllowedNow, StaleVersion, DomainError.
    """
    application = standing.lock(application_id)
    who = standing.act_as(by, application.unit_id, Post.Office.HANDLER, Post.Office.PRINCIPAL, at=at)
    if application.state not in (Application.State.UNDER_REVIEW, Application.State.RETURNED):
        raise NotAllowedNow(_("该申请目前为“%s”，不能撤回。") % application.get_state_display())
    standing.same_version(application, seen)
    if not reason.strip():
        raise DomainError(_("请填写撤回原因。"), field="reason")
    seats = open_seats(application)
    effects.withdraw(planning.judge(application, at), at=at)
    standing.touched(application)
    turns.cancel(application)
    ledger.record(
        "application.withdrawn",
        _("申请单位撤回申请：%s") % reason.strip(),
        who=who,
        at=at,
        unit=application.unit,
        site=application.site,
        application=application,
        facts={"reason": reason.strip()},
    )
    telling.withdrawn(application, seats, reason.strip(), who=who, at=at)
    return application
