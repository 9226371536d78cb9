"""Carrying out (办理): ticking work items with number, authority, day and scan, in lawful order; and going online."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import seat
from approvals import planning
from approvals.engine import turns
from approvals.models import WorkItem
from approvals.planning import Judged
from approvals.services import clocks, completing, effects, issuing, publishing, standing
from forms.models import Attachment
from lifecycle import ledger
from lifecycle.errors import DomainError, EvidenceMissing, NotAllowedNow, RuleNotMet
from lifecycle.ledger import Act
from lifecycle.models import Application, Domain, Registration, Site
from lifecycle.rules import lookup, patterns
from lifecycle.rules.schema import Work


@dataclass(frozen=True)
class Done:
    """What was done (办理结果): as the person typed it."""

    number: str = ""
    authority: str = ""
    dated: date | None = None
    verdict: str = ""
    check_code: str = ""
    marks: Mapping[str, date] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def do_item(*, by: User, application_id: int, name: str, done: Done, at: datetime) -> WorkItem:
    """Tick a work item (办结任务) with its evidence; the last one of an office closes that office's turn.

    An unfavourable verdict is entered and leaves the item open, to be repeated.
    Law: OPN-13, OPN-14, OPN-15, OPN-16, OPN-28; a launch is refused while a record is missing.
    Raises: PermissionDenied, NotAllowedNow, DomainError, EvidenceMissing, RuleNotMet.
    """
    application = standing.lock(application_id)
    item, work, judged, who = _item(by, application, name, at)
    _check(item, work, judged, done, at)
    if _unfavourable(judged, work, done):
        return _failed(item, work, application, done, who, at)
    _keep(item, done, by, at)
    if work.record:
        _register(judged, work, done)
    _marks(judged, done, at)
    _effect(judged, work, done, at)
    judged = planning.judge(application, at)
    clocks.event(judged, f"{name}.done", at=_moment(done.dated, at))
    _issue(judged, work, who, at)
    standing.touched(application)
    _close_turn(application, item, by)
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
    publishing.draft(judged, who=who, at=at)
    completing.complete_if_done(application, who=Act(None), at=at)
    return item


def _item(by: User, application: Application, name: str, at: datetime) -> tuple[WorkItem, Work, Judged, Act]:
    if application.state != Application.State.CARRYING_OUT:
        raise NotAllowedNow(_("该申请目前为“%s”,没有可以办理的任务。") % application.get_state_display())
    item = WorkItem.objects.select_related("unit").filter(application=application, name=name).first()
    if item is None:
        raise NotAllowedNow(_("该申请没有这项办理任务。"))
    who = standing.act_as(by, item.unit_id, item.office, at=at)
    if item.done_at is not None:
        raise NotAllowedNow(
            _("“%(item)s”已于%(when)s办结,不能重复登记。")
            % {"item": item.label, "when": timezone.localtime(item.done_at).strftime("%Y-%m-%d %H:%M")}
        )
    judged = planning.judge(application, at)
    work = next(w for w in lookup.work_items_for(judged.rules, *judged.case) if w.name == name)
    return item, work, judged, who


NEEDS = {
    "number": ("number", "编号"),
    "authority": ("authority", "办理机关"),
    "date": ("dated", "日期"),
    "verdict": ("verdict", "结论"),
    "check_code": ("check_code", "校验码"),
}


def _check(item: WorkItem, work: Work, judged: Judged, done: Done, at: datetime) -> None:
    waiting = [
        w.label
        for w in WorkItem.objects.filter(application=judged.application, name__in=item.after, done_at__isnull=True)
    ]
    if waiting and not work.gate:
        raise NotAllowedNow(
            _("办理“%(item)s”前须先办结:%(waiting)s(依据%(cite)s)。")
            % {"item": item.label, "waiting": "、".join(waiting), "cite": work.cite}
        )
    for need, (attribute, label) in NEEDS.items():
        if need in work.needs and not getattr(done, attribute):
            raise DomainError(
                _("请填写“%(item)s”的%(label)s(依据%(cite)s)。")
                % {"item": item.label, "label": label, "cite": work.cite},
                field=attribute,
            )
    today = timezone.localtime(at).date()
    for day in (done.dated, *done.marks.values()):
        if day and day > today:
            raise DomainError(
                _("“%(item)s”的日期%(day)s晚于今天%(today)s,请按实际办理日期填写。")
                % {"item": item.label, "day": day.isoformat(), "today": today.isoformat()},
                field="dated",
            )
    if work.format and done.number and not patterns.matches(judged.rules, work.format, done.number):
        written = judged.rules.format(work.format)
        raise DomainError(
            _("“%(value)s”不符合%(label)s的编写格式,应如“%(example)s”(依据%(cite)s),请核对后重新填写。")
            % {
                "value": done.number,
                "label": written.label if written else work.label,
                "example": written.example if written else "",
                "cite": written.cite if written else work.cite,
            },
            field="number",
        )
    if "scan" in work.needs and not _has_scan(judged.application, item.name):
        raise EvidenceMissing(
            _("请先上传“%(item)s”的扫描件(依据%(cite)s)。") % {"item": item.label, "cite": work.cite}, field="scan"
        )


def _has_scan(application: Application, name: str) -> bool:
    return Attachment.objects.filter(application=application, slot=f"work:{name}", removed_at__isnull=True).exists()


def _unfavourable(judged: Judged, work: Work, done: Done) -> bool:
    """Whether the verdict is none of those the record's own guard accepts (结论不予通过)."""
    guards = [g for g in judged.rules.guards if g.check == "record" and g.params.get("record") == work.record]
    accepted = [g.params["verdicts"] for g in guards if work.record and g.params.get("verdicts")]
    return any(done.verdict.strip() not in verdicts for verdicts in accepted)


