"""Checks on the applicant (申请主体核查): may this unit have this site at all?"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lifecycle.daycount import WorkCalendar, count
from lifecycle.rules.applicants import label_of
from lifecycle.rules.checks import Case, Outcome, check

SITE_STATES: Mapping[str, str] = {
    "planned": "拟开设",
    "preparing": "筹备中",
    "online": "正常运行",
    "temporarily_offline": "临时下线",
    "migrating": "迁移中",
    "closing": "永久下线办理中",
    "closed": "已永久下线",
    "dropped": "未予开设",
}


def _unit(case: Case) -> tuple[tuple[str, str], ...]:
    return (("申请单位", case.facts.unit.name), ("单位类型", label_of(case.facts.applicant)))


@check(field=str, may={"label": str})
def exception_only(case: Case) -> Outcome:
    """Only by exception, with the special need stated (例外办理)."""
    unit, key, label = case.facts.unit, str(case.params["field"]), str(case.params.get("label", "特殊需求"))
    need = case.text(key)
    who = f"“{unit.name}”属{label_of(case.facts.applicant)}"
    if not need:
        return Outcome(False, f"{who}，申请表未说明{label}", (*_unit(case), (f"{label}说明", "未填写")), key)
    return Outcome(True, f"{who}，已说明{label}", (*_unit(case), (f"{label}说明", need)), key, soft=True)


@check(because=str)
def refused(case: Case) -> Outcome:
    """Never allowed to this applicant (一律不予开设)."""
    return Outcome(False, f"“{case.facts.unit.name}”提出申请，{case.params['because']}", _unit(case))


@check(allowed=Mapping, below=str)
def unit_rank(case: Case) -> Outcome:
    """High enough in rank (机构规格)."""
    allowed, rank = case.params["allowed"], case.facts.unit.rank
    words = allowed.get(rank) or (case.params["below"] if rank else "未登记")
    facts = (*_unit(case), ("机构规格", words))
    return Outcome(rank in allowed, f"“{case.facts.unit.name}”的机构规格为{words}", facts)


@check(kinds=Mapping)
def not_subordinate(case: Case) -> Outcome:
    """Not below one of these kinds of unit (非下属单位)."""
    parent = case.params["kinds"].get(case.facts.unit.parent_kind)
    if parent:
        return Outcome(False, f"“{case.facts.unit.name}”是{parent}的下属单位", (*_unit(case), ("上级单位类型", parent)))
    return Outcome(True, f"“{case.facts.unit.name}”不是政府部门的下属单位", _unit(case))


@check(pattern=str, shape=str)
def unit_named(case: Case) -> Outcome:
    """The applicant is the unit the clause names as sponsor (主办单位)."""
    name = case.facts.unit.name
    ok = re.fullmatch(str(case.params["pattern"]), name) is not None
    return Outcome(ok, f"主办单位为“{name}”" + ("" if ok else f"，不是“{case.params['shape']}”"), (("主办单位", name),))


@check(time=str, not_counted=tuple)
def one_site(case: Case) -> Outcome:
    """A place is left for this unit (开设网站数量)."""
    limit = case.limit()
    held = [site for site in case.facts.sites if site.state not in case.params["not_counted"]]
    listed = "、".join(f"“{site.name}”（{SITE_STATES.get(site.state, site.state)}）" for site in held)
    facts = (("申请单位", case.facts.unit.name), ("现有网站", listed or "无"), ("最多开设", f"{limit}个"))
    if len(held) < limit:
        return Outcome(True, f"“{case.facts.unit.name}”现有网站{len(held)}个，最多可开设{limit}个", facts)
    return Outcome(False, f"“{case.facts.unit.name}”已有网站{len(held)}个：{listed}，最多可开设{limit}个", facts)


@check(event=str, time=str)
def closed_recently(case: Case) -> Outcome:
    """Long enough since the unit's last site was closed (关停后再申请)."""
    closed = case.facts.events.get(str(case.params["event"]))
    time = case.rules.time(str(case.params["time"]))
    if closed is None or time is None:
        return Outcome(True, "没有一年内关停网站的记录")
    counted = count(time, closed, case.facts.calendar or WorkCalendar())
    free = counted.free_on or counted.due_on
    on = case.facts.local(closed).date().isoformat()
    facts = (("关停日期", on), ("可再申请的最早日期", free.isoformat()))
    if case.facts.today >= free:
        return Outcome(True, f"原网站关停于{on}，间隔已满", facts)
    return Outcome(False, f"原网站关停于{on}，至{free.isoformat()}方满规定间隔", facts)
