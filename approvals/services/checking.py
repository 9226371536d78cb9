"""Marking the checks of a case (逐项审查): the signer whose turn it is says of each whether it is met, with note and evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import seats_of
from approvals import planning
from approvals import route as routes
from approvals.engine import turns
from approvals.guidance import checks_of
from approvals.models import CheckMark
from approvals.services import standing
from approvals.signer import holds, signer
from forms.models import Attachment
from lifecycle import ledger
from lifecycle.errors import DomainError
from lifecycle.ledger import Act
from lifecycle.models import Application
from lifecycle.rules.schema import Guard, Inform

Verdict = CheckMark.Verdict


@dataclass(frozen=True)
class Marked:
    """What a signer says about one check (逐项结论)."""

    key: str
    verdict: str
    note: str = ""
    evidence: int | None = None


@transaction.atomic
def mark(*, by: User, application_id: int, marks: Sequence[Marked], at: datetime) -> list[CheckMark]:
    """Put marks on record (记录审查结论): only what differs from one's own last mark of this round.

    Law: the clause of each check. Raises: PermissionDenied (not one's turn), DomainError (a note is missing, nothing new).
    """
    application = standing.lock(application_id)
    held = seats_of(by, timezone.localtime(at).date())
    task = next((t for t in turns.open_turns(application, "review", "cosign") if holds(by, held, t)), None)
    if task is None:
        raise PermissionDenied(_("审查结论由轮到签署的人记录。"))
    step = routes.steps_of(application.route)[task.data["step"]]
    who = signer(by, application, task, step, at)
    entries = dict(checks_of(planning.judge(application, at).rules))
    said = [one for one in marks if one.key in entries]
    rows = [
        CheckMark(
            application=application,
            round=application.round,
            step_label=step["label"],
            check_key=one.key,
            label=entries[one.key].label,
            verdict=_verdict(one, entries[one.key].label),
            note=one.note.strip(),
            evidence=_evidence(application, one.evidence),
            signer=by,
            signer_name=who.name,
            signer_title=who.title,
            marked_at=at,
        )
        for one in _new(application, by, said)
    ]
    if not rows:
        raise DomainError(_("没有新的审查结论，未保存。"))
    made = CheckMark.objects.bulk_create(rows)
    _enter(application, made, entries, str(step["label"]), who, at)
    return made


def _enter(
    application: Application,
    rows: Sequence[CheckMark],
    entries: Mapping[str, Guard | Inform],
    step: str,
    who: Act,
    at: datetime,
) -> None:
    unfit = [row.label for row in rows if row.verdict == Verdict.UNFIT]
    words = _("“%(step)s”记录审查结论%(n)d项") % {"step": step, "n": len(rows)}
    ledger.record(
        "review.marked",
        words + (_("，不符合：%s") % "、".join(unfit) if unfit else ""),
        who=who,
        at=at,
        unit=application.unit,
        site=application.site,
        application=application,
        cites=[entries[row.check_key].cite for row in rows if row.verdict == Verdict.UNFIT],
        facts={"round": application.round, "marks": {row.check_key: row.verdict for row in rows}},
    )


def _new(application: Application, by: User, marks: Sequence[Marked]) -> list[Marked]:
    """What differs from one's own last mark of the round (有变化的)."""
    rows = CheckMark.objects.filter(application=application, round=application.round, signer=by)
    last = {row.check_key: (row.verdict, row.note, row.evidence_id) for row in rows}
    return [one for one in marks if last.get(one.key) != (one.verdict, one.note.strip(), one.evidence)]


def _verdict(one: Marked, label: str) -> str:
    if one.verdict not in Verdict.values:
        raise DomainError(_("请为“%s”选择结论。") % label, field=one.key)
    if one.verdict == Verdict.UNFIT and not one.note.strip():
        raise DomainError(_("“%s”不符合的，须写明说明。") % label, field=one.key)
    return one.verdict


def _evidence(application: Application, number: int | None) -> Attachment | None:
    """The file a mark points at (证据), of this case alone."""
    return Attachment.objects.filter(application=application, pk=number).first() if number else None
