"""Checks on the site a case is about and on its other cases (网站与关联申请核查)."""

from __future__ import annotations

from collections.abc import Mapping

from lifecycle.rules.checks import Case, Outcome, check
from lifecycle.rules.facts import CaseFacts
from lifecycle.rules.guards_unit import SITE_STATES
from lifecycle.rules.moments import day_of
from lifecycle.rules.patterns import to_unicode

OPEN = ("under_review", "returned", "granted", "carrying_out")
GRANTED = ("granted", "carrying_out", "completed")
LISTED = str.maketrans(dict.fromkeys("\u3001,\uff0c;\uff1b \t", "\n"))


def _numbered(found: CaseFacts) -> str:
    return found.number or "未编号"


@check(states=tuple)
def site_in_state(case: Case) -> Outcome:
    """The site stands in one of these states (网站状态)."""
    site = case.facts.site
    if site is None:
        return Outcome(False, "尚未选定网站", (("网站", "未选定"),))
    words = SITE_STATES.get(site.state, site.state)
    wanted = "、".join(f"“{SITE_STATES.get(str(s), str(s))}”" for s in case.params["states"])
    ok = site.state in case.params["states"]
    said = f"“{site.name}”目前为“{words}”" + ("" if ok else f"，须为{wanted}")
    return Outcome(ok, said, (("网站", site.name), ("网站状态", words)))


@check(platforms=tuple, may={"event": str, "label": str})
def site_on_platform(case: Case) -> Outcome:
    """The site runs on one of these platforms, or an event has brought its unit there (已加入平台)."""
    site, joined = case.facts.site, case.facts.events.get(str(case.params.get("event", "")))
    if site is None:
        return Outcome(False, "尚未选定网站", (("网站", "未选定"),))
    if joined is not None:
        label, on = str(case.params.get("label", "加入平台")), case.facts.local(joined).date().isoformat()
        return Outcome(True, f"“{case.facts.unit.name}”于{on}办结“{label}”", (("网站", site.name), (label, on)))
    wanted = "、".join(f"“{name}”" for name in case.params["platforms"])
    ok = site.platform in case.params["platforms"]
    said = f"“{site.name}”部署在“{site.platform or '未登记'}”" + ("" if ok else f"，尚未加入{wanted}")
    return Outcome(ok, said, (("网站", site.name), ("部署平台", site.platform or "未登记")))


@check(procedures=Mapping)
def no_other_open(case: Case) -> Outcome:
    """No other case of these procedures is open on the site (无在办申请)."""
    kinds = case.params["procedures"]
    for other in case.facts.cases:
        if other.procedure in kinds and other.state in OPEN:
            label = str(kinds[other.procedure])
            return Outcome(False, f"本网站另有在办的“{label}”（{_numbered(other)}）", ((label, _numbered(other)),))
    return Outcome(True, "本网站没有同类在办申请", (("在办申请", "无"),))


@check(procedures=Mapping, label=str)
def follows_case(case: Case) -> Outcome:
    """The site has an open case that this one goes with (关联申请)."""
    kinds, label = case.params["procedures"], str(case.params["label"])
    found = next((c for c in case.facts.cases if c.procedure in kinds and c.state in OPEN), None)
    if found is None:
        return Outcome(False, f"本网站没有对应的“{label}”", ((label, "无"),))
    return Outcome(True, f"对应的“{kinds[found.procedure]}”为{_numbered(found)}", ((label, _numbered(found)),))


@check(procedures=Mapping, label=str)
def linked_case_granted(case: Case) -> Outcome:
    """A case of the site that must be granted first has been (关联申请已获批准)."""
    kinds, label = case.params["procedures"], str(case.params["label"])
    found = next((c for c in case.facts.cases if c.procedure in kinds and c.state in GRANTED), None)
    if found is None:
        return Outcome(False, f"本网站没有已获批准的“{label}”", ((label, "无"),))
    on = found.granted_on.isoformat() if found.granted_on else "未登记"
    return Outcome(True, f"“{label}”（{_numbered(found)}）于{on}批准", ((label, _numbered(found)), ("批准日期", on)))


