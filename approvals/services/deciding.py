"""Deciding a step (审批): one verdict, one locked transaction, one ledger entry; the second of two loses and is told why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import seats_of
from approvals import planning, voting
from approvals import route as routes
from approvals.engine import turns
from approvals.engine.records import CaseTask
from approvals.hosting import SIGNER
from approvals.models import Decision, Signature
from approvals.ownfiling import signed_before, signer_title
from approvals.planning import Judged
from approvals.services import clocks, cosigning, effects, following, issuing, rounds, standing, telling
from approvals.signer import holds, signer
from lifecycle import clockacts, ledger
from lifecycle.errors import DomainError, RuleNotMet, StaleVersion
from lifecycle.ledger import Act
from lifecycle.models import Application, LedgerEntry

Verdict = Decision.Verdict


@dataclass(frozen=True)
class Said:
    """What a signer says (签署内容): verdict, opinion, where to return, what the grant sets, which exceptions it allows."""

    verdict: str
    opinion: str = ""
    return_to: int | None = None
    granted: Mapping[str, Any] = field(default_factory=dict)
    override: Sequence[str] = ()


@transaction.atomic
def decide(*, by: User, application_id: int, seen: int | None, said: Said, at: datetime) -> Decision | Signature:
    """Decide the open step (签署意见): approve 同意, return 退回补正, or refuse 不予批准.

    Of several signers of a step, one signs for their part; whose signature concludes the step decides it for all.
    Law: the step's own clause, frozen in the route. Raises: PermissionDenied, StaleVersion (somebody decided first),
    DomainError (an opinion is missing), RuleNotMet (a clause forbids the grant).
    """
    application = standing.lock(application_id)
    task = _my_turn(by, application, seen, at)
    step = routes.steps_of(application.route)[task.data["step"]]
    who = signer(by, application, task, step, at)
    _check(said, step)
    if SIGNER in task.data:
        joint = cosigning.sign(application, task, said, who, at)
        if joint.outcome.result == voting.OPEN:
            return cosigning.record(application, joint, step, who=who, at=at)
        said, task = cosigning.together(joint, said), cosigning.main_turn(application)
    decision = _record(application, task, step, who, said, at)
    granted = _apply(application, step, who, said, at)
    if decision.verdict == Verdict.REFUSE:
        issuing.issue_refusal(planning.judge(application, at), step, decision, who=who, at=at)
    clocks.next_turn(application, at=at)
    standing.touched(application)
    turns.finish(task, by)
    cosigning.convene(application, at=at)
    _enter(decision, application, step, said, granted, who, at)
    telling.decided(application, decision, who=who, at=at)
    if granted:
        following.after_grant(granted, who=who, at=at)
    return decision


def _enter(
    decision: Decision,
    application: Application,
    step: Mapping[str, Any],
    said: Said,
    granted: Judged | None,
    who: Act,
    at: datetime,
) -> None:
    ledger.record(
        f"decision.{said.verdict}",
        _sentence(decision, application),
        who=who,
        at=at,
        unit=application.unit,
        site=application.site,
        application=application,
        cites=[step["cite"]],
        facts={
            "step": step["key"],
            "round": decision.round,
            "opinion": decision.opinion,
            "granted": dict(said.granted),
            "override": list(said.override),
            "state": application.state,
            "warnings": _warnings(granted),
            "signed_step_before_too": _signed_both(application, decision),
        },
    )


def _my_turn(by: User, application: Application, seen: int | None, at: datetime) -> CaseTask:
    """The turn of this person in the open step, where there are several the first; or say who was faster."""
    open_tasks = turns.open_turns(application, "review", "cosign")
    if (seen is not None and seen != application.version) or not open_tasks:
        raise StaleVersion(_beaten(application))
    held = seats_of(by, timezone.localtime(at).date())
    mine = [task for task in open_tasks if holds(by, held, task)]
    if not mine and (why := cosigning.why_not_now(by, held, application)):
        raise why
    return (mine or open_tasks)[0]


def _beaten(application: Application) -> str:
    last = Decision.objects.filter(application=application).order_by("-pk").first()
    if last is not None and _handed_since(application, last):
        return standing.moved_on(application)
    if last is None:
        return _("该申请目前为“%s”，没有等待签署的环节。") % application.get_state_display()
    return _(
        "“%(step)s”已由%(who)s于%(when)s签署“%(verdict)s”，申请目前为“%(state)s”。您输入的内容已保留，可复制后使用。"
    ) % {
        "step": last.step_label,
        "who": last.signer_name,
        "when": timezone.localtime(last.decided_at).strftime("%Y-%m-%d %H:%M"),
        "verdict": last.get_verdict_display(),
        "state": application.get_state_display(),
    }


def _handed_since(application: Application, last: Decision) -> bool:
    """Whether the case has passed between people since its last decision (决定后又有交接)."""
    acts = ("decision.taken_back", "turn.", "delegation.")
    entry = LedgerEntry.objects.filter(application=application, actor__isnull=False).order_by("-seq").first()
    return entry is not None and entry.act.startswith(acts) and entry.at >= last.decided_at


def _check(said: Said, step: Mapping[str, Any]) -> None:
    if said.verdict not in Verdict.values:
        raise DomainError(_("请选择审批结论。"), field="verdict")
    if said.verdict == Verdict.RETURN and not step["can_return"]:
        raise DomainError(_("本环节只收悉备案，不能退回。"), field="verdict")
    if said.verdict != Verdict.APPROVE and not said.opinion.strip():
        raise DomainError(
            _("“%s”必须写明意见，说明理由和需要补正的内容。") % Verdict(said.verdict).label, field="opinion"
        )


def _record(
    application: Application, task: CaseTask, step: Mapping[str, Any], who: Act, said: Said, at: datetime
) -> Decision:
    assert who.by is not None
    assert who.post is not None
    return Decision.objects.create(
        application=application,
        round=application.round,
        step=task.data["step"],
        step_key=step["key"],
        step_label=step["label"],
        unit_id=step["unit"],
        office=step["office"],
        verdict=said.verdict,
        opinion=said.opinion.strip() or _("同意。"),
        return_to=said.return_to if said.verdict == Verdict.RETURN else None,
        signer=who.by,
        signer_name=who.name,
        signer_title=signer_title(who.post, step),
        acting_for=who.acting_for,
        override=list(said.override),
        values_version=application.version,
        decided_at=at,
    )


def _apply(application: Application, step: Mapping[str, Any], who: Act, said: Said, at: datetime) -> Judged | None:
    """Carry the verdict out; the case as it was judged where this was its grant."""
    cursor = routes.Cursor.read(application.cursor)
    if said.verdict == Verdict.REFUSE:
        effects.refuse(planning.judge(application, at), at=at)
    elif said.verdict == Verdict.RETURN:
        _return(application, cursor, said, who, at)
    elif (following := routes.after_approval(application.route, cursor)) is not None:
        application.cursor = following.stored()
    else:
        return _grant(application, said, who, at)
    return None


def _return(application: Application, cursor: routes.Cursor, said: Said, who: Act, at: datetime) -> None:
    to = routes.APPLICANT if said.return_to is None else said.return_to
    try:
        application.cursor = routes.after_return(cursor, to).stored()
    except ValueError as error:
        raise DomainError(str(error), field="return_to") from error
    if to == routes.APPLICANT:
        application.round += 1
        application.return_for_correction(at)
        clockacts.stand_still(application, application.state, at=at, note=_("退回补正期间中止计算"))
        return
    assert who.by is not None
    rounds.open_same(application, by=who.by, at=at, reason=said.opinion.strip())


def _grant(application: Application, said: Said, who: Act, at: datetime) -> Judged:
    standing.lock_scope(application)
    standing.lock_area(application, at)
    opinions = frozenset(
        Decision.objects.filter(application=application, verdict=Verdict.APPROVE, taken_back=None).values_list(
            "step_key", flat=True
        )
    )
    judged = planning.judge(application, at, opinions=opinions)
    application.granted = _set_by_grant(judged, said)
    judged = planning.knowing(judged, application.granted)
    findings = judged.findings("grant")
    refused = [f for f in findings if f.blocked]
    if refused:
        raise RuleNotMet(refused)
    exceptional = [f for f in findings if f.level == "warned" and f.override == "final"]
    unsaid = [f for f in exceptional if f.guard not in said.override]
    if unsaid:
        raise DomainError(
            _("该申请属于例外情形，同意前须逐项确认：%s") % "；".join(f.message for f in unsaid), field="override"
        )
    effects.grant(judged, who=who, at=at)
    return judged


def _signed_both(application: Application, decision: Decision) -> str:
    """The step before, where the same person signed that one too (连续两个环节同一人签署): never passed over in silence."""
    before = signed_before(application, decision.step)
    return before.step_label if before is not None and before.signer_id == decision.signer_id else ""


def _warnings(granted: Judged | None) -> list[str]:
    """What was granted all the same (例外和提示)."""
    return [f.message for f in granted.findings("grant") if f.level == "warned"] if granted else []


def _set_by_grant(judged: planning.Judged, said: Said) -> dict[str, Any]:
    """What the final decision itself must set (批复确定的内容), for instance within how many days to go online."""
    found: dict[str, Any] = {}
    for rule in planning.left_to_the_grant(judged):
        text = str(said.granted.get(rule.amount_from, "")).strip()
        if not text.isdecimal() or not 0 < int(text) <= LONGEST:
            raise DomainError(
                _("请填写“%(label)s”（1至%(most)d的整数，单位为日），依据%(cite)s。")
                % {"label": rule.label, "most": LONGEST, "cite": rule.cite},
                field=rule.amount_from,
            )
        found[rule.amount_from] = int(text)
    return found


LONGEST = 9999  # what a four-digit field holds; the law sets no number, the granting office does


def _sentence(decision: Decision, application: Application) -> str:
    words = f"{decision.step_label}：{decision.get_verdict_display()}"
    if decision.verdict == Verdict.RETURN:
        to = decision.return_to
        back = _("申请单位") if to is None or to < 0 else routes.steps_of(application.route)[to]["label"]
        words += _("（退回至%s）") % back
    if application.state in (Application.State.GRANTED, Application.State.CARRYING_OUT):
        words += _("，批准")
    return words
