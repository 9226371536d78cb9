"""Channels (渠道): how a message leaves the product. Each takes a letter and either returns or says why not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from accounts.models import User
    from notices.messagemodels import Message


class NotSent(Exception):
    """The other side has refused (确定未送达): it has certainly not taken the letter."""


@dataclass(frozen=True)
class Letter:
    """What goes out at once (信件): one message, or the digest of several, to one person under one number.

    `repeated`: an earlier attempt may have arrived; the number is the same, so that the other side can tell.
    """

    token: UUID
    to: User
    messages: list[Message] = field(default_factory=list)
    digest: bool = False
    repeated: bool = False
    at: datetime | None = None
