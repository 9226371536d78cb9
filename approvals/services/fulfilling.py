"""When a notice has stood long enough (公告期满): by its period, or, where there is none, by what must come first."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.planning import Judged
from approvals.services import clocks, standing, telling
from lifecycle import ledger
from lifecycle.ledger import Act
from lifecycle.rules.facts import Finding
from notices import posting
from notices.models import Notice


def kept_up(judged: Judged) -> list[Finding]:
    """What forbids ending a notice of the case now (公告保持), for instance that its site is still offline.

    Law: OPN-17, TMP-06.
    """
    return [finding for finding in judged.findings("notice_end") if finding.blocked]


def only_warned(judged: Judged) -> bool:
    """Whether the rules merely warn of ending a notice early (原则上保留): then it is the sponsor's to answer for.

    Law: PRM-07.
    """
    findings = judged.findings("notice_end")
    return any(f.level == "warned" for f in findings) and not any(f.blocked for f in findings)


def fulfil(notice: Notice, judged: Judged, who: Act, at: datetime) -> None:
    """Mark a notice as having stood its time (公告期满), with its clock and its entry in the ledger."""
    application = judged.application
    clocks.event(judged, "notice_ended", at=at, subject=f"notice:{notice.pk}")
    posting.fulfil(notice, at=at)
    _everywhere(judged, notice, at)
    standing.touched(application)
    ledger.record(
        "notice.fulfilled",
        _sentence(notice, at),
        who=who,
        at=at,
        unit=application.unit,
        site=application.site,
        application=application,
        cites=[notice.cite],
        facts={"first_day": timezone.localtime(notice.posted_at).date() if notice.posted_at else None},
    )
    telling.notice_ended(application, notice, at=at)


def _everywhere(judged: Judged, notice: Notice, at: datetime) -> None:
    """Once a notice has stood its time at every place it must be (各处均已期满), what waits for that starts."""
    rows = Notice.objects.filter(application=judged.application, name=notice.name)
    if not rows.exclude(state__in=(Notice.State.FULFILLED, Notice.State.WITHDRAWN)).exists():
        clocks.event(judged, f"{notice.name}.ended", at=at)


def release(rows: list[Notice], judged: Judged, at: datetime) -> None:
    """End the notices without a period that nothing keeps up any more (公告自行终止).

    Law: TMP-06.
    """
    waiting = [row for row in rows if row.state == Notice.State.POSTED and not row.time_name]
    if waiting and not kept_up(judged):
        for row in waiting:
            fulfil(row, judged, Act(None), at)


def _sentence(notice: Notice, at: datetime) -> str:
    if notice.free_on and timezone.localtime(at).date() < notice.free_on:
        return _("“%(label)s”提前撤下（原则上应保留至%(day)s）") % {"label": notice.label, "day": notice.last_day}
    if notice.last_day:
        return _("“%(label)s”公告期满（最后一日%(day)s）") % {"label": notice.label, "day": notice.last_day}
    if notice.posted_at and notice.posted_at < at:
        return _("“%(label)s”保持至事项办结，公告结束") % {"label": notice.label}
    return _("“%(label)s”已发布，规定未设公告期限") % {"label": notice.label}
