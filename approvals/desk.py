"""What lies on a person's desk (工作台): what waits for them, what is under way around them, what has just ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Post
from accounts.permissions import seats_of
from accounts.scope import scope_of
from accounts.sign_in import role_of as duty_of
from approvals.engine import turns
from approvals.engine.records import CaseTask
from approvals.inboxfilter import SOON
from approvals.tracking import where
from lifecycle.clockface import shown
from lifecycle.models import Application, Deadline
from lifecycle.procedures import procedure
from lifecycle.selectors import visible_applications

#: Offices that only keep the system, and those that only look on: nothing ever waits for them.
KEEPERS = (Post.Office.SYSTEM_ADMIN, Post.Office.SECURITY_ADMIN)
LOOKERS = (Post.Office.AUDITOR, Post.Office.AUDIT_ADMIN)
#: How many cases under way, and how many ended ones, the workbench shows before it refers to the list.
UNDER_WAY, ENDED = 12, 6
#: How many recurring duties it shows before it refers to the list of clocks.
DUTIES = 4


@dataclass(frozen=True)
class Role:
    """What a person's posts make of the workbench (岗位性质)."""

    signs: bool
    sees: bool
    supervises: bool
    files: bool
    duties: tuple[str, ...] = ()
    security: bool = False


@dataclass(frozen=True)
class Tally:
    """How much waits (待办数量): all, past its day, pressing."""

    total: int = 0
    overdue: int = 0
    soon: int = 0


@dataclass(frozen=True)
class Row:
    """One line of the workbench (工作台一行): a case, what is next, by whom, until when, where to go.

    `at_once`: whether it may be ticked to be approved together with others.
    """

    application: Application
    what: str
    step: str
    url: str
    action: str
    who: str = ""
    clocks: list[dict[str, Any]] = field(default_factory=list)
    at_once: bool = False

    @property
    def days_left(self) -> int | None:
        """Days to the nearest day (剩余天数)."""
        return min((c["days_left"] for c in self.clocks if c["days_left"] is not None), default=None)

    @property
    def tone(self) -> str:
        """How pressing it is (紧急程度), as the table draws it."""
        left = self.days_left
        if left is None:
            return ""
        return "row-bad" if left < 0 else "row-warn" if left <= SOON.days else ""


def role_of(user: Any, day: date) -> Role:
    """What a person's posts make of the workbench (岗位性质)."""
    posts = list(seats_of(user, day).values())
    offices = {post.office for post in posts}
    scope = scope_of(user, day)
    return Role(
        signs=bool(offices - {*KEEPERS, *LOOKERS}),
        sees=bool(offices - set(KEEPERS)),
        supervises=bool(scope.paths),
        files=bool(scope.filing_ids),
        security=Post.Office.SECURITY_ADMIN in offices,
        duties=tuple(duty_of(post) for post in posts if post.office in KEEPERS),
    )


def waiting(user: Any, day: date) -> QuerySet[CaseTask]:
    """What waits for a person (待我办理), least time left first."""
    return turns.waiting_for(seats_of(user, day), user.pk)


def tally(rows: QuerySet[CaseTask], day: date) -> Tally:
    """How much waits (待办数量): one statement."""
    found = rows.order_by().aggregate(
        total=Count("pk"),
        overdue=Count("pk", filter=Q(due_on__lt=day)),
        soon=Count("pk", filter=Q(due_on__gte=day, due_on__lte=day + SOON)),
    )
    return Tally(**found)


def under_way(user: Any, day: date) -> list[Application]:
    """Cases not yet at their end (在办申请): own drafts first, then those with the least time left; one statement."""
    nearest = _open_clocks().filter(application=OuterRef("pk")).exclude(kind="keep_up").order_by("due_on")
    drafts_first = Case(When(state=Application.State.DRAFT, then=Value(0)), default=Value(1))
    rows = (
        visible_applications(user, day)
        .exclude(state__in=Application.ENDED)
        .select_related("unit", "site")
        .defer("values", "granted")
        .annotate(next_due=Subquery(nearest.values("due_on")[:1]))
        .order_by(drafts_first, F("next_due").asc(nulls_last=True), "-pk")
    )
    return list(rows[: UNDER_WAY + 1])


