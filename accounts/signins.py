"""Who signed in, from where, and who tried to (登录记录): the lock-out's own log, read only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from axes.models import AccessFailureLog, AccessLog
from django.db.models import QuerySet
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from accounts.models import User

LONGEST = 500


@dataclass(frozen=True)
class SignIn:
    """One line of the record (登录记录)."""

    at: datetime
    username: str
    address: str
    agent: str
    outcome: str
    until: datetime | None = None

    @property
    def label(self) -> str:
        """The outcome in words (结果)."""
        return {"in": _("登录成功"), "failed": _("登录失败"), "locked": _("已锁定")}[self.outcome]


def of_person(user: User) -> list[SignIn]:
    """A person's own record (本人登录记录), newest first."""
    return record(username=user.get_username())


def record(*, username: str = "", outcome: str = "", address: str = "") -> list[SignIn]:
    """The record (登录记录), newest first, at most `LONGEST` lines of each kind."""
    entered, failed = AccessLog.objects.all(), AccessFailureLog.objects.all()
    rows: list[SignIn] = []
    if outcome in ("", "in"):
        rows += [_entered(row) for row in _narrow(entered, username, address)]
    if outcome in ("", "failed", "locked"):
        narrowed = _narrow(failed, username, address, locked_out=outcome == "locked" if outcome else None)
        rows += [_failed(row) for row in narrowed]
    return sorted(chain(rows), key=lambda row: row.at, reverse=True)[:LONGEST]


def _narrow(rows: QuerySet[AccessLog], username: str, address: str, **more: bool | None) -> QuerySet[AccessLog]:
    if username:
        rows = rows.filter(username=username)
    if address:
        rows = rows.filter(ip_address=address)
    given = {key: value for key, value in more.items() if value is not None}
    return rows.filter(**given).order_by("-attempt_time")[:LONGEST]


def _entered(row: AccessLog) -> SignIn:
    return SignIn(row.attempt_time, row.username or "", row.ip_address or "", row.user_agent, "in", row.logout_time)


def _failed(row: AccessFailureLog) -> SignIn:
    outcome = "locked" if row.locked_out else "failed"
    return SignIn(row.attempt_time, row.username or "", row.ip_address or "", row.user_agent, outcome)
