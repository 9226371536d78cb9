"""The outbox (发件箱): what an act wants said is written in the act's own transaction; nothing is sent there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction

from notices.messagemodels import Message
from notices.messages import addressing

if TYPE_CHECKING:
    from accounts.models import User
    from lifecycle.models import Application


@dataclass(frozen=True)
class Said:
    """One message to be written (待写通知). `to` names seats (`post.<unit>.<office>`), people (`user.<id>`) or all
    holders of an office (`office.<office>`); `key` is what makes it one and the same however often it is written."""

    key: str
    kind: str
    subject: str
    to: Sequence[str]
    text: str = ""
    path: str = ""
    application: Application | None = None
    author: User | None = None
    author_name: str = ""


def write(said: Iterable[Said], *, at: datetime) -> list[Message]:
    """Write messages with the act that causes them (写入通知): one statement; addressed right after the commit.

    Raises: RuntimeError outside a transaction, because a message without its act would be a lie.
    """
    rows = [_row(one, at) for one in said if one.to]
    if not rows:
        return []
    if not connection.in_atomic_block:
        raise RuntimeError("A message belongs into the transaction of its act.")
    Message.objects.bulk_create(rows)
    keys = [row.pk for row in rows]
    transaction.on_commit(lambda: addressing.address(keys), robust=True)  # what fails here, the job does later
    return rows


def _row(said: Said, at: datetime) -> Message:
    return Message(
        key=said.key,
        kind=said.kind,
        subject=said.subject[:200],
        text=said.text,
        path=said.path,
        application=said.application,
        author=said.author,
        author_name=said.author_name,
        addressees=list(dict.fromkeys(said.to)),
        at=at,
    )
