"""Adding signers to the open step and taking them out again (加签、减签): by those whose turn it is, with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post, Unit, User
from accounts.permissions import seat, seats_of
from approvals import route as routes
from approvals import voting
from approvals.engine import turns
from approvals.hosting import seat_of, stands_as, turns_by_signer
from approvals.joint import JointStep, joint_step
from approvals.models import Signer
from approvals.ownfiling import filers
from approvals.services import cosigning, standing, telling
from approvals.signer import holds, is_own
from lifecycle import ledger
from lifecycle.errors import DomainError, NotAllowedNow
from lifecycle.ledger import Act
from lifecycle.models import Application, Participation

MOST_WORDS = 500
#: Offices that keep the system or only look on: they never sign.
NEVER = (Post.Office.SYSTEM_ADMIN, Post.Office.SECURITY_ADMIN, Post.Office.AUDITOR, Post.Office.AUDIT_ADMIN)


@dataclass(frozen=True)
class Asked:
    """Who is to be added (加签对象): a seat, or one person in it, before (voting.BEFORE) or after the one who adds."""

    unit_id: int
    office: str
    kind: str
    person_id: int | None = None


@transaction.atomic
def add_signer(*, by: User, application_id: int, seen: int | None, asked: Asked, reason: str, at: datetime) -> Signer:
    """Add a signer before or after oneself (前加签、后加签) in the open step; the step's own limit stays as it was.

    Raises: PermissionDenied, StaleVersion, NotAllowedNow (not one's turn), DomainError (nobody to be asked, no reason).
    """
    application = standing.lock(application_id)
    standing.same_version(application, seen)
    if application.state != Application.State.UNDER_REVIEW:
        raise NotAllowedNow(_("该申请目前为“%s”，不能加签。") % application.get_state_display())
    joint = joint_step(application)
    who, host = host_of(by, application, joint, at)
    if is_own(by, application, routes.steps_of(application.route)[application.cursor["step"]]):
        raise PermissionDenied(_("您是本申请的经办人，不能在审批环节加签。"))
    if joint is None or host is None:
        cosigning.lead(application, cosigning.main_turn(application), at=at)
        joint = joint_step(application)
        assert joint is not None
        host = joint.leader
    if why := voting.why_not_add(joint.mode, joint.need, joint.rows, host.pk, asked.kind):
        raise NotAllowedNow(why)
    text = _reason(reason)
    post = _post(by, application, host, joint, asked, at)
    signer = _listed(application, joint, host, post, asked, who, text, at)
    fresh = cosigning.arrange(application)
    Participation.objects.get_or_create(application=application, unit_id=signer.unit_id)
    words = f"{signer.get_kind_display()}：{signer.label}"
    _enter("signer.added", application, signer, f"{words}（{text}）", text, who, at)
    step = routes.steps_of(application.route)[signer.step]
    telling.joined(application, fresh, step, _("%(who)s请您%(what)s：%(why)s") % {
        "who": who.name, "what": signer.get_kind_display(), "why": text
    }, who=who, at=at)  # fmt: skip
    return signer


@transaction.atomic
def remove_signer(*, by: User, application_id: int, signer_id: int, reason: str, at: datetime) -> Signer:
    """Take an added signer who has not signed out again (减签); who waited for them may go on.

    Raises: PermissionDenied, NotAllowedNow (signed already, the last one waited for), DomainError (no reason).
    """
    application = standing.lock(application_id)
    joint = joint_step(application)
    if application.state != Application.State.UNDER_REVIEW or joint is None:
        raise NotAllowedNow(_("本环节没有可以减签的签署人。"))
    signer = next((one for one in joint.signers if one.pk == signer_id), None)
    if signer is None:
        raise NotAllowedNow(_("该签署人不在目前的环节中。"))
    held = seats_of(by, timezone.localtime(at).date())
    tasks = turns.open_turns(application, "review", "cosign", waiting=True)
    mine = stands_as(by, held, joint, tasks)
    if not mine:
        raise PermissionDenied(_("只有加签的人和本环节的主办岗位可以减签。"))
    if why := voting.why_not_remove(joint.mode, joint.need, joint.rows, signer.pk, [one.pk for one in mine]):
        raise NotAllowedNow(why)
    text = _reason(reason)
    who = _act(by, held[seat_of(mine[0], turns_by_signer(tasks).get(mine[0].pk))])
    signer.removed_at, signer.removed_by_name, signer.removed_why = at, who.name, text
    signer.save(update_fields=["removed_at", "removed_by_name", "removed_why"])
    fresh = cosigning.arrange(application)
    _enter(
        "signer.removed",
        application,
        signer,
        _("减签：%(label)s（%(why)s）") % {"label": signer.label, "why": text},
        text,
        who,
        at,
    )
    telling.spared(application, signer, _("原因：%s") % text, who=who, at=at)
    step = routes.steps_of(application.route)[signer.step]
    telling.joined(application, fresh, step, _("%s已被减签，请您继续办理。") % signer.label, who=who, at=at)
    return signer


def candidates(by: User, application: Application, unit_id: int, joint: JointStep | None, day: datetime) -> list[Post]:
    """Who may be added (可加签人员): posts of the same unit, and of the units beside it under the same government.

    Never the applicant's handlers, whoever filed it, oneself, or who is asked already.
    """
    on = timezone.localtime(day).date()
    beside = Unit.objects.filter(pk=unit_id, parent__isnull=False).values("parent")
    near = Q(unit=unit_id) | Q(unit__parent__in=beside)
    alive = Q(unit__valid_until__isnull=True) | Q(unit__valid_until__gte=on)
    rows = Post.objects.on(on).filter(near, alive, user__is_active=True).exclude(office__in=NEVER)
    rows = rows.exclude(unit_id=application.unit_id, office=Post.Office.HANDLER)
    rows = rows.exclude(user_id__in={by.pk, *filers(application)})
    step = routes.steps_of(application.route)[application.cursor["step"]]
    live = joint.live if joint else []
    taken = {seat(one.unit_id, one.office) for one in live if one.person_id is None}
    taken.add(seat(step["unit"], step["office"]))
    people = {one.person_id for one in live}
    found = rows.select_related("unit", "user").order_by("unit__path", "office", "pk")
    return [post for post in found if seat(post.unit_id, post.office) not in taken and post.user_id not in people]


def host_of(by: User, application: Application, joint: JointStep | None, at: datetime) -> tuple[Act, Signer | None]:
    """As whom a person adds a signer (以何岗位加签): in the turn they hold, or as one of several who sign.

    Raises: PermissionDenied for a person who is no signer of the open step.
    """
    held = seats_of(by, timezone.localtime(at).date())
    tasks = turns.open_turns(application, "review", "cosign", waiting=True)
    if joint is None:
        (task,) = tasks
        if holds(by, held, task):
            return _act(by, held[str(task.owner_permission)]), None
    else:
        mine = [one for one in stands_as(by, held, joint, tasks) if one.kind == Signer.Kind.MEMBER]
        if mine:
            return _act(by, held[seat_of(mine[0], turns_by_signer(tasks).get(mine[0].pk))]), mine[0]
    raise PermissionDenied(_("只有正在办理本环节的签署岗位可以加签。"))


def _act(by: User, post: Post) -> Act:
    return Act(by, post, "" if post.user_id == by.pk else post.user.real_name)


def _reason(reason: str) -> str:
    text = reason.strip()
    if not text:
        raise DomainError(_("请填写原因，原因记入台账。"), field="reason")
    if len(text) > MOST_WORDS:
        raise DomainError(_("原因最多%d字。") % MOST_WORDS, field="reason")
    return text


def _post(by: User, application: Application, host: Signer, joint: JointStep, asked: Asked, at: datetime) -> Post:
    """The post that is asked (加签对象的岗位), among those who may be."""
    if asked.kind not in (voting.BEFORE, voting.AFTER):
        raise DomainError(_("请选择前加签或者后加签。"), field="kind")
    for post in candidates(by, application, host.unit_id, joint, at):
        if (post.unit_id, post.office) == (asked.unit_id, asked.office) and asked.person_id in (None, post.user_id):
            return post
    raise DomainError(
        _("请选择可以加签的岗位或者人员：限本单位及同一政府所属单位，不含申请单位经办人和已在列的签署人。"),
        field="target",
    )


def _listed(
    application: Application,
    joint: JointStep,
    host: Signer,
    post: Post,
    asked: Asked,
    who: Act,
    reason: str,
    at: datetime,
) -> Signer:
    label = f"{post.unit.name} {post.get_office_display()}"
    return Signer.objects.create(
        application=application,
        round=application.round,
        step=host.step,
        step_label=host.step_label,
        mode=joint.mode,
        need=joint.need,
        order=max(one.order for one in joint.signers) + 1,
        kind=asked.kind,
        host=host,
        unit=post.unit,
        office=post.office,
        person_id=asked.person_id,
        label=f"{label} {post.user.real_name}" if asked.person_id else label,
        added_by_name=who.name,
        reason=reason,
        added_at=at,
    )


def _enter(act: str, application: Application, signer: Signer, text: str, reason: str, who: Act, at: datetime) -> None:
    step = routes.steps_of(application.route)[signer.step]
    ledger.record(
        act,
        text,
        who=who,
        at=at,
        unit=application.unit,
        site=application.site,
        application=application,
        cites=[step["cite"]],
        facts={
            "step": step["key"],
            "round": signer.round,
            "signer": signer.label,
            "kind": signer.kind,
            "reason": reason,
        },
    )
