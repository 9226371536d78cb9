"""Taking back (拿回): the last signer undoes their own approval while the next has not opened the case.

A decision is evidence and stays as signed: append-only, one a seat and round. Taking it back is therefore an act of its own
(`TakenBack`) and opens a new round on the same content, in which the step is signed again; the old round keeps the old opinion.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from approvals import route as routes
from approvals.engine import turns
from approvals.engine.records import CaseTask
from approvals.models import CaseOpening, Decision, Signature, Signer, TakenBack
from approvals.services import clocks, cosigning, rounds, standing, telling
from lifecycle import ledger
from lifecycle.errors import DomainError, NotAllowedNow
from lifecycle.models import Application
from notices.messages.seats import open_seats


@transaction.atomic
def take_back(*, by: User, application_id: int, seen: int | None, reason: str, at: datetime) -> TakenBack:
    """Take one's own approval back (拿回); the step is open again, its internal limit starts anew, legal ones run on.

    Raises: PermissionDenied for anybody but the last signer, StaleVersion, NotAllowedNow once the next has opened the
    case or the approval has taken effect, DomainError without a reason.
    """
    application = standing.lock(application_id)
    standing.same_version(application, seen)
    last = Decision.objects.filter(application=application).order_by("-pk").first()
    if last is None or last.signer_id != by.pk:
        raise PermissionDenied(_("只有最后一位签署人可以拿回自己的意见。"))
    who = standing.act_as(by, last.unit_id, last.office, at=at)
    tasks = turns.open_turns(application, "review", "cosign")
    task, opened = next(iter(tasks), None), CaseOpening.objects.filter(task__in=tasks)
    if refusal := why_not(application, last, task, opened):
        raise NotAllowedNow(refusal)
    if not reason.strip():
        raise DomainError(_("请填写原因，原因记入台账。"), field="reason")
    if Signature.objects.filter(signer__in=_asked(application)).exists():
        raise NotAllowedNow(_("下一环节已有人签署，不能拿回。"))
    row = TakenBack.objects.create(decision=last, by=by, reason=reason.strip(), at=at)
    seats, main = open_seats(application), cosigning.main_turn(application)
    cosigning.close(application)
    _reopen(application, last, by, at, reason.strip())
    standing.touched(application)
    turns.finish(main, None)
    cosigning.convene(application, at=at)
    ledger.record(
        "decision.taken_back",
        _("拿回“%(step)s”已签署的“%(verdict)s”：%(reason)s")
        % {"step": last.step_label, "verdict": last.get_verdict_display(), "reason": reason.strip()},
        who=who,
        at=at,
        unit=application.unit,
        site=application.site,
        application=application,
        facts={"decision": last.pk, "step": last.step_key, "round": application.round, "reason": reason.strip()},
    )
    telling.taken_back(application, last, seats, reason.strip(), who=who, at=at)
    return row


def why_not(application: Application, last: Decision, task: CaseTask | None, opened: Iterable[CaseOpening]) -> str:
    """What stands against taking a decision back (不能拿回的原因); nothing where it may be."""
    if last.verdict != Decision.Verdict.APPROVE:
        return _("“%s”已经生效，不能拿回。") % last.get_verdict_display()
    if task is None or application.state != Application.State.UNDER_REVIEW:
        return _("该申请目前为“%s”，意见已经生效，不能拿回。") % application.get_state_display()
    if last.round != application.round or task.data.get("step") == last.step:
        return _("该意见之后案件没有转到下一环节，无需拿回。")
    seen = next((one for one in opened if one.user_id != last.signer_id), None)
    if seen is not None:
        return _("%(who)s已于%(when)s打开本件，不能拿回；需要更正的，请与其联系，由其退回本环节。") % {
            "who": seen.name,
            "when": timezone.localtime(seen.at).strftime("%Y-%m-%d %H:%M"),
        }
    if task.data.get("delegated") or task.owner_id not in (None, last.signer_id):
        return _("下一环节已经开始办理，不能拿回；需要更正的，请与其联系，由其退回本环节。")
    return ""


def _asked(application: Application) -> QuerySet[Signer]:
    """Those asked to sign the step now open (本环节签署人)."""
    return Signer.objects.filter(application=application, round=application.round, step=application.cursor.get("step"))


def _reopen(application: Application, last: Decision, by: User, at: datetime, reason: str) -> None:
    cursor = routes.Cursor.read(application.cursor)
    application.cursor = routes.before_approval(cursor, last.step).stored()
    rounds.open_same(application, by=by, at=at, reason=_("拿回：%s") % reason)
    clocks.next_turn(application, at=at)
