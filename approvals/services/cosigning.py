"""Signing a step together (会签、或签、票签、顺签): called by the decision, inside its transaction and under its lock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post, User
from approvals import route as routes
from approvals import voting
from approvals.engine import turns
from approvals.engine.records import CaseTask
from approvals.hosting import SIGNER, theirs, turns_by_signer
from approvals.joint import JointStep, joint_step
from approvals.models import Signature, Signer
from approvals.ownfiling import signer_title
from approvals.services import telling
from lifecycle import ledger
from lifecycle.errors import DomainError, NotAllowedNow, StaleVersion
from lifecycle.ledger import Act
from lifecycle.models import Application

if TYPE_CHECKING:
    from approvals.services.deciding import Said


def convene(application: Application, *, at: datetime) -> None:
    """Ask all seats of the step now open (组织联签), where the route names several. Called once its turn has opened."""
    if application.state != Application.State.UNDER_REVIEW:
        return
    number = application.cursor["step"]
    step = routes.steps_of(application.route)[number]
    stated = routes.joint_of(step)
    if stated is not None:
        main = main_turn(application)
        lead(application, main, at=at, mode=stated.mode, need=stated.need, beside=stated.seats)
        arrange(application, main)


def main_turn(application: Application) -> CaseTask:
    """The turn of the step itself (本环节待办), whether it waits or not."""
    (main,) = turns.open_turns(application, "review", waiting=True)
    return main


def lead(
    application: Application,
    main: CaseTask,
    *,
    at: datetime,
    mode: str = voting.ALL,
    need: int = 0,
    beside: tuple[Mapping[str, Any], ...] = (),
) -> None:
    """List the seats of a step (列出签署岗位), its own seat first, which leads."""
    number = application.cursor["step"]
    step = routes.steps_of(application.route)[number]
    rows = [
        Signer(
            application=application,
            round=application.round,
            step=number,
            step_label=step["label"],
            mode=mode,
            need=need,
            order=order,
            leads=order == 0,
            unit_id=one["unit"],
            office=one["office"],
            label=f"{one['unit_name']} {one['office_label']}",
            added_at=at,
        )
        for order, one in enumerate((step, *beside))
    ]
    Signer.objects.bulk_create(rows)
    main.data = {**main.data, SIGNER: rows[0].pk}
    main.save(update_fields=["data"])


def sign(application: Application, task: CaseTask, said: Said, who: Act, at: datetime) -> JointStep:
    """Enter the signature of one of several (登记联签意见); what the step comes to by it.

    Raises: DomainError for a verdict that is not this signer's to give.
    """
    step = routes.steps_of(application.route)[task.data["step"]]
    before = _joint(application)
    key = task.data[SIGNER]
    if said.verdict not in before.choices(key, can_return=step["can_return"]):
        raise DomainError(_not_yours(before, key), field="verdict")
    assert who.by is not None
    assert who.post is not None
    Signature.objects.create(
        signer_id=key,
        verdict=said.verdict,
        opinion=said.opinion.strip() or _("同意。"),
        granted=dict(said.granted),
        override=list(said.override),
        person=who.by,
        name=who.name,
        title=signer_title(who.post, {"unit": before.of(key).unit_id}),
        acting_for=who.acting_for,
        values_version=application.version,
        signed_at=at,
    )
    if task.flow_task.name == "cosign":
        turns.answer(task, who.by)
    after = _joint(application)
    if after.outcome.result == voting.OPEN:
        telling.joined(
            application, arrange(application), step, _("已有%d人签署。") % len(after.signatures), who=who, at=at
        )
    else:
        close(application)
    return after


def record(application: Application, joint: JointStep, step: Mapping[str, Any], *, who: Act, at: datetime) -> Signature:
    """Put on record a signature that leaves the step open (联签记入台账), and tell those whose turn it has become."""
    made = joint.signatures[-1]
    ledger.record(
        f"signature.{made.verdict}",
        f"{made.signer.step_label}（{joint.words}）：{made.get_verdict_display()}",
        who=who,
        at=at,
        unit=application.unit,
        site=application.site,
        application=application,
        cites=[step["cite"]],
        facts={"step": step["key"], "round": application.round, "opinion": made.opinion, "open": joint.outcome.why},
    )
    return made


def arrange(application: Application, main: CaseTask | None = None) -> list[Signer]:
    """Open and close turns as the count says (安排待签); the case remembers whose turn it is. Who is newly asked."""
    joint, main = _joint(application), main or main_turn(application)
    asked = turns_by_signer(turns.open_turns(application, "cosign"))
    now = {one.pk: one for one in joint.now}
    for key, task in asked.items():
        if key not in now:
            turns.dismiss(task)
    fresh = [one for key, one in now.items() if key not in asked and not one.leads]
    for one in fresh:
        turns.ask(main, _turn(main, one), one.person)
    if (joint.leader.pk in now) is (main.status == turns.WAITING):
        if main.status == turns.WAITING:
            turns.let_go(main)
            fresh.append(joint.leader)
        else:
            turns.hold(main)
    application.cursor = {**application.cursor, "seats": [one.addressee for one in joint.now]}
    application.save(update_fields=["cursor"])
    return fresh


def close(application: Application) -> None:
    """Close the turns of those who are not asked any more (结束联签): the step is decided."""
    for task in turns.open_turns(application, "cosign"):
        turns.dismiss(task)


def together(joint: JointStep, said: Said) -> Said:
    """What the signers of a step have set and allowed together (联签内容合并), said by the one who concludes it."""
    granted = {name: text for one in joint.signatures for name, text in one.granted.items() if text}
    override = {name: None for one in joint.signatures for name in one.override}
    return replace(said, granted={**granted, **said.granted}, override=list(override))


def why_not_now(by: User, held: Mapping[str, Post], application: Application) -> DomainError | None:
    """Why one of several signers cannot sign now (暂不能签署的原因): signed already, taken out, or not yet asked."""
    joint = joint_step(application)
    mine = [one for one in joint.signers if theirs(by, held, one)] if joint else []
    if joint is None or not mine:
        return None
    last = mine[-1]
    if last.said is not None:
        words = {"who": last.said.signed_as, "what": last.said.get_verdict_display(), "label": last.label}
        when = timezone.localtime(last.said.signed_at).strftime("%Y-%m-%d %H:%M")
        text = _("“%(label)s”已由%(who)s于%(when)s签署“%(what)s”，不能重复签署。您输入的内容已保留，可复制后使用。")
        return StaleVersion(text % {**words, "when": when})
    if last.removed_at is not None:
        text = _("%(who)s已将您减签（%(why)s），无需签署。您输入的内容已保留，可复制后使用。")
        return StaleVersion(text % {"who": last.removed_by_name, "why": last.removed_why})
    return NotAllowedNow(_("还没有轮到您签署：等待%s。") % "、".join(one.label for one in joint.now))


def _turn(main: CaseTask, signer: Signer) -> dict[str, Any]:
    """What a signer's turn carries (待办要素), beside what the step's own does."""
    of_step = {key: main.data[key] for key in ("step", "key", "round", "label")}
    own = {"unit": signer.unit_id, "office": signer.office, SIGNER: signer.pk}
    return {**of_step, **own, "due_on": main.due_on.isoformat() if main.due_on else None}


def _joint(application: Application) -> JointStep:
    found = joint_step(application)
    assert found is not None
    return found


def _not_yours(joint: JointStep, key: int) -> str:
    if joint.of(key).kind != Signer.Kind.MEMBER:
        return _("加签人可以同意或者退回；不予批准由办理路线上的岗位决定。")
    if joint.mode == voting.VOTE:
        return _("票签只投同意或者不予批准；需要退回补正的，由本环节主办岗位退回。")
    return _("本环节只收悉备案，不能退回。")