@check(procedures=Mapping, label=str)
def no_case_granted(case: Case) -> Outcome:
    """No case of these procedures has been granted on the site yet (尚未批准)."""
    kinds, label = case.params["procedures"], str(case.params["label"])
    found = next((c for c in case.facts.cases if c.procedure in kinds and c.state in GRANTED), None)
    if found is not None:
        return Outcome(False, f"本网站已有“{label}”（{_numbered(found)}）", ((label, _numbered(found)),))
    return Outcome(True, f"本网站没有“{label}”", ((label, "无"),))


@check(time=str, fields=tuple, event=str, procedures=tuple, label=str, may={"not_counted": tuple})
def yearly_count(case: Case) -> Outcome:
    """One more in the calendar year it starts in is still within the number allowed (年度次数).

    The year is that of the first of `fields` which holds a day; a case granted earlier counts in the year it really
    began, else in the one it was planned for.
    """
    label, limit = str(case.params["label"]), case.limit()
    own = next((day for day in (day_of(case.text(str(key))) for key in case.params["fields"]) if day), None)
    if own is None:
        return Outcome(False, f"尚未填写计划时间，不能计算“{label}”", ((label, "未填写计划时间"),))
    counted = [c for c in case.facts.cases if _counts(case, c) and _year(case, c) == own.year]
    listed = "、".join(_numbered(c) for c in counted)
    facts = (("计数年度", f"{own.year}年"), (label, listed or "无"), ("最多", f"{limit}次"))
    said = f"{own.year}年“{label}”已有{len(counted)}次" + (f"（{listed}）" if listed else "") + f"，最多{limit}次"
    return Outcome(len(counted) < limit, said, facts)


def _counts(case: Case, other: CaseFacts) -> bool:
    if other.procedure not in case.params["procedures"] or other.state not in GRANTED:
        return False
    return not any(other.flags.get(str(flag)) for flag in case.params.get("not_counted", ()))


def _year(case: Case, other: CaseFacts) -> int | None:
    began = other.events.get(str(case.params["event"]))
    if began is not None:
        return case.facts.local(began).year
    days = (day_of(str(other.values.get(str(key)) or "")) for key in case.params["fields"])
    planned = next((day for day in days if day), None) or other.granted_on
    return planned.year if planned else None


@check(procedures=tuple, promised=str, field=str, label=str)
def as_promised(case: Case) -> Outcome:
    """Not later than was promised in the case this one follows (承诺时间)."""
    key, label = str(case.params["field"]), str(case.params["label"])
    found = [c for c in case.facts.cases if c.procedure in case.params["procedures"] and c.state in OPEN]
    promised = next((d for d in (day_of(str(c.values.get(case.params["promised"]) or "")) for c in found) if d), None)
    planned = day_of(case.text(key))
    if promised is None or planned is None:
        return Outcome(True, "没有可以比对的承诺时间", ((label, "未填写"),), key)
    facts = (("承诺日期", promised.isoformat()), (label, planned.isoformat()))
    said = f"“{label}”为{planned.isoformat()}，原承诺{promised.isoformat()}"
    return Outcome(planned <= promised, said, facts, key)


@check(procedure=str, linked=tuple, label=str)
def linked_notice_over(case: Case) -> Outcome:
    """The notice of the linked case has stood its time (关联公告期满); without such a case there is none to wait for."""
    label, today = str(case.params["label"]), case.facts.today
    for other in case.facts.cases:
        if other.procedure != case.params["procedure"] or other.state not in OPEN:
            continue
        held = [n for n in other.notices.values() if n.name in case.params["linked"]]
        if not held:
            return Outcome(False, f"{_numbered(other)}尚未发布“{label}”", ((label, "未发布"),))
        for notice in held:
            if notice.first_day is None or notice.state in ("drafted", "broken", "withdrawn"):
                return Outcome(False, f"{_numbered(other)}的“{label}”尚未发布或曾中断", ((label, "未发布"),))
            if notice.last_day and today <= notice.last_day:
                last = notice.last_day.isoformat()
                return Outcome(False, f"“{label}”公告期至{last}，尚未届满", (("公告最后一日", last),))
        return Outcome(True, f"“{label}”公告期已满", ((label, _numbered(other)),))
    return Outcome(True, f"没有需等待的“{label}”", ((label, "无"),))


