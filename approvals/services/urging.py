"""Urging (催办): the applicant or the supervising office asks the open seat to get on; recorded, limited, with a receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post, User
from accounts.permissions import seat, seats_of
from approvals import route as routes
from approvals.engine import turns
from approvals.services import standing
from lifecycle import ledger
from lifecycle.errors import DomainError, NotAllowedNow
from lifecycle.ladder import Arrangement
from lifecycle.ledger import Act
from lifecycle.models import Application
from notices.messages.outbox import Said, write
from notices.messages.seats import SUPERVISORS, open_seats, superior_of
from notices.models import Message

MOST_WORDS = 200
FILING = (Post.Office.HANDLER, Post.Office.PRINCIPAL)


@transaction.atomic
def urge(*, by: User, application_id: int, words: str, at: datetime) -> Message:
    """Urge the open seat (催办), at most once in the hours the arrangement names; the message itself leaves afterwards.

    Raises: PermissionDenied for a person who is neither applicant nor supervisor, NotAllowedNow when nothing is open,
    when it is one's own turn, or too soon after the last time; DomainError for too long a text.
    """
    application = standing.lock(application_id)
    who = _urger(by, application, at)
    seats = waiting_seats(application)
    refuse_urge(by, application, seats, at)
    text = words.strip()
    if len(text) > MOST_WORDS:
        raise DomainError(_("催办留言最多%d字。") % MOST_WORDS, field="words")
    rows = write([_said(application, seats, text, who, at)], at=at)
    ledger.record(
        "application.urged",
        _("催办“%s”") % waiting_words(application) + (f"：{text}" if text else ""),
        who=who,
        at=at,
        unit=application.unit,
        site=application.site,
        application=application,
        facts={"seats": seats},
    )
    return rows[0]


def refuse_urge(
    by: User, application: Application, seats: list[str], at: datetime, urges: Sequence[Message] | None = None
) -> None:
    """Refuse an urge that is of no use now (不能催办), saying why and from when; `urges` are those of the case, if read.

    Raises: NotAllowedNow.
    """
    if not seats:
        raise NotAllowedNow(_("该申请目前为“%s”，没有等待办理的岗位，无需催办。") % application.get_state_display())
    if set(seats) <= {*seats_of(by, timezone.localtime(at).date()), f"user.{by.pk}"}:
        raise NotAllowedNow(_("目前由您本人的岗位办理，无需催办。"))
    last = last_urge(urges_of(application) if urges is None else urges, seats)
    free = last.at + interval(application, at) if last else at
    if last and free > at:
        raise NotAllowedNow(
            _("%(who)s已于%(when)s催办过该环节，%(free)s起可以再次催办。")
            % {"who": last.author_name, "when": _minute(last.at), "free": _minute(free)}
        )


def waiting_seats(application: Application) -> list[str]:
    """The seats a case waits for now (等待办理的岗位); after the grant, only those whose work is not done yet."""
    if application.state in (Application.State.GRANTED, Application.State.CARRYING_OUT):
        return [str(task.owner_permission) for task in turns.open_turns(application, "execute")]
    return open_seats(application)


def may_urge(by: User, application: Application, at: datetime) -> bool:
    """Whether a person stands where one may urge (是否有权催办): of the applicant, or of the office that supervises it."""
    return _post(by, application, at) is not None


def urges_of(application: Application) -> list[Message]:
    """The urges of a case (催办记录), the newest first."""
    return list(Message.objects.filter(application=application, kind=Message.Kind.URGE).order_by("-at", "-pk"))


def last_urge(urges: Sequence[Message], seats: list[str]) -> Message | None:
    """Of the urges of a case the last one that went to one of these seats (最近一次催办)."""
    return next((one for one in urges if set(one.addressees) & set(seats)), None)


def interval(application: Application, at: datetime) -> timedelta:
    """How long to wait between two urges (催办间隔), as recorded for the jurisdiction."""
    table = Arrangement(timezone.localtime(at).date()).table("urge", application.jurisdiction)
    return timedelta(hours=int(table["every_hours"]))


def waiting_words(application: Application) -> str:
    """What is being waited for (等待办理的环节)."""
    if application.state == Application.State.UNDER_REVIEW:
        step: Mapping[str, Any] = routes.steps_of(application.route)[application.cursor["step"]]
        return f"{step['unit_name']} {step['label']}"
    return _("补正") if application.state == Application.State.RETURNED else _("办理任务")


def _urger(by: User, application: Application, at: datetime) -> Act:
    post = _post(by, application, at)
    if post is None:
        raise PermissionDenied(_("只有申请单位和主管单位可以催办。"))
    return Act(by, post, "" if post.user_id == by.pk else post.user.real_name)


def _post(by: User, application: Application, at: datetime) -> Post | None:
    held = seats_of(by, timezone.localtime(at).date())
    own = [seat(application.unit_id, office) for office in FILING]
    found = next((held[one] for one in own if one in held), None)
    if found is None and held and (above := superior_of(application.unit)):
        found = next((held[one] for one in (seat(above.pk, o) for o in SUPERVISORS) if one in held), None)
    return found


def _said(application: Application, seats: list[str], text: str, who: Act, at: datetime) -> Said:
    about = _("事项：%(number)s %(title)s") % {"number": application.number, "title": application.title}
    return Said(
        key=f"urge:{application.pk}:{at.isoformat()}:{seats[0]}",
        kind=Message.Kind.URGE,
        subject=_("催办：%s") % waiting_words(application),
        to=seats,
        text="\n".join(part for part in (about, _("留言：%s") % text if text else "") if part),
        path=reverse("case", args=[application.pk]),
        application=application,
        author=who.by,
        author_name=f"{who.title} {who.name}".strip(),
    )


def _minute(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
