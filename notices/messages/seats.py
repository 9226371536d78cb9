"""Who is told (告知对象): the seats a case waits for, the office that supervises a unit, its auditors."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import Post, Unit
from accounts.permissions import seat
from lifecycle.models import Application, Deadline
from lifecycle.selectors import lineage

#: Those of a supervising office who are told when a clock is overdue.
SUPERVISORS = (Post.Office.REVIEWER, Post.Office.APPROVER, Post.Office.PRINCIPAL)
SUPERVISING = "general_office"
State = Application.State


def open_seats(application: Application) -> list[str]:
    """The seats whose turn it is (当前签署位), as the case itself says; no statement.

    An empty office stands for the one that signs in its place.
    """
    moved = {home: mark["to"] for home, mark in application.cursor.get("vacant", {}).items() if mark["to"]}
    return [moved.get(one, one) for one in _planned_seats(application)]


def _planned_seats(application: Application) -> list[str]:
    if application.state == State.UNDER_REVIEW and "seats" in application.cursor:
        return [str(one) for one in application.cursor["seats"]]
    if application.state == State.UNDER_REVIEW:
        number = application.cursor.get("step")
        steps = application.route.get("steps", [])
        if isinstance(number, int) and 0 <= number < len(steps):
            return [seat(steps[number]["unit"], steps[number]["office"])]
    if application.state == State.RETURNED:
        return [applicant_seat(application)]
    if application.state in (State.GRANTED, State.CARRYING_OUT):
        return [seat(one["unit"], one["office"]) for one in application.cursor.get("offices", [])]
    return []


def applicant_seat(application: Application) -> str:
    """The applicant's handlers (申请单位经办岗): an office, because people leave."""
    return seat(application.unit_id, Post.Office.HANDLER)


def holders_of(row: Deadline) -> list[str]:
    """Who must act before a clock runs out (期限责任人): the open seat, and for a clock of law the unit's handlers.

    An approver's own limit is that of all who sign the step, whatever unit they are of.
    """
    application = row.application
    found = [] if row.internal else [seat(row.unit_id, Post.Office.HANDLER)]
    if application is not None:
        own = f"post.{row.unit_id}."
        together = row.internal and "seats" in application.cursor
        found += [one for one in open_seats(application) if together or one.startswith(own)]
    return found


class Overseers:
    """Who stands above a unit (上级与监督): looked up once a unit, for a whole batch of reminders."""

    def __init__(self) -> None:
        self._superiors: dict[int, list[str]] = {}
        self._auditors: dict[int, list[str]] = {}
        self._watching: list[Unit] | None = None

    def superiors(self, unit: Unit) -> list[str]:
        """The seats of the office that supervises a unit (上级主管单位)."""
        if unit.pk not in self._superiors:
            above = superior_of(unit)
            self._superiors[unit.pk] = [seat(above.pk, office) for office in SUPERVISORS] if above else []
        return self._superiors[unit.pk]

    def auditors(self, unit: Unit) -> list[str]:
        """The auditors who watch over a unit (监督检查岗), the nearest ones."""
        if self._watching is None:
            self._watching = list(Unit.objects.filter(posts__office=Post.Office.AUDITOR).distinct())
        if unit.pk not in self._auditors:
            watching = [(len(_watched(one)), one) for one in self._watching if unit.path.startswith(_watched(one))]
            nearest = max((depth for depth, _ in watching), default=0)
            self._auditors[unit.pk] = [seat(one.pk, Post.Office.AUDITOR) for d, one in watching if d == nearest]
        return self._auditors[unit.pk]


def superior_of(unit: Unit) -> Unit | None:
    """The office that supervises a unit (主管单位): the head of its own line, else the nearest general office above."""
    above = lineage(unit)
    line = [one for one in above[1:] if one.kind == Unit.Kind.VERTICAL]
    if line:
        return line[0]
    beside = Unit.objects.filter(parent__in=above).exclude(pk=unit.pk).order_by("path")
    return _nearest([one for one in beside if SUPERVISING in one.functions], above)


def _nearest(offices: Sequence[Unit], above: Sequence[Unit]) -> Unit | None:
    """The office nearest above; one's own office does not supervise itself."""
    own = {one.pk for one in above}
    depth = {one.pk: number for number, one in enumerate(above)}
    found = [one for one in offices if one.pk not in own]
    return min(found, key=lambda one: depth[one.parent_id or 0], default=None)


def _watched(unit: Unit) -> str:
    """The place an auditor of this unit watches over (监督范围)."""
    if unit.kind == Unit.Kind.GOVERNMENT:
        return unit.path
    parts = [part for part in unit.path.split("/") if part][:-1]
    return "/" + "/".join(parts) + "/" if parts else unit.path
