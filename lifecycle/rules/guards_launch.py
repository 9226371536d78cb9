"""Checks before a site goes online and before a case ends (上线与办结核查): records, work, events, notices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from lifecycle.rules.checks import Case, Outcome, check
from lifecycle.rules.facts import NoticeFacts, RecordFacts
from lifecycle.rules.patterns import matches

NEEDS: Mapping[str, str] = {
    "number": "编号",
    "authority": "办理机关",
    "date": "办理日期",
    "scan": "扫描件",
    "verdict": "结论",
    "check_code": "校验码",
}


def _given(record: RecordFacts, need: str) -> bool:
    return {
        "number": bool(record.number.strip()),
        "authority": bool(record.authority.strip()),
        "date": record.registered_on is not None,
        "scan": record.has_scan,
        "verdict": bool(record.verdict.strip()),
        "check_code": record.has_check_code,
    }[need]


@check(record=str, label=str, needs=tuple, may={"format": str, "verdicts": tuple})
def record(case: Case) -> Outcome:
    """A record is entered, whole, rightly written and favourable (备案齐全)."""
    label = str(case.params["label"])
    held = case.facts.records.get(str(case.params["record"]))
    if held is None:
        return Outcome(False, f"尚未登记“{label}”", ((label, "未登记"),))
    facts = [(label, held.number or "已登记"), ("办理机关", held.authority or "未填写")]
    facts.append(("办理日期", held.registered_on.isoformat() if held.registered_on else "未填写"))
    missing = [NEEDS[need] for need in case.params["needs"] if not _given(held, need)]
    if missing:
        return Outcome(False, f"“{label}”缺少" + "、".join(missing), tuple(facts))
    name = case.params.get("format")
    if name and not matches(case.rules, str(name), held.number):
        known = case.rules.format(str(name))
        example = f"（应如“{known.example}”）" if known else ""
        return Outcome(False, f"“{label}”编号“{held.number}”不符合格式{example}", tuple(facts))
    verdicts = case.params.get("verdicts")
    if verdicts and held.verdict.strip() not in verdicts:
        return Outcome(False, f"“{label}”的结论为“{held.verdict}”", (*facts, ("结论", held.verdict)))
    if held.registered_on and held.registered_on > case.facts.today:
        return Outcome(False, f"“{label}”的办理日期{held.registered_on.isoformat()}晚于今日", tuple(facts))
    return Outcome(True, f"“{label}”已登记", tuple(facts))


@check(event=str, label=str)
def event_happened(case: Case) -> Outcome:
    """Something has happened that must come first (先行事项)."""
    label, at = str(case.params["label"]), case.facts.events.get(str(case.params["event"]))
    if at is None or at > case.facts.at:
        return Outcome(False, f"尚无“{label}”的记录", ((label, "无"),))
    on = case.facts.local(at).date().isoformat()
    return Outcome(True, f"“{label}”于{on}", ((label, on),))


@check(event=str, label=str)
def event_not_happened(case: Case) -> Outcome:
    """Something has not happened yet that must come after (后行事项)."""
    label, at = str(case.params["label"]), case.facts.events.get(str(case.params["event"]))
    if at is None or at > case.facts.at:
        return Outcome(True, f"“{label}”尚未发生", ((label, "无"),))
    on = case.facts.local(at).strftime("%Y-%m-%d %H:%M")
    return Outcome(False, f"“{label}”已于{on}发生", ((label, on),))


@check(step=str, label=str)
def opinion_given(case: Case) -> Outcome:
    """The step has been signed with consent (签署意见)."""
    label = str(case.params["label"])
    ok = str(case.params["step"]) in case.facts.opinions
    return Outcome(
        ok, f"{label}{'已签署同意意见' if ok else '尚未签署同意意见'}", ((label, "已签署" if ok else "未签署"),)
    )


@check(item=str, label=str)
def work_finished(case: Case) -> Outcome:
    """A work item is done (办理任务完成)."""
    label = str(case.params["label"])
    ok = str(case.params["item"]) in case.facts.work_done
    return Outcome(ok, f"“{label}”{'已办结' if ok else '尚未办结'}", ((label, "已办结" if ok else "未办结"),))


@check(items=tuple, label=str)
def one_finished(case: Case) -> Outcome:
    """One of several work items is done, whichever the case has (办理任务之一完成)."""
    label = str(case.params["label"])
    ok = bool(case.facts.work_done & set(case.params["items"]))
    return Outcome(ok, f"“{label}”{'已办结' if ok else '尚未办结'}", ((label, "已办结" if ok else "未办结"),))


@check(name=str, label=str)
def evidence_given(case: Case) -> Outcome:
    """An attachment or signed paper is there (佐证材料)."""
    label = str(case.params["label"])
    ok = str(case.params["name"]) in case.facts.evidence
    return Outcome(ok, f"{'已' if ok else '尚未'}提供“{label}”", ((label, "已提供" if ok else "未提供"),))


@check(names=Mapping)
def all_evidence_given(case: Case) -> Outcome:
    """Each of these attachments is there (各项佐证材料)."""
    names = case.params["names"]
    missing = [str(label) for name, label in names.items() if str(name) not in case.facts.evidence]
    facts = tuple((str(label), "未提供" if label in missing else "已提供") for label in names.values())
    if missing:
        return Outcome(False, "尚未提供" + "、".join(f"“{label}”" for label in missing), facts)
    return Outcome(True, f"{len(names)}项均已提供", facts)


@check(setting=str, label=str)
def setting_recorded(case: Case) -> Outcome:
    """The administration has recorded its ground (管理机关登记)."""
    label, value = str(case.params["label"]), str(case.rules.settings.get(str(case.params["setting"])) or "").strip()
    return Outcome(bool(value), f"{label}：{value or '未登记'}", ((label, value or "未登记"),))


def _notices(case: Case) -> list[NoticeFacts]:
    return [notice for notice in case.facts.notices.values() if notice.name in case.params["notices"]]


@check(notices=tuple, label=str)
def notice_posted(case: Case) -> Outcome:
    """The notice is up, with address and day (公告已发布)."""
    label, held = str(case.params["label"]), _notices(case)
    if not held:
        return Outcome(False, f"尚未发布“{label}”", ((label, "未发布"),))
    for notice in held:
        if notice.first_day is None or not notice.url:
            return Outcome(False, f"“{label}”尚未登记发布日期和网址", ((label, notice.url or "未登记"),))
    return Outcome(True, f"“{label}”已于{_first(held)}发布", tuple((label, notice.url) for notice in held))


@check(notices=tuple, label=str)
def notice_kept(case: Case) -> Outcome:
    """The notice has run its days; else the first lawful day to end it is said (公告期满)."""
    label, held = str(case.params["label"]), _notices(case)
    if not held:
        return Outcome(False, f"尚未发布“{label}”", ((label, "未发布"),))
    for notice in held:
        if notice.first_day is None or notice.last_day is None:
            return Outcome(False, f"“{label}”尚未登记发布日期", ((label, "未发布"),))
        free = (notice.last_day + timedelta(days=1)).isoformat()
        facts = (("发布日期", notice.first_day.isoformat()), ("公告最后一日", notice.last_day.isoformat()))
        if case.facts.today <= notice.last_day:
            said = f"“{label}”自{notice.first_day.isoformat()}起，最后一日为{notice.last_day.isoformat()}，最早可于{free}撤下"
            return Outcome(False, said, (*facts, ("最早可撤下日期", free)))
        if notice.state in ("broken", "drafted", "withdrawn"):
            return Outcome(False, f"“{label}”公告期内曾中断，须重新发布", facts)
    return Outcome(True, f"“{label}”自{_first(held)}起，公告期已满", facts)


def _first(held: list[NoticeFacts]) -> str:
    return min(notice.first_day for notice in held if notice.first_day).isoformat()
