"""Checks on times and numbers (期限与数量核查): quotas, shares, plans made far enough ahead, periods that have run out."""

from __future__ import annotations

from datetime import date, timedelta

from lifecycle.daycount import WorkCalendar, count
from lifecycle.rules.checks import Case, Outcome, check


def _calendar(case: Case) -> WorkCalendar:
    return case.facts.calendar or WorkCalendar()


def _date(case: Case, key: str) -> date | None:
    try:
        return date.fromisoformat(case.text(key)[:10])
    except ValueError:
        return None


@check(time=str, count=str, label=str)
def count_at_most(case: Case) -> Outcome:
    """One more is still within the quota (次数限制)."""
    limit, used, label = case.limit(), case.facts.counts.get(str(case.params["count"]), 0), str(case.params["label"])
    facts = ((label, f"{used}次"), ("最多", f"{limit}次"))
    return Outcome(used < limit, f"{label}已有{used}次，最多{limit}次", facts)


@check(time=str, count=str, base=str, label=str)
def share_at_most(case: Case) -> Outcome:
    """One more is still within the share (比例上限), rounded down."""
    percent, label = case.limit(), str(case.params["label"])
    used, base = case.facts.counts.get(str(case.params["count"]), 0), case.facts.counts.get(str(case.params["base"]), 0)
    places = base * percent // 100
    facts = ((label, f"{used}个"), ("基数", f"{base}个"), ("名额", f"{places}个"))
    return Outcome(used < places, f"{label}已有{used}个，按{base}个的{percent}%计为{places}个", facts)


@check(listed=bool, label=str)
def census_listed(case: Case) -> Outcome:
    """Whether the unit's site stands in the first census list of its area (普查名单), as the clause asks."""
    label, lines = str(case.params["label"]), case.facts.counts.get("listed", 0)
    said = f"“{case.facts.unit.name}”{'在' if lines else '不在'}{label}中"
    return Outcome(bool(lines) is bool(case.params["listed"]), said, ((label, f"{lines}条" if lines else "没有"),))


@check(time=str, count=str, base=str, label=str)
def share_at_least(case: Case) -> Outcome:
    """The sample is large enough (比例下限), rounded up."""
    percent, label = case.limit(), str(case.params["label"])
    done, base = case.facts.counts.get(str(case.params["count"]), 0), case.facts.counts.get(str(case.params["base"]), 0)
    needed = -(-base * percent // 100)
    facts = ((label, f"{done}个"), ("总数", f"{base}个"), ("至少", f"{needed}个"))
    return Outcome(done >= needed, f"{label}为{done}个，按{base}个的{percent}%至少{needed}个", facts)


@check(time=str, field=str, label=str)
def planned_ahead(case: Case) -> Outcome:
    """Filed far enough before the planned day (提前量); the latest lawful day is said."""
    key, label = str(case.params["field"]), str(case.params["label"])
    planned, time = _date(case, key), case.rules.time(str(case.params["time"]))
    if planned is None or time is None:
        return Outcome(False, f"尚未填写“{label}”", ((label, "未填写"),), key)
    latest = count(time, planned, _calendar(case)).due_on
    facts = ((label, planned.isoformat()), ("最迟提交日期", latest.isoformat()))
    ok = case.facts.today <= latest
    said = f"“{label}”为{planned.isoformat()}，最迟应于{latest.isoformat()}提交"
    return Outcome(ok, said if ok else f"{said}，今日为{case.facts.today.isoformat()}", facts, key)


@check(time=str, start=str, end=str, label=str)
def span_at_most(case: Case) -> Outcome:
    """The planned span is no longer than allowed (时长上限)."""
    label, key = str(case.params["label"]), str(case.params["end"])
    first, last = _date(case, str(case.params["start"])), _date(case, key)
    time = case.rules.time(str(case.params["time"]))
    if first is None or last is None or time is None:
        return Outcome(False, f"尚未填写“{label}”的起止日期", ((label, "未填写"),), key)
    allowed = count(time, first, _calendar(case)).due_on
    facts = (("起始", first.isoformat()), ("截止", last.isoformat()), ("最晚", allowed.isoformat()))
    said = f"“{label}”自{first.isoformat()}至{last.isoformat()}，最晚至{allowed.isoformat()}"
    return Outcome(first <= last <= allowed, said, facts, key)


@check(time=str, event=str, label=str)
def period_over(case: Case) -> Outcome:
    """A period that must run out first has run out; else the first lawful day is said (期满)."""
    label, began = str(case.params["label"]), case.facts.events.get(str(case.params["event"]))
    time = case.rules.time(str(case.params["time"]))
    if began is None or time is None:
        return Outcome(False, f"“{label}”尚未开始", ((label, "未开始"),))
    counted = count(time, began, _calendar(case))
    free = counted.free_on or counted.due_on + timedelta(days=1)
    on = case.facts.local(began).date().isoformat()
    facts = (("起算日期", on), ("最后一日", counted.due_on.isoformat()), ("最早日期", free.isoformat()))
    said = f"“{label}”自{on}起，最后一日为{counted.due_on.isoformat()}，最早可于{free.isoformat()}办理"
    return Outcome(case.facts.today >= free, said, facts)


@check(time=str, label=str)
def by_fixed_date(case: Case) -> Outcome:
    """The act falls on or before a day fixed by the calendar (规定日期之前)."""
    label, time = str(case.params["label"]), case.rules.time(str(case.params["time"]))
    if time is None:
        return Outcome(True, f"“{label}”没有规定日期")
    due, today = count(time, case.facts.today, _calendar(case)).due_on, case.facts.today
    facts = (("规定日期", due.isoformat()), ("办理日期", today.isoformat()))
    said = f"“{label}”应于{due.isoformat()}前完成，今日为{today.isoformat()}"
    return Outcome(today <= due, said, facts)


@check(time=str, event=str, label=str)
def still_in_time(case: Case) -> Outcome:
    """The act still falls within its limit (未逾期)."""
    label, began = str(case.params["label"]), case.facts.events.get(str(case.params["event"]))
    time = case.rules.time(str(case.params["time"]))
    if began is None or time is None:
        return Outcome(True, f"“{label}”尚未起算")
    counted = count(time, began, _calendar(case))
    ok = case.facts.at <= counted.due_at if counted.due_at else case.facts.today <= counted.due_on
    due = case.facts.local(counted.due_at).strftime("%Y-%m-%d %H:%M") if counted.due_at else counted.due_on.isoformat()
    return Outcome(ok, f"“{label}”的期限至{due}" + ("" if ok else "，现已逾期"), (("期限届满", due),))
