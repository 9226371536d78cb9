"""Examining what was typed for a work item (办理结果核对): order, what must be there, dates, formats, scans, verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.models import WorkItem
from approvals.planning import Judged
from forms.models import Attachment
from lifecycle.errors import DomainError, EvidenceMissing, NotAllowedNow
from lifecycle.models import Application
from lifecycle.rules import patterns
from lifecycle.rules.schema import Work


@dataclass(frozen=True)
class Done:
    """What was done (办理结果): as the person typed it; `moment` where the law counts from the hour."""

    number: str = ""
    authority: str = ""
    dated: date | None = None
    moment: datetime | None = None
    verdict: str = ""
    check_code: str = ""
    marks: Mapping[str, date] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)


NEEDS = {
    "number": ("number", "编号"),
    "authority": ("authority", "办理机关"),
    "date": ("dated", "日期"),
    "moment": ("moment", "实际时间"),
    "verdict": ("verdict", "结论"),
    "check_code": ("check_code", "校验码"),
}


def examine(item: WorkItem, work: Work, judged: Judged, done: Done, at: datetime) -> None:
    """Refuse a result that is not complete or not possible (核对办理结果), naming the field, the fact and the clause.

    Raises: NotAllowedNow, DomainError, EvidenceMissing.
    """
    _in_order(item, work, judged)
    _complete(item, work, done)
    _possible(item, done, at)
    _as_written(work, judged, done)
    if "scan" in work.needs and not has_scan(judged.application, item.name):
        raise EvidenceMissing(
            _("请先上传“%(item)s”的扫描件（依据%(cite)s）。") % {"item": item.label, "cite": work.cite}, field="scan"
        )


def _in_order(item: WorkItem, work: Work, judged: Judged) -> None:
    if work.by_procedure:
        raise NotAllowedNow(_("“%s”在关联事项办结时自动办结，不需要单独登记。") % item.label)
    before = WorkItem.objects.filter(application=judged.application, name__in=item.after, done_at__isnull=True)
    waiting = [w.label for w in before]
    if waiting and not work.gate:
        raise NotAllowedNow(
            _("办理“%(item)s”前须先办结：%(waiting)s（依据%(cite)s）。")
            % {"item": item.label, "waiting": "、".join(waiting), "cite": work.cite}
        )


def _complete(item: WorkItem, work: Work, done: Done) -> None:
    for need, (attribute, label) in NEEDS.items():
        if need in work.needs and not getattr(done, attribute):
            raise DomainError(
                _("请填写“%(item)s”的%(label)s（依据%(cite)s）。")
                % {"item": item.label, "label": label, "cite": work.cite},
                field=attribute,
            )


def _possible(item: WorkItem, done: Done, at: datetime) -> None:
    today = timezone.localtime(at).date()
    if done.moment and done.moment > at:
        raise DomainError(
            _("“%(item)s”的时间%(moment)s晚于现在%(now)s，请按实际时间填写。")
            % {
                "item": item.label,
                "moment": timezone.localtime(done.moment).strftime("%Y-%m-%d %H:%M"),
                "now": timezone.localtime(at).strftime("%Y-%m-%d %H:%M"),
            },
            field="moment",
        )
    for day in (done.dated, *done.marks.values()):
        if day and day > today:
            raise DomainError(
                _("“%(item)s”的日期%(day)s晚于今天%(today)s，请按实际办理日期填写。")
                % {"item": item.label, "day": day.isoformat(), "today": today.isoformat()},
                field="dated",
            )


def _as_written(work: Work, judged: Judged, done: Done) -> None:
    if work.format and done.number and not patterns.matches(judged.rules, work.format, done.number):
        written = judged.rules.format(work.format)
        raise DomainError(
            _("“%(value)s”不符合%(label)s的编写格式，应如“%(example)s”（依据%(cite)s），请核对后重新填写。")
            % {
                "value": done.number,
                "label": written.label if written else work.label,
                "example": written.example if written else "",
                "cite": written.cite if written else work.cite,
            },
            field="number",
        )


def has_scan(application: Application, name: str) -> bool:
    """Whether the scan of a work item is there (扫描件)."""
    return Attachment.objects.filter(application=application, slot=f"work:{name}", removed_at__isnull=True).exists()


def unfavourable(judged: Judged, work: Work, done: Done) -> bool:
    """Whether the verdict is none of those the item or the record's own guard accepts (结论不予通过)."""
    if "verdict" in work.needs and work.verdicts and done.verdict.strip() not in work.verdicts:
        return True
    guards = [g for g in judged.rules.guards if g.check == "record" and g.params.get("record") == work.record]
    accepted = [g.params["verdicts"] for g in guards if work.record and g.params.get("verdicts")]
    return any(done.verdict.strip() not in verdicts for verdicts in accepted)
