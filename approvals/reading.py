"""Reading a case fast (阅卷辅助): the case before and after in one's inbox, who else has it open, the reasons at hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse

from approvals import checklist, desk, inbox, presence
from approvals.inboxfilter import InboxFilter, narrowed_by
from approvals.reasons import reasons_of
from lifecycle.models import Application

if TYPE_CHECKING:
    from django.http import QueryDict

    from approvals.casefile import CaseFile


def aids(file: CaseFile, given: QueryDict, posted: QueryDict) -> dict[str, Any]:
    """What helps to read a case and to go on to the next (阅卷辅助); four statements at most."""
    mine = waits_for_user(file)
    asked = asked_of(posted.get("in", "") or given.get("in", ""))
    return {
        "others": presence.others_at(file) if mine else [],
        "beside": _beside(file, asked, mine=mine, onward="then" in given),
        "inbox_query": urlencode(asked),
        "reasons": reasons_of(file) if file.my_turn else None,
        "marks": checklist.summary(file) if file.rounds else None,
        "picked": posted.getlist("reason"),
    }


def waits_for_user(file: CaseFile) -> bool:
    """Whether the case waits for the person who looks at it (是否待其办理)."""
    returned = file.application.state == Application.State.RETURNED
    return file.my_turn or (file.may_edit and returned) or any(file.may_work(item) for item in file.items)


def asked_of(text: str) -> dict[str, str]:
    """The filters of the inbox one came from (来自的筛选), as the address carries them."""
    return InboxFilter(dict(parse_qsl(text))).conditions


def carried(asked: Mapping[str, str], **more: str) -> str:
    """What an address carries on (随地址传递): the filters one came with, and more."""
    kept = {"in": urlencode(asked)} if asked else {}
    return f"?{urlencode({**kept, **more})}" if kept or more else ""


def _beside(file: CaseFile, asked: Mapping[str, str], *, mine: bool, onward: bool) -> dict[str, str]:
    """The addresses of the cases beside this one (上一件、下一件); after signing, of the first that still waits."""
    if not mine and not onward:
        return {}
    rows = desk.waiting(file.user, file.today).filter(narrowed_by(asked, file.today))
    if mine:
        found = inbox.neighbours(rows, file.application.pk) or {}
    else:
        found = {"next": rows.values_list("application_id", flat=True).first()}
    return {name: reverse("case", args=[pk]) + carried(asked) for name, pk in found.items() if pk}
