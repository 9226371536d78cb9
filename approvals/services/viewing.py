"""What opening a case page leaves behind (已阅): one row the first time a person opens it in a turn of theirs, or a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from approvals import signer
from approvals.models import CaseOpening
from lifecycle.models import CopyReading

if TYPE_CHECKING:
    from approvals.casefile import CaseFile


def note(file: CaseFile) -> None:
    """Note that a person whose turn it is, or who has a copy, has opened the case (记已阅): the first time only."""
    _note_copies(file)
    signs = [task for task in file.open_turns if task.flow_task.name in ("review", "cosign")]
    task = next((one for one in signs if signer.holds(file.user, file.seats, one)), None)
    if task is None or any(one.user_id == file.user.pk for one in file.opened):
        return
    row = CaseOpening(application=file.application, task=task, user=file.user, name=file.user.real_name, at=file.at)
    CaseOpening.objects.bulk_create([row], ignore_conflicts=True)


def _note_copies(file: CaseFile) -> None:
    me = file.user.pk
    mine = [one for one in file.copies if one.user_id == me or one.seat in file.seats]
    unread = [one for one in mine if all(mark.reader_id != me for mark in one.readings.all())]
    if unread:
        marks = [CopyReading(copy=one, reader=file.user, at=file.at) for one in unread]
        CopyReading.objects.bulk_create(marks, ignore_conflicts=True)
