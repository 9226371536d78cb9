"""What the page of a case shows of urging (催办栏): who was urged, who has seen it when, and whether one may urge now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from approvals.services import urging
from lifecycle.errors import NotAllowedNow
from notices.messages.inbox import receipts

if TYPE_CHECKING:
    from approvals.casefile import CaseFile
    from notices.models import Delivery, Message


@dataclass(frozen=True)
class UrgePanel:
    """The column of a case on urging (催办栏)."""

    rows: list[tuple[Message, list[Delivery]]]
    may: bool
    waiting: str
    not_now: str


def urge_panel(file: CaseFile) -> UrgePanel | None:
    """Urges with their receipts (催办及回执); None where there are none and one may not urge."""
    application = file.application
    urges = urging.urges_of(application)
    seen = receipts(urges)
    rows = [(one, seen[one.pk]) for one in urges]
    if not urging.may_urge(file.user, application, file.at):
        return UrgePanel(rows, False, "", "") if rows else None
    seats = urging.waiting_seats(application)
    waiting = urging.waiting_words(application) if seats else ""
    try:
        urging.refuse_urge(file.user, application, seats, file.at, urges)
    except NotAllowedNow as refused:
        return UrgePanel(rows, False, waiting, refused.message)
    return UrgePanel(rows, True, waiting, "")