def listed_domains(text: str) -> tuple[str, ...]:
    """The domains of a field, one a line (域名清单), in the form people read, each once."""
    return tuple(dict.fromkeys(to_unicode(line) for line in text.translate(LISTED).split("\n") if line.strip()))


@check(field=str)
def domains_of_site(case: Case) -> Outcome:
    """Every domain listed is one the site has (本网站域名)."""
    key, site = str(case.params["field"]), case.facts.site
    wanted = listed_domains(case.text(key))
    if not wanted or site is None:
        return Outcome(False, "尚未填写域名", (("域名", "未填写"),), key)
    held = {to_unicode(name) for name in site.domains}
    strange = [name for name in wanted if name not in held]
    facts = (("所列域名", "、".join(wanted)), ("登记的域名", "、".join(sorted(held)) or "无"))
    if strange:
        names = "、".join(f"“{name}”" for name in strange)
        return Outcome(False, f"{names}不是“{site.name}”登记在用的域名", facts, key)
    return Outcome(True, f"所列{len(wanted)}个域名均为“{site.name}”登记在用", facts, key)


@check(field=str, states=tuple)
def keeps_a_domain(case: Case) -> Outcome:
    """A site that runs on keeps at least one domain (保留在用域名)."""
    key, site = str(case.params["field"]), case.facts.site
    if site is None or site.state not in case.params["states"]:
        return Outcome(True, "网站已不在运行", (("网站状态", SITE_STATES.get(site.state, "") if site else "未选定"),))
    left = sorted({to_unicode(name) for name in site.domains} - set(listed_domains(case.text(key))))
    facts = (("网站状态", SITE_STATES.get(site.state, site.state)), ("保留的域名", "、".join(left) or "无"))
    if not left:
        return Outcome(False, f"“{site.name}”目前为“{SITE_STATES[site.state]}”，注销后没有在用域名", facts, key)
    return Outcome(True, "注销后仍有在用域名" + "、".join(left), facts, key)


@check(time=str, field=str)
def one_of_its_script(case: Case) -> Outcome:
    """The site has no other domain of this script (中英文域名各一个)."""
    key, limit = str(case.params["field"]), case.limit()
    asked = to_unicode(case.text(key))
    if not asked or case.facts.site is None:
        return Outcome(True, "未申请此类域名", (("域名", "未填写"),), key)
    others = [n for n in map(to_unicode, case.facts.site.domains) if n.isascii() == asked.isascii() and n != asked]
    kind = "英文域名" if asked.isascii() else "中文域名"
    facts = ((kind, "、".join(others) or "无"), ("原则上", f"{limit}个"))
    said = f"本网站已有{kind}{len(others)}个" + (f"（{'、'.join(others)}）" if others else "")
    return Outcome(len(others) < limit, said, facts, key)


@check(fields=tuple)
def not_yet_held(case: Case) -> Outcome:
    """The domains asked for are not the site's already (新域名)."""
    held = {to_unicode(name) for name in case.facts.site.domains} if case.facts.site else set()
    asked = [(str(key), to_unicode(case.text(str(key)))) for key in case.params["fields"]]
    for key, name in asked:
        if name and name in held:
            return Outcome(False, f"“{name}”已是本网站的域名", (("拟用域名", name),), key)
    names = "、".join(name for _, name in asked if name)
    return Outcome(True, f"“{names}”尚未在本网站使用", (("拟用域名", names or "未填写"),))
