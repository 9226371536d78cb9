"""What the page of a case shows of its messages (通知送达): who was told what, on which channel, and whether it has arrived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lifecycle.models import Application
from notices.models import Delivery, Message

#: The latest messages are shown; urges and copies have places of their own on the page.
MOST, ROWS = 6, 60
ELSEWHERE = (Message.Kind.URGE, Message.Kind.COPY, Message.Kind.ALARM)
LOST = (Delivery.State.FAILED, Delivery.State.GIVEN_UP)


@dataclass(frozen=True)
class Told:
    """One message of a case with its deliveries (一条通知的送达情况)."""

    message: Message
    rows: list[Delivery] = field(default_factory=list)

    @property
    def read(self) -> int:
        """How many have read it (已读人数)."""
        return len({row.recipient_id for row in self.rows if row.read_at})

    @property
    def people(self) -> int:
        """How many it is for (收件人数)."""
        return len({row.recipient_id for row in self.rows})

    @property
    def lost(self) -> bool:
        """Whether it could not be sent on some channel (有未送达)."""
        return any(row.state in LOST for row in self.rows)


def told_of(application: Application) -> Sequence[Told]:
    """The latest messages of a case (最近通知), the newest first. One statement."""
    rows = Delivery.objects.filter(message__application=application).exclude(message__kind__in=ELSEWHERE)
    found: dict[int, Told] = {}
    for row in rows.select_related("message", "recipient").order_by("-message_id", "pk")[:ROWS]:
        found.setdefault(row.message_id, Told(row.message)).rows.append(row)
    return list(found.values())[:MOST]
