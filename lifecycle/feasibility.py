"""Whether a timetable can be kept (可行性核验): a notice that does not fit between two dates is said beforehand. Pure.

Dates stay as the instrument prints them; what cannot be kept is a warning, never a correction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from lifecycle.daycount import WorkCalendar, count
from lifecycle.rules.basics import Citation
from lifecycle.rules.schema import Time

NO_CLAUSE = Citation(rules=(), instrument="", clause="", title="")


@dataclass(frozen=True)
class Dated:
    """A batch as far as its dates go (批次日期)."""

    key: str
    label: str
    on: date
    leaves: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Doubt:
    """A date that cannot be kept, or hardly (存疑之处): which batch, why, and when one must begin at the latest."""

    key: str
    text: str
    latest_start: date | None = None


def free_after(start: date, leaves: Mapping[str, str], calendar: WorkCalendar) -> date:
    """The first day after a notice that starts on this day (公告期满次日)."""
    notice = Time("notice", NO_CLAUSE, kind="keep_up", amount=int(leaves["amount"]), unit=leaves["unit"])
    counted = count(notice, start, calendar)
    return counted.free_on or counted.due_on


def latest_start(on: date, leaves: Mapping[str, str], calendar: WorkCalendar) -> date:
    """The last day on which the notice may start so that it is over by the date (最迟开始公告日)."""
    day = on
    while free_after(day, leaves, calendar) > on:
        day -= timedelta(days=1)
    return day


def doubts(batches: Sequence[Dated], in_force_from: date | None, calendar: WorkCalendar) -> list[Doubt]:
    """What cannot be kept as printed (存疑之处).

    Law: A-22, a month's notice after the reviews that does not fit; A-23, a date before the instrument itself.
    """
    found = []
    dates = {one.key: one for one in batches}
    for one in batches:
        if in_force_from and one.on < in_force_from:
            text = f"规定日期{one.on.isoformat()}早于文件施行之日{in_force_from.isoformat()}，按原文登记，供参考"
            found.append(Doubt(one.key, text))
        before = dates.get(one.leaves.get("after", ""))
        if before is None:
            continue
        free, last = free_after(before.on, one.leaves, calendar), latest_start(one.on, one.leaves, calendar)
        if free > one.on:
            text = (
                f"“{before.label}”如在最后一日{before.on.isoformat()}办理，即使当日审核通过并开始公告，"
                f"公告期满也要到{free.isoformat()}才可注销，晚于规定的{one.on.isoformat()}；"
                f"最迟须于{last.isoformat()}开始公告"
            )
            found.append(Doubt(one.key, text, last))
    return found
