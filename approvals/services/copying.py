"""Copying (抄送): a case is sent to people or offices for reading; they see it and can do nothing to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post, User
from accounts.permissions import seat, seats_of
from approvals import route as routes
from approvals.models import WorkItem
from approvals.services import standing
from lifecycle import ledger
from lifecycle.errors import DomainError
from lifecycle.ledger import Act
from lifecycle.models import Application, CaseCopy
from lifecycle.selectors import copies_for
from notices.messages.outbox import Said, write
from notices.models import Message

#: The three administrators see no business.
KEEPERS = (Post.Office.SYSTEM_ADMIN, Post.Office.SECURITY_ADMIN, Post.Office.AUDIT_ADMIN)
FILING = (Post.Office.HANDLER, Post.Office.PRINCIPAL)
#: How many matches a look-up shows, and how many may be sent at once.
MOST = 40


@dataclass(frozen=True)
class Addressee:
    """A person or an office a case may be copied to (抄送对象)."""

    key: str
    label: str


@transaction.atomic
def copy(*, by: User, application_id: int, to: Sequence[str], note: str, at: datetime) -> list[CaseCopy]:
    """Copy a case (抄送) to people (`user.<id>`) and offices (`post.<unit>.<office>`); who has it already is left out.

    Raises: PermissionDenied for a person the case does not run through, DomainError when nobody new is named.
    """
    application = standing.lock(application_id)
    day = timezone.localtime(at).date()
    held = seats_of(by, day)
    items = list(WorkItem.objects.filter(application=application))
    if not may_copy(application, items, held):
        raise PermissionDenied(_("只有申请单位和办理环节的岗位可以抄送本件。"))
    post = next(held[one] for one in taking_part(application, items) if one in held)
    found = {one.key: one for one in named(to, day)}
    if not found or len(found) < len(set(to)):
        raise DomainError(_("请选择抄送对象；只能抄送给在岗人员或者有人任职的岗位。"), field="to")
    rows = [_row(application, one, note, by, at) for one in _new(application, found)]
    if not rows:
        raise DomainError(_("所选对象都已抄送过。"), field="to")
    CaseCopy.objects.bulk_create(rows)
    who = Act(by, post, "" if post.user_id == by.pk else post.user.real_name)
    labels = "、".join(row.label for row in rows)
    ledger.record(
        "application.copied",
        _("抄送%s") % labels + (f"：{note.strip()}" if note.strip() else ""),
        who=who,
        at=at,
        unit=application.unit,
        site=application.site,
        application=application,
        facts={"to": list(found), "note": note.strip()},
    )
    write([_said(application, rows, note.strip(), who)], at=at)
    return rows


def may_copy(application: Application, items: Iterable[WorkItem], held: Mapping[str, Post]) -> bool:
    """Whether a person may copy a case (可抄送): one it runs through, once it is handed in."""
    return bool(application.number) and any(one in held for one in taking_part(application, items))


def unread(user: Any, day: date) -> int:
    """How many copies a person has not opened (抄送未读数): one statement."""
    return copies_for(user, day).exclude(readings__reader=user.pk).count()


def taking_part(application: Application, items: Iterable[WorkItem]) -> list[str]:
    """The seats a case runs through (办理岗位): the applicant's, those that sign, those that work."""
    found = [seat(application.unit_id, office) for office in FILING]
    found += [seat(step["unit"], step["office"]) for step in routes.steps_of(application.route)]
    return found + [seat(item.unit_id, item.office) for item in items]


def named(keys: Sequence[str], day: date) -> list[Addressee]:
    """The addressees behind these keys (抄送对象), those that are there."""
    posts = Q(pk__in=())
    for key in keys:
        kind, _dot, rest = key.partition(".")
        unit, _dot, office = rest.partition(".")
        if kind == "user" and rest.isdecimal():
            posts |= Q(user_id=int(rest))
        elif kind == "post" and unit.isdecimal():
            posts |= Q(unit_id=int(unit), office=office)
    return [one for one in _addressees(posts, day) if one.key in keys]


def look_up(text: str, units: Iterable[int], day: date) -> list[Addressee]:
    """Whom a case may be copied to (查找抄送对象): by name or unit, without words the units it runs through."""
    if text:
        names = Q(unit__name__icontains=text) | Q(unit__short_name__icontains=text)
        return _addressees(names | Q(user__real_name__icontains=text), day)[:MOST]
    return _addressees(Q(unit_id__in=set(units)), day)[:MOST]


def _addressees(which: Q, day: date) -> list[Addressee]:
    rows = Post.objects.on(day).filter(which, user__is_active=True).exclude(office__in=KEEPERS)
    offices: dict[str, str] = {}
    people: dict[str, str] = {}
    for post in rows.select_related("unit", "user").order_by("unit__path", "office", "pk"):
        unit = post.unit.display_name
        offices.setdefault(seat(post.unit_id, post.office), f"{unit} {post.get_office_display()}")
        title = post.title or post.get_office_display()
        people.setdefault(f"user.{post.user_id}", f"{unit} {post.user.real_name}（{title}）")
    return [Addressee(key, label) for key, label in (*people.items(), *offices.items())]


def _new(application: Application, found: Mapping[str, Addressee]) -> list[Addressee]:
    has = {row.seat or f"user.{row.user_id}" for row in CaseCopy.objects.filter(application=application)}
    return [one for key, one in found.items() if key not in has]


def _row(application: Application, to: Addressee, note: str, by: User, at: datetime) -> CaseCopy:
    person = int(to.key.partition(".")[2]) if to.key.startswith("user.") else None
    seat_key = "" if person else to.key
    return CaseCopy(
        application=application, user_id=person, seat=seat_key, label=to.label, note=note.strip(), by=by, at=at
    )


def _said(application: Application, rows: Sequence[CaseCopy], note: str, who: Act) -> Said:
    return Said(
        key=f"copy:{application.pk}:{rows[0].pk}",
        kind=Message.Kind.COPY,
        subject=_("抄送：%s") % application.title,
        to=[row.seat or f"user.{row.user_id}" for row in rows],
        text=note,
        path=reverse("case", args=[application.pk]),
        application=application,
        author=who.by,
        author_name=f"{who.title} {who.name}".strip(),
    )
