"""How a clock is shown (期限展示): the row as the page kit reads it, with the days of its calendar.

Today is handed in; nothing here reads a clock or a table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lifecycle.clockcount import stopped_days

if TYPE_CHECKING:
    from lifecycle.clockevents import Stand
    from lifecycle.models import Deadline, DeadlineEvent

#: Kinds of the algebra in words, as the pages name them.
KIND_WORDS: Mapping[str, Any] = {
    "act_by": _("应在期限内办理"),
    "keep_up": _("应持续不少于期限"),
    "at_most": _("最多持续至期限"),
    "lead_time": _("应提前办理"),
    "fixed_date": _("规定日期"),
    "quota": _("次数、比例限制"),
}
EVENT_WORDS: Mapping[str, Any] = {
    "started": _("起算"),
    "met": _("按期完成"),
    "broken": _("逾期完成"),
    "lifted": _("终止计算"),
    "reopened": _("恢复计算"),
    "suspended": _("中止计算"),
    "resumed": _("恢复计算"),
    "extended": _("决定延长"),
    "waived": _("决定免除"),
    "skipped": _("停机期间错过的提醒（已补记）"),
    "recounted": _("重新计算"),
}
#: What was entered so much later than it happened says so.
KNOWN_LATER = timedelta(hours=1)
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LEFT_OUT = re.compile(r"(?:其间不计|跳过)[:：](.*)$")


def shown(row: Deadline, today: date) -> dict[str, Any]:
    """A clock as the deadline tag reads it (期限): the legal day, the days left or what became of it."""
    state = standing(row, today)
    return {
        "label": row.label,
        "due_on": timezone.localtime(row.due_at) if row.due_at else row.due_on,
        "days_left": (row.due_on - today).days if row.due_on and state != "elapsed" else None,
        "internal": row.internal,
        "provisional": row.provisional,
        "citation": row.cite,
        "state": state,
    }


#: How the page kit calls the states that need no further look (状态名).
SETTLED: Mapping[str, str] = {"lifted": "cancelled", "waived": "waived", "suspended": "suspended"}


def standing(row: Deadline, today: date) -> str:
    """What became of a clock, in the words of the page kit (期限状态): open ones have none.

    A state that had to be kept up is never late: its time is simply up.
    """
    if row.state in SETTLED:
        return SETTLED[row.state]
    if row.met_at is None:
        return "elapsed" if row.kind == "keep_up" and row.due_on and row.due_on < today else ""
    return "missed" if row.state == row.State.BROKEN else "met"


@dataclass(frozen=True)
class Face:
    """The days of one clock for its calendar (期间日历)."""

    start: date
    last: date
    skipped: tuple[date, ...]
    free: date | None


def face(row: Deadline) -> Face | None:
    """The days a month calendar shows (期间日历); None for a clock without a day."""
    if row.due_on is None:
        return None
    first = timezone.localtime(row.starts_at).date()
    skipped = (*left_out(row.explanation), *sorted(stopped_days(row)))
    return Face(min(first, row.due_on), row.due_on, skipped, row.free_on)


def left_out(explanation: list[str]) -> tuple[date, ...]:
    """The days the count passed over (不计入的日期), as its stored explanation names them."""
    found = [LEFT_OUT.search(line) for line in explanation]
    return tuple(date.fromisoformat(day) for hit in found if hit for day in ISO_DAY.findall(hit[1]))


def stand_words(stand: Stand | None) -> dict[str, Any]:
    """How a clock stood on a day, in words (当日状态)."""
    if stand is None:
        return {"state": _("当日尚未起算"), "tone": ""}
    if stand.overdue:
        return {"state": _("已逾期，尚未办结"), "tone": "bad", "stand": stand}
    words = {
        "running": _("计算中"),
        "suspended": _("中止计算"),
        "met": _("已按期完成"),
        "broken": _("已逾期完成"),
        "lifted": _("已终止计算"),
        "waived": _("已免除"),
    }
    return {"state": words.get(stand.state, stand.state), "tone": "", "stand": stand}


def told(event: DeadlineEvent) -> dict[str, Any]:
    """One entry of a clock's record (期限记录): when, what, by whom, from which day to which."""
    parts = [event.note]
    if event.was_on and event.due_on and event.was_on != event.due_on:
        parts.append(str(_("届满日由%(was)s改为%(now)s") % {"was": event.was_on, "now": event.due_on}))
    if event.known_at and event.known_at - event.at > KNOWN_LATER:
        parts.append(str(_("登记于%s") % timezone.localtime(event.known_at).strftime("%Y-%m-%d %H:%M")))
    tone = {"met": "ok", "broken": "bad", "suspended": "warn", "extended": "warn", "waived": "warn"}.get(event.what, "")
    text = "；".join(part for part in parts if part)
    return {"at": event.at, "who": event.by_name, "what": event_words(event), "text": text, "tone": tone}


def event_words(event: DeadlineEvent) -> str:
    """What happened to a clock, in words (期限记录)."""
    if event.what == "rung":
        return rung_words(event.rung)
    return str(EVENT_WORDS.get(event.what, event.what))


def rung_words(rung: str) -> str:
    """A rung of the ladder, in words (催办级别)."""
    name, _colon, late = rung.partition(":")
    words = {
        "0": str(_("届满当日提醒")),
        "overdue": str(_("逾期满%s日")) % late if late else str(_("逾期")),
        "superior": str(_("逾期，已报上级主管单位")),
        "auditor": str(_("逾期，已报监督检查岗")),
        "free": str(_("期满，可以结束")),
    }
    if name in words:
        return words[name]
    return str(_("提前%s小时提醒")) % name[:-1] if name.endswith("h") else str(_("提前%s天提醒")) % name
