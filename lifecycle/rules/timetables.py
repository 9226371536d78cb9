"""Timetables (专项工作安排): what an instrument lays down once, step after step, each with its printed date. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from lifecycle.rules.basics import Citation, Entry

#: Who a batch is for: the sites and accounts enrolled in it, or the organising office itself.
FOR_WHOM = ("member", "organiser")


@dataclass(frozen=True)
class Batch:
    """One batch or phase (批次、阶段): its fixed date as printed, whom it is for, and the event that meets it.

    Without `met_by` the organiser records that it is done. `leaves` says that between the date of another batch and
    this one a notice must fit: `after` names that batch, `amount` and `unit` the notice.
    """

    key: str
    label: str
    on: date
    cite: Citation
    printed: str = ""
    members: str = ""
    for_whom: str = "member"
    met_by: str = ""
    opens: date | None = None
    leaves: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Campaign(Entry):
    """A campaign (专项工作) with its timetable, in the order of the instrument."""

    batches: tuple[Batch, ...] = ()

    def batch(self, key: str) -> Batch | None:
        """The batch of this key (批次), or None."""
        return next((one for one in self.batches if one.key == key), None)

    def faults(self, events: set[str]) -> Iterator[tuple[str, str]]:
        """What is wrong with the timetable (专项工作检查): key and remedy."""
        keys = [one.key for one in self.batches]
        if not keys:
            yield ".batches", "请写明至少一个批次"
        for i, one in enumerate(self.batches):
            where = f".batches[{i}]"
            if keys.count(one.key) > 1:
                yield where, f"批次“{one.key}”重复；每个批次的 key 须唯一"
            if one.for_whom not in FOR_WHOM:
                yield f"{where}.for_whom", "可用的值：" + "、".join(FOR_WHOM)
            if one.met_by and one.met_by not in events:
                yield f"{where}.met_by", f"没有“{one.met_by}”这一事件；由组织单位登记完成的，请留空"
            if one.opens and one.opens > one.on:
                yield f"{where}.opens", "晚于 on，请改正日期"
            if one.leaves:
                yield from self._leaves(one, where)

    def _leaves(self, one: Batch, where: str) -> Iterator[tuple[str, str]]:
        if set(one.leaves) != {"after", "amount", "unit"}:
            yield f"{where}.leaves", '应写成 { after = "批次", amount = "1", unit = "month" }'
        elif self.batch(one.leaves["after"]) is None:
            yield f"{where}.leaves.after", f"没有批次“{one.leaves['after']}”"
        elif not one.leaves["amount"].isdecimal() or one.leaves["unit"] not in ("day", "working_day", "month"):
            yield f"{where}.leaves", "amount 应为正整数，unit 可用 day、working_day、month"