def just_ended(user: Any, day: date) -> list[Application]:
    """Cases that have lately come to their end (最近终结): one statement."""
    rows = visible_applications(user, day).filter(state__in=Application.ENDED).exclude(number="")
    return list(rows.select_related("unit", "site").order_by("-ended_at", "-pk")[:ENDED])


def clocks_of(applications: Iterable[int], day: date) -> dict[int, list[dict[str, Any]]]:
    """The nearest open clock of each kind, 法定 and 内部, of some cases (期限): one statement."""
    nearest: dict[tuple[int, bool], Deadline] = {}
    for row in _open_clocks().filter(application_id__in=set(applications)).order_by("due_on", "pk"):
        nearest.setdefault((row.application_id or 0, row.internal), row)
    found: dict[int, list[dict[str, Any]]] = {}
    for (number, _internal), row in nearest.items():
        found.setdefault(number, []).append(shown(row, day))
    return found


def duties_of(user: Any, day: date) -> list[dict[str, Any]]:
    """The recurring duties of the units a person files for (经常性工作), the nearest first; one statement."""
    rows = _open_clocks().filter(application=None, unit_id__in=scope_of(user, day).filing_ids)
    nearest = rows.select_related("site", "unit").order_by("due_on", "pk")[:DUTIES]
    return [{"row": row, "shown": shown(row, day)} for row in nearest]


def _open_clocks() -> QuerySet[Deadline]:
    return Deadline.objects.filter(met_at__isnull=True, state__in=Deadline.OPEN, due_on__isnull=False)


def turn_rows(tasks: Sequence[CaseTask], clocks: dict[int, list[dict[str, Any]]], asked: str = "") -> list[Row]:
    """What waits, line by line (待办列表); `asked` is added to the address of each case."""
    return [_turn(task, clocks.get(task.application_id, []), asked) for task in tasks]


def _turn(task: CaseTask, clocks: list[dict[str, Any]], asked: str = "") -> Row:
    case, node = task.application, task.flow_task.name
    if task.data.get("delegated"):
        return _asked(task, clocks)
    actions = {"review": _("审核"), "cosign": _("联签"), "correct": _("补正"), "execute": _("办理")}
    page = reverse("draft" if node == "correct" else "case", args=[case.pk]) + asked
    anchor = {"review": "#verdict", "cosign": "#verdict", "execute": "#works"}.get(node, "")
    label = str(task.data.get("label", ""))
    steps = {"review": label, "cosign": label, "correct": _("退回补正")}
    return Row(
        application=case,
        what=procedure(case.procedure).name,
        step=steps.get(node, _("办理登记")),
        url=page + anchor,
        action=actions.get(node, _("办理")),
        clocks=clocks,
        at_once=node == "review",
    )


def _asked(task: CaseTask, clocks: list[dict[str, Any]]) -> Row:
    """An opinion the person was asked for (待答复的委派)."""
    case = task.application
    return Row(
        application=case,
        what=procedure(case.procedure).name,
        step=_("委派您提出意见（%s）") % where(case)[0],
        url=reverse("answer", args=[case.pk]),
        action=_("提出意见"),
        clocks=clocks,
    )


def case_rows(cases: Sequence[Application], clocks: dict[int, list[dict[str, Any]]]) -> list[Row]:
    """What is under way, line by line (在办列表): what is next, by whom, until when."""
    return [_case(case, clocks.get(case.pk, [])) for case in cases]


def _case(case: Application, clocks: list[dict[str, Any]]) -> Row:
    step, who = where(case)
    draft = case.state == Application.State.DRAFT
    return Row(
        application=case,
        what=procedure(case.procedure).name,
        step=step,
        url=reverse("draft" if draft else "case", args=[case.pk]),
        action=_("继续填写") if draft else _("查看"),
        who=who,
        clocks=clocks,
    )
