"""What an act lets others know (告知): messages written in the act's own transaction, one statement; sent afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from approvals import route as routes
from approvals.models import Decision, Signer
from lifecycle.ledger import Act
from lifecycle.models import Application
from lifecycle.procedures import procedure
from notices.messages.outbox import Said, write
from notices.messages.seats import applicant_seat, open_seats
from notices.models import Message, Notice

Kind = Message.Kind
State = Application.State


def submitted(application: Application, *, who: Act, at: datetime) -> None:
    """The case is handed in (提交后告知): the seat whose turn it is; of a filing, the offices that have work."""
    write(_turns(application, who), at=at)


def decided(application: Application, decision: Decision, *, who: Act, at: datetime) -> None:
    """A step is decided (审批后告知): the next seat, or the applicant of the outcome and the offices that have work."""
    said = []
    verdict, opinion = decision.verdict, _("意见：%s") % decision.opinion
    if verdict == Decision.Verdict.REFUSE:
        said.append(_to_applicant(application, Kind.REFUSED, _("不予批准"), opinion, who))
    elif application.state == State.RETURNED:
        said.append(_to_applicant(application, Kind.RETURNED, _("退回补正"), opinion, who))
    elif application.state in (State.GRANTED, State.CARRYING_OUT):
        number = str(application.granted.get("number", ""))
        text = _("批复文号：%s") % number if number else ""
        said.append(_to_applicant(application, Kind.GRANTED, _("已批准"), text, who))
    if application.state != State.RETURNED:
        returned = verdict == Decision.Verdict.RETURN
        said += _turns(application, who, text=opinion if returned else "", returned=returned)
    write(said, at=at)


def joined(
    application: Application, signers: Sequence[Signer], step: Mapping[str, Any], text: str, *, who: Act, at: datetime
) -> None:
    """It is the turn of further signers of the open step (联签告知): one message to all of them."""
    if not signers:
        return
    said = _said(application, Kind.TURN, f"{_('待办')}（{step['label']}）", [s.addressee for s in signers], text, who)
    write([replace(said, key=f"{said.key}:{at.isoformat()}:{signers[0].pk}")], at=at)


def spared(application: Application, signer: Signer, text: str, *, who: Act, at: datetime) -> None:
    """A signer is not asked any more (减签告知)."""
    said = _said(application, Kind.WITHDRAWN, _("已减签，无需办理"), [signer.addressee], text, who)
    write([replace(said, key=f"{said.key}:signer:{signer.pk}")], at=at)


def withdrawn(application: Application, seats: Sequence[str], reason: str, *, who: Act, at: datetime) -> None:
    """The case is withdrawn (撤回后告知): the seats that had it before them, but for the applicant's own."""
    seats = [one for one in seats if one != applicant_seat(application)]
    write(
        [_said(application, Kind.WITHDRAWN, _("申请单位撤回，无需办理"), seats, _("撤回原因：%s") % reason, who)], at=at
    )


def taken_back(
    application: Application, decision: Decision, seats: Sequence[str], reason: str, *, who: Act, at: datetime
) -> None:
    """An approval was taken back (拿回后告知): the seat that had the case before it, and the step that has it again."""
    text = _("拿回原因：%s") % reason
    gone = _said(application, Kind.WITHDRAWN, _("“%s”已拿回，暂无需办理") % decision.step_label, seats, text, who)
    write([gone, *_turns(application, who, text=text, returned=True)], at=at)


def handed(application: Application, what: str, people: Sequence[User], text: str, *, who: Act, at: datetime) -> None:
    """Work has passed to somebody by name (转办、委派告知)."""
    write([_said(application, Kind.HANDED, what, [f"user.{one.pk}" for one in people], text, who)], at=at)


def completed(application: Application, *, at: datetime) -> None:
    """The case is at its end (办结告知): the applicant."""
    write([_to_applicant(application, Kind.COMPLETED, _("事项办结"), "", Act(None))], at=at)


def notice_drafted(application: Application, notices: Sequence[Notice], *, at: datetime) -> None:
    """Notices are to be put up (待发布公告告知): the applicant's handler."""
    if notices:
        places = "、".join(notice.place_label for notice in notices)
        text = _("发布位置：%s") % places
        write([_of_notice(application, notices[0], _("公告待发布"), text)], at=at)


def notice_ended(application: Application, notice: Notice, *, at: datetime) -> None:
    """A notice has stood its time (公告期满告知): the applicant's handler."""
    last = notice.last_day.isoformat() if notice.last_day else ""
    text = _("公告期最后一日：%s") % last if last else ""
    write([_of_notice(application, notice, _("公告期满"), text)], at=at)


def _of_notice(application: Application, notice: Notice, what: str, text: str) -> Said:
    return Said(
        key=f"notice:{notice.pk}:{notice.state}:{application.version}",
        kind=Kind.NOTICE,
        subject=f"{what}：{notice.label}（{application.unit.display_name}）",
        to=[applicant_seat(application)],
        text="\n".join(part for part in (_about(application), text) if part),
        path=reverse("notice", args=[notice.pk]),
        application=application,
    )


def _turns(application: Application, who: Act, *, text: str = "", returned: bool = False) -> list[Said]:
    """Whose turn it is now (轮到谁办): one message to all of them."""
    seats = open_seats(application)
    if not seats:
        return []
    if application.state == State.UNDER_REVIEW:
        step = routes.steps_of(application.route)[application.cursor["step"]]
        what = _("退回本环节重新审核") if returned else _("待办")
        return [_said(application, Kind.TURN, f"{what}（{step['label']}）", seats, text, who)]
    return [_said(application, Kind.WORK, _("有办理任务"), seats, text, who)]


def _to_applicant(application: Application, kind: str, what: str, text: str, who: Act) -> Said:
    """To the applicant's handlers and the one who filed it (告知申请单位)."""
    to = [applicant_seat(application), f"user.{application.created_by_id}"]
    return _said(application, kind, what, to, text, who)


def _said(application: Application, kind: str, what: str, to: Sequence[str], text: str, who: Act) -> Said:
    return Said(
        key=f"case:{application.pk}:{application.version}:{kind}",
        kind=kind,
        subject=f"{what}：{application.title}",
        to=to,
        text="\n".join(part for part in (_about(application), text) if part),
        path=reverse("case", args=[application.pk]),
        application=application,
        author=who.by,
        author_name=" ".join(part for part in (who.title, who.name) if part) if who.by else "",
    )


def _about(application: Application) -> str:
    what = procedure(application.procedure).name
    return _("事项：%s") % " ".join(part for part in (what, application.number) if part)
