"""Attaching files to a case (附件): while it can be edited, or to a work item or notice being carried out."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Post, User
from approvals import planning
from approvals.filing import evidence_asked
from approvals.models import WorkItem
from approvals.services import standing
from forms import attachments
from forms.models import Attachment
from lifecycle.errors import DomainError, NotAllowedNow
from lifecycle.models import Application

WORK = "work:"
BEFORE = (Application.State.DRAFT, Application.State.RETURNED)
AFTER = (Application.State.GRANTED, Application.State.CARRYING_OUT)


@transaction.atomic
def attach(*, by: User, application_id: int, slot: str, upload: File[bytes], at: datetime) -> Attachment:
    """Attach a file (上传附件) to a slot the rules know.

    Raises: PermissionDenied, NotAllowedNow when the slot is not open, DomainError for a file that is refused.
    """
    application = standing.lock(application_id)
    label, accept = _slot(application, slot, by, at)
    return attachments.store(
        application=application, slot=slot, label=label, upload=upload, by=by, at=at, accept=accept
    )


@transaction.atomic
def detach(*, by: User, attachment_id: int, at: datetime) -> Attachment:
    """Take a file out again (移除附件).

    Raises: PermissionDenied, NotAllowedNow when its slot is not open any more.
    """
    row = Attachment.objects.select_related("application").get(pk=attachment_id)
    application = standing.lock(row.application_id)
    _slot(application, row.slot, by, at)
    attachments.remove(row, at=at)
    return row


def _slot(application: Application, slot: str, by: User, at: datetime) -> tuple[str, tuple[str, ...]]:
    """Whether the person may use the slot now, and what it is called and accepts."""
    if slot.startswith(WORK):
        return _work_slot(application, slot.removeprefix(WORK), by, at)
    standing.act_as(by, application.unit_id, Post.Office.HANDLER, Post.Office.PRINCIPAL, at=at)
    judged = planning.judge(application, at)
    if application.state in BEFORE:
        for asked in evidence_asked(judged):
            if asked.name == slot:
                return asked.label, asked.accept
    elif application.state in AFTER:
        needed = {need for rule in judged.rules.notices for need in rule.needs}
        if slot in needed:
            return _need_label(judged, slot), ()
    raise NotAllowedNow(_("该申请目前为“%s”，不能修改这项材料。") % application.get_state_display())


def _work_slot(application: Application, name: str, by: User, at: datetime) -> tuple[str, tuple[str, ...]]:
    item = WorkItem.objects.filter(application=application, name=name).first()
    if item is None:
        raise DomainError(_("该申请没有这项办理任务。"))
    standing.act_as(by, item.unit_id, item.office, at=at)
    if item.done_at is not None:
        raise NotAllowedNow(_("“%s”已办结，扫描件不能再更换。") % item.label)
    return _("%s扫描件") % item.label, ()


def _need_label(judged: planning.Judged, need: str) -> str:
    found = [p.label for p in judged.rules.papers if p.spec == need]
    found += [e.label for e in judged.rules.evidence if e.name == need]
    return found[0] if found else need