def _failed(item: WorkItem, work: Work, application: Application, done: Done, who: Act, at: datetime) -> WorkItem:
    """Enter an unfavourable result (登记未通过): it is known and kept, but nothing is done by it."""
    _enter(item, done)
    item.save()
    standing.touched(application)
    ledger.record(
        "work.failed",
        _("“%(item)s”结论为“%(verdict)s”,未通过") % {"item": item.label, "verdict": item.verdict},
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


def _keep(item: WorkItem, done: Done, by: User, at: datetime) -> None:
    _enter(item, done)
    item.done_at, item.done_by = at, by
    item.save()


def _register(judged: Judged, work: Work, done: Done) -> None:
    """Enter the record (登记备案): what the launch gate reads."""
    site = judged.application.site
    if site is None:
        raise NotAllowedNow(_("该申请没有对应的网站。"))
    if Registration.objects.filter(site=site, kind=work.record, state=Registration.State.VALID).exists():
        raise NotAllowedNow(_("该网站已登记有效的“%s”。") % work.label)
    Registration.objects.create(
        site=site,
        kind=work.record,
        label=work.label,
        number=done.number.strip(),
        authority=done.authority.strip() or work.authority,
        registered_on=done.dated or judged.facts.today,
        verdict=done.verdict,
        scanned=_has_scan(judged.application, work.name),
    )
    if work.record == "site_code":
        site.code, site.code_on = done.number.strip(), done.dated
    if done.check_code:
        site.check_code_digest = make_password(done.check_code.strip())
    site.save()


def _marks(judged: Judged, done: Done, at: datetime) -> None:
    """Days at an outside authority (外部办理节点): clocks may start or end with them."""
    for name, day in sorted(done.marks.items(), key=lambda pair: pair[1]):
        clocks.event(judged, name, at=_moment(day, at))


def _moment(day: date | None, at: datetime) -> datetime:
    """The moment a clock is judged by (办理时刻): noon of the day it was done, which may be before it was recorded."""
    return min(timezone.make_aware(datetime.combine(day, time(12))), at) if day else at


def _effect(judged: Judged, work: Work, done: Done, at: datetime) -> None:
    if work.gate:
        refused = [f for f in judged.findings(work.gate) if f.blocked]
        if refused:
            raise RuleNotMet(refused)
    if not work.effect:
        return
    effects.move(judged, work.effect, at=at)
    if work.effect == "domain_registered" and judged.application.site:
        _date_domains(judged.application.site, done.dated or judged.facts.today)
    if work.effect == "launch" and judged.application.site:
        site = judged.application.site
        primary = site.domains.filter(is_primary=True).exclude(state__in=("refused", "cancelled")).first()
        if primary:
            site.home_url = f"https://{primary.name}/"
            site.save()
        clocks.event(judged, "launched", at=at)


def _issue(judged: Judged, work: Work, who: Act, at: datetime) -> None:
    if work.form:
        rules = [p for p in lookup.papers_for(judged.rules, *judged.case, at="work") if p.spec == work.form]
        issuing.issue_these(judged, rules, who=who, at=at)
    if work.gate:
        issuing.issue(judged, work.gate, who=who, at=at)


def _close_turn(application: Application, item: WorkItem, by: User) -> None:
    left = WorkItem.objects.filter(
        application=application, unit=item.unit, office=item.office, done_at__isnull=True
    ).exists()
    if left:
        return
    mine = seat(item.unit_id, item.office)
    for task in turns.open_turns(application, "execute"):
        if task.owner_permission == mine:
            if task.owner_id and task.owner_id != by.pk:
                raise PermissionDenied(_("该任务由他人办理。"))
            turns.finish(task, by)


def _date_domains(site: Site, day: date) -> None:
    """Keep the day the domains were registered (域名注册日期)."""
    for domain in site.domains.filter(state=Domain.State.ACTIVE, registered_on__isnull=True):
        domain.registered_on = day
        domain.save()
