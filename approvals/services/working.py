"""Carrying out (办理): ticking work items with number, authority, day and scan, in lawful order; and going online."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from approvals import planning
from approvals.models import WorkItem
from approvals.planning import Judged
from approvals.services import (
    announcing,
    clocks,
    completing,
    effects,
    issuing,
    naming,
    registering,
    standing,
    subsites,
)
from approvals.services.examining import Done, examine, unfavourable
from lifecycle import ledger
from lifecycle.errors import NotAllowedNow, RuleNotMet
from lifecycle.ledger import Act
from lifecycle.models import Application
from lifecycle.rules import lookup
from lifecycle.rules.schema import Work

__all__ = ["Done", "do_item"]


@transaction.atomic
def do_item(*, by: User, application_id: int, name: str, done: Done, at: datetime) -> WorkItem:
    """Tick a work item (办结任务) with its evidence; the last one of an office closes that office's turn.

    An unfavourable verdict is entered and leaves the item open, to be repeated.
    Law: OPN-13, OPN-14, OPN-15, OPN-16, OPN-28; a launch is refused while a record is missing.
    Raises: PermissionDenied, NotAllowedNow, DomainError, EvidenceMissing, RuleNotMet.
    """
    application = standing.lock(application_id)
    item, work, judged, who = _item(by, application, name, at)
    examine(item, work, judged, done, at)
    if unfavourable(judged, work, done):
        return _failed(item, work, application, done, who, at)
    _keep(item, done, by, at)
    _records(judged, work, done, at)
    _marks(judged, done, at)
    _effect(judged, work, done, done.moment or at)
    judged = planning.judge(application, at)
    clocks.event(judged, f"{name}.done", at=done.moment or _moment(done.dated, at))
    _issue(judged, work, who, at)
    standing.touched(application)
    completing.close_turn(application, item, by)
    ledger.record(
        "work.done",
        _("办结“%s”") % item.label,
        who=who,
        at=at,
        unit=item.unit,
        site=application.site,
        application=application,
        cites=[work.cite],
        facts={
            "item": name,
            "number": item.number,
            "authority": item.authority,
            "dated": item.dated,
            "verdict": item.verdict,
        },
    )
    announcing.draft(judged, who=who, at=at)
    completing.complete_if_done(application, who=Act(None), at=at)
    return item


def _item(by: User, application: Application, name: str, at: datetime) -> tuple[WorkItem, Work, Judged, Act]:
    if application.state != Application.State.CARRYING_OUT:
        raise NotAllowedNow(_("该申请目前为“%s”，没有可以办理的任务。") % application.get_state_display())
    item = WorkItem.objects.select_related("unit").filter(application=application, name=name).first()
    if item is None:
        raise NotAllowedNow(_("该申请没有这项办理任务。"))
    who = standing.act_as(by, item.unit_id, item.office, at=at)
    if item.done_at is not None:
        raise NotAllowedNow(
            _("“%(item)s”已于%(when)s办结，不能重复登记。")
            % {"item": item.label, "when": timezone.localtime(item.done_at).strftime("%Y-%m-%d %H:%M")}
        )
    judged = planning.judge(application, at)
    work = next(w for w in lookup.work_items_for(judged.rules, *judged.case) if w.name == name)
    return item, work, judged, who


def _failed(item: WorkItem, work: Work, application: Application, done: Done, who: Act, at: datetime) -> WorkItem:
    """Enter an unfavourable result (登记未通过): it is known and kept, but nothing is done by it."""
    _enter(item, done)
    item.save()
    standing.touched(application)
    ledger.record(
        "work.failed",
        _("“%(item)s”结论为“%(verdict)s”，未通过") % {"item": item.label, "verdict": item.verdict},
        who=who,
        at=at,
        unit=item.unit,
        site=application.site,
        application=application,
        cites=[work.cite],
        facts={"item": item.name, "authority": item.authority, "dated": item.dated, "verdict": item.verdict},
    )
    return item


def _enter(item: WorkItem, done: Done) -> None:
    item.number, item.dated, item.verdict = done.number.strip(), done.dated, done.verdict.strip()
    item.authority = done.authority.strip() or item.authority
    item.values = {**dict(done.values), "marks": {name: day.isoformat() for name, day in done.marks.items()}}
    if done.moment:
        item.dated = item.dated or timezone.localtime(done.moment).date()
        item.values["moment"] = done.moment.isoformat()


def _keep(item: WorkItem, done: Done, by: User, at: datetime) -> None:
    _enter(item, done)
    item.done_at, item.done_by = at, by
    item.save()


def _records(judged: Judged, work: Work, done: Done, at: datetime) -> None:
    """Cancel and enter records of the site (注销和登记备案), the old one first."""
    if work.cancels:
        registering.cancel(judged, work, _moment(done.dated, at))
    if work.record:
        registering.register(judged, work, done)


def _marks(judged: Judged, done: Done, at: datetime) -> None:
    """Days at an outside authority (外部办理节点): clocks may start or end with them."""
    for name, day in sorted(done.marks.items(), key=lambda pair: pair[1]):
        clocks.event(judged, name, at=_moment(day, at))


def _moment(day: date | None, at: datetime) -> datetime:
    """The moment a clock is judged by (办理时刻): noon of the day it was done, which may be before it was recorded."""
    return min(timezone.make_aware(datetime.combine(day, time(12))), at) if day else at


def entered(done: Done) -> dict[str, str]:
    """What is being entered (正在登记的内容), for the guards of the gate to look at."""
    found = {
        "moment": timezone.localtime(done.moment).isoformat() if done.moment else "",
        "dated": done.dated.isoformat() if done.dated else "",
        "number": done.number.strip(),
    }
    ticked = {str(name): "on" for name in done.values.get("checks", ())}
    return {**ticked, **{name: text for name, text in found.items() if text}}


def _effect(judged: Judged, work: Work, done: Done, at: datetime) -> None:
    if work.gate:
        refused = [f for f in planning.knowing(judged, entered(done)).findings(work.gate) if f.blocked]
        if refused:
            raise RuleNotMet(refused)
    if not work.effect:
        return
    if work.effect == "subsite_opened":
        subsites.enter(judged.application, done)
    effects.move(judged, work.effect, at=at)
    naming.settle(judged.application, work.effect, done.dated or judged.facts.today)
    if work.effect == "launch" and judged.application.site:
        registering.note_home_page(judged.application.site)
    if work.effect == "migrated":
        registering.note_platform(judged)
    clocks.event(judged, EVENTS.get(work.effect, work.effect), at=done.moment or _moment(done.dated, at))


#: What an effect is called once it has happened, where the rulebooks use another word (后果对应的事件).
EVENTS = {"launch": "launched"}


def _issue(judged: Judged, work: Work, who: Act, at: datetime) -> None:
    papers = lookup.papers_for(judged.rules, *judged.case, at="work")
    issuing.issue_these(judged, [p for p in papers if work.name == p.item or work.form == p.spec], who=who, at=at)
    if work.gate:
        issuing.issue(judged, work.gate, who=who, at=at)
