"""What the supervising office does to a clock (期限处理): stop it, let it go on, extend it, waive it; each once on record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lifecycle import ledger
from lifecycle.calendar import work_calendar
from lifecycle.clockcount import carry_on, moved, recounted
from lifecycle.clockevents import noted
from lifecycle.deadlines import next_check
from lifecycle.errors import DomainError, NotAllowedNow
from lifecycle.models import Application, Deadline, DeadlineEvent, Reminder, Site
from lifecycle.supervision import supervising_act

if TYPE_CHECKING:
    from accounts.models import User
    from lifecycle.ledger import Act

#: Which kinds each act may be about (可处理的种类): what must last runs out by its clause alone.
KINDS = {
    "suspend": ("act_by",),
    "resume": ("act_by",),
    "extend": ("act_by", "fixed_date"),
    "waive": ("act_by", "fixed_date", "at_most"),
}
WORDS = {"suspend": "中止计算", "resume": "恢复计算", "extend": "延长", "waive": "免除"}


def suspend(*, by: User, deadline_id: int, reason: str, at: datetime) -> Deadline:
    """Stop a clock by decision of the supervising office (中止计算), for a reason.

    Raises: PermissionDenied, NotAllowedNow, DomainError.
    """
    return _act("suspend", by, deadline_id, reason, at)


def resume(*, by: User, deadline_id: int, reason: str, at: datetime) -> Deadline:
    """Let a stopped clock go on (恢复计算): the days it stood are not counted.

    Raises: PermissionDenied, NotAllowedNow, DomainError.
    """
    return _act("resume", by, deadline_id, reason, at)


def extend(*, by: User, deadline_id: int, until: date | None, reason: str, at: datetime) -> Deadline:
    """Extend a limit by a recorded decision (延长) made before it runs out; the old day stays readable.

    Raises: PermissionDenied, NotAllowedNow, DomainError.
    """
    return _act("extend", by, deadline_id, reason, at, until=until)


def waive(*, by: User, deadline_id: int, reason: str, at: datetime) -> Deadline:
    """Waive a limit by a recorded decision (免除), for a reason; it is neither kept nor broken.

    Raises: PermissionDenied, NotAllowedNow, DomainError.
    """
    return _act("waive", by, deadline_id, reason, at)


def stand_still(application: Application, state: str, *, at: datetime, note: str) -> list[Deadline]:
    """Stop the clocks that a rule or a recorded setting stops in this state of the case (依规中止), inside its act."""
    rows = [row for row in _of(application) if state in row.measure.get("stops_while", ()) and _may("suspend", row, at)]
    return _each(rows, lambda row: _stop(row, at), "suspended", at, note)


def go_on(application: Application, *, at: datetime, note: str) -> list[Deadline]:
    """Let go on what stood still by a rule (依规恢复), inside the act that ends its cause; what an office stopped stays."""
    rows = [row for row in _of(application) if row.stood and row.stood[-1].get("by_rule") and _stopped(row)]
    return _each(rows, lambda row: _start_again(row, at), "resumed", at, note)


def possible(row: Deadline, at: datetime) -> tuple[str, ...]:
    """What may be done to a clock now (可办理的处理)."""
    return tuple(what for what in KINDS if _may(what, row, at))


@transaction.atomic
def _act(what: str, by: User, deadline_id: int, reason: str, at: datetime, until: date | None = None) -> Deadline:
    row = _locked(deadline_id)
    who = supervising_act(by, row.unit, at)
    if who is None:
        raise PermissionDenied(_("期限由主管单位处理，您不在其主管岗位上。"))
    _check(what, row, at)
    if not reason.strip():
        raise DomainError(_("请填写理由，说明所依据的事实和决定。"), field="reason")
    was = row.due_on
    note = _do(what, row, reason.strip(), at, until)
    row.save()
    event = noted(row, DONE[what], at=at, was=was, note=note, by=who.name)
    event.save(force_insert=True)
    if row.due_on != was:
        moved.send(sender=Deadline, row=row, was=was)
    _record(what, row, who, note, was, at)
    return row


DONE = {"suspend": "suspended", "resume": "resumed", "extend": "extended", "waive": "waived"}


def _locked(deadline_id: int) -> Deadline:
    """The clock, locked after its case, the linked case and the site (锁定)."""
    found = Deadline.objects.get(pk=deadline_id)
    if found.application_id is not None:
        case = Application.objects.select_for_update(of=("self",)).get(pk=found.application_id)
        if case.parent_id is not None:
            Application.objects.select_for_update(of=("self",)).get(pk=case.parent_id)
    if found.site_id is not None:
        Site.objects.select_for_update(of=("self",)).get(pk=found.site_id)
    rows = Deadline.objects.select_for_update(of=("self",)).select_related("application", "site", "unit")
    return rows.get(pk=deadline_id)


def _check(what: str, row: Deadline, at: datetime) -> None:
    words = {"label": row.label, "what": WORDS[what]}
    if row.internal:
        raise NotAllowedNow(_("“%(label)s”是审批单位自定的内部时限，由其自行掌握，不办理%(what)s。") % words)
    if row.kind not in KINDS[what]:
        raise NotAllowedNow(_("“%(label)s”是应当持续保持或者不得超过的期间，只能依条款届满，不能%(what)s。") % words)
    if not _may(what, row, at):
        words["state"] = str(_("已逾期")) if _overdue(row, at) else row.get_state_display()
        raise NotAllowedNow(_("“%(label)s”目前为“%(state)s”，不能%(what)s。") % words)


def _may(what: str, row: Deadline, at: datetime) -> bool:
    if row.internal or row.kind not in KINDS[what] or not row.is_open:
        return False
    if what == "resume":
        return _stopped(row)
    if what == "waive":
        return True
    if what == "extend" and (row.due_on is None or row.due_at is not None):
        return False
    return row.state == Deadline.State.RUNNING and not _overdue(row, at)


def _overdue(row: Deadline, at: datetime) -> bool:
    if row.state != Deadline.State.RUNNING:
        return row.state == Deadline.State.BROKEN
    if row.due_at is not None:
        return at > row.due_at
    return row.due_on is not None and timezone.localtime(at).date() > row.due_on


def _stopped(row: Deadline) -> bool:
    return row.state == Deadline.State.SUSPENDED


def _do(what: str, row: Deadline, reason: str, at: datetime, until: date | None) -> str:
    if what == "suspend":
        _stop(row, at, by_rule=False)
    elif what == "resume":
        _start_again(row, at)
    elif what == "extend":
        return _put_off(row, until, reason, at)
    else:
        row.state, row.next_check_at = Deadline.State.WAIVED, None
    return reason


def _stop(row: Deadline, at: datetime, *, by_rule: bool = True) -> None:
    row.state, row.next_check_at = Deadline.State.SUSPENDED, None
    row.stood = [*row.stood, {"from": at.isoformat(), "until": None, "by_rule": by_rule}]


def _start_again(row: Deadline, at: datetime) -> None:
    row.state = Deadline.State.RUNNING
    row.stood = [*row.stood[:-1], {**row.stood[-1], "until": at.isoformat()}]
    _remind_anew(row)
    if row.extended_to is None:
        recounted(row, work_calendar())
    else:
        carry_on(row)
    row.next_check_at = next_check(row, at)


def _put_off(row: Deadline, until: date | None, reason: str, at: datetime) -> str:
    was = row.due_on
    if until is None or was is None or until <= was:
        raise DomainError(_("延长后的届满日须晚于现届满日%s。") % was, field="until")
    row.extended_to = row.due_on = row.chase_on = until
    row.provisional = False
    row.explanation = [*row.explanation, _("经主管单位决定，由%(was)s延长至%(now)s") % {"was": was, "now": until}]
    _remind_anew(row)
    row.next_check_at = next_check(row, at)
    return reason


def _remind_anew(row: Deadline) -> None:
    """Reminders begin anew by the new day (重新提醒); those of the old day that nobody was told of are dropped."""
    row.turn, row.rung = row.turn + 1, ""
    Reminder.objects.filter(deadline=row).delete()


def _of(application: Application) -> Sequence[Deadline]:
    rows = Deadline.objects.filter(application=application, met_at__isnull=True, state__in=Deadline.OPEN)
    return list(rows.select_related("unit", "site").order_by("pk"))


@dataclass(frozen=True)
class _Change:
    row: Deadline
    was: date | None


def _each(
    rows: Iterable[Deadline], act: Callable[[Deadline], None], what: str, at: datetime, note: str
) -> list[Deadline]:
    changes = []
    for row in rows:
        was = row.due_on
        act(row)
        row.save()
        changes.append(_Change(row, was))
    DeadlineEvent.objects.bulk_create([noted(one.row, what, at=at, was=one.was, note=note) for one in changes])
    for one in changes:
        if one.row.due_on != one.was:
            moved.send(sender=Deadline, row=one.row, was=one.was)
    return [one.row for one in changes]


def _record(what: str, row: Deadline, who: Act, note: str, was: date | None, at: datetime) -> None:
    words = {"label": row.label, "what": WORDS[what], "was": was, "now": row.due_on, "why": note}
    said = _("“%(label)s”%(what)s：%(why)s") % words
    if row.due_on != was:
        said = _("“%(label)s”%(what)s，届满日由%(was)s改为%(now)s：%(why)s") % words
    ledger.record(
        f"deadline.{DONE[what]}",
        said,
        who=who,
        at=at,
        unit=row.unit,
        site=row.site,
        application=row.application,
        cites=[row.cite],
        facts={"deadline": row.name, "before": was, "after": row.due_on, "reason": note},
    )
