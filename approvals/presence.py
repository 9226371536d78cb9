"""Somebody else has this open (他人正在查阅): noted when a page of a case is opened by one who may act on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from approvals.models import Presence
from lifecycle.ledger import Act

if TYPE_CHECKING:
    from approvals.casefile import CaseFile

#: How often one's own look is put on record, and how long another's is worth a word.
PAUSE, RECENT = timedelta(seconds=60), timedelta(seconds=15 * 60)


@dataclass(frozen=True)
class Other:
    """Another person who had the case open a moment ago (他人)."""

    name: str
    post: str
    minutes: int


def others_at(file: CaseFile) -> list[Other]:
    """Who else had this case open lately (他人查阅); one's own look is noted, for the others."""
    rows = Presence.objects.filter(application=file.application, seen_at__gt=file.at - RECENT)
    found = list(rows.select_related("person").order_by("-seen_at"))
    own = next((row for row in found if row.person_id == file.user.pk), None)
    if own is None or file.at - own.seen_at >= PAUSE:
        Presence.objects.update_or_create(
            application=file.application,
            person=file.user,
            defaults={"seen_at": file.at, "post": Act(file.user, next(iter(file.seats.values()), None)).title},
        )
    return [
        Other(row.person.real_name, row.post, max(0, int((file.at - row.seen_at).total_seconds() // 60)))
        for row in found
        if row.person_id != file.user.pk
    ]
