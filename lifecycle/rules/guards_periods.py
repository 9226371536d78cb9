"""Checks on what is reported for a year or a quarter (定期填报核查): the period, once only, figures that add up, where it is published."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date
from urllib.parse import urlsplit

from lifecycle.rules.checks import Case, Outcome, check
from lifecycle.rules.patterns import to_unicode

LIVE = ("under_review", "returned", "granted", "carrying_out", "completed")


def _period(case: Case) -> tuple[str, date | None, date | None]:
    """The period the form speaks of: its words, its first and last day; none while it is not filled in."""
    texts = [case.text(str(key)) for key in case.params["fields"]]
    if not all(text.isdecimal() for text in texts) or not 1 <= int(texts[0]) <= date.max.year:
        return "未填写", None, None
    year = int(texts[0])
    if len(texts) == 1:
        return f"{year}年度", date(year, 1, 1), date(year, 12, 31)
    quarter = int(texts[1])
    if quarter not in (1, 2, 3, 4):
        return "未填写", None, None
    month = quarter * 3
    return f"{year}年第{quarter}季度", date(year, month - 2, 1), date(year, month, calendar.monthrange(year, month)[1])


@check(fields=tuple, label=str)
def reported_period_over(case: Case) -> Outcome:
    """The period reported on has ended (期间已结束)."""
    label, (words, _, last) = str(case.params["label"]), _period(case)
    key, today = str(case.params["fields"][0]), case.facts.today
    if last is None:
        return Outcome(False, f"尚未填写“{label}”", ((label, "未填写"),), key)
    facts = ((label, words), ("期间最后一日", last.isoformat()), ("提交日期", today.isoformat()))
    return Outcome(last < today, f"{words}至{last.isoformat()}，今天为{today.isoformat()}", facts, key)


@check(fields=tuple, label=str)
def reported_period_begun(case: Case) -> Outcome:
    """The period reported on has begun (期间已开始)."""
    label, (words, first, _) = str(case.params["label"]), _period(case)
    key, today = str(case.params["fields"][0]), case.facts.today
    if first is None:
        return Outcome(False, f"尚未填写“{label}”", ((label, "未填写"),), key)
    facts = ((label, words), ("期间第一日", first.isoformat()), ("提交日期", today.isoformat()))
    return Outcome(first <= today, f"{words}自{first.isoformat()}起，今天为{today.isoformat()}", facts, key)


@check(procedures=tuple, fields=tuple, label=str)
def once_a_period(case: Case) -> Outcome:
    """Nothing else has been filed for the same period (同一期间只报一次)."""
    label, (words, _, last) = str(case.params["label"]), _period(case)
    key = str(case.params["fields"][0])
    if last is None:
        return Outcome(False, f"尚未填写“{label}”", ((label, "未填写"),), key)
    wanted = [case.text(str(field)) for field in case.params["fields"]]
    for other in case.facts.cases:
        theirs = [str(other.values.get(str(field)) or "").strip() for field in case.params["fields"]]
        if other.procedure in case.params["procedures"] and other.state in LIVE and theirs == wanted:
            number = other.number or "未编号"
            return Outcome(False, f"{words}已经填报（{number}）", ((label, words), ("已填报", number)), key)
    return Outcome(True, f"{words}尚未填报过", ((label, words),), key)


@check(total=str, label=str, parts=Mapping, may={"exactly": bool})
def adds_up(case: Case) -> Outcome:
    """The parts do not exceed the whole, or make it up exactly (数据勾稽)."""
    key, label, parts = str(case.params["total"]), str(case.params["label"]), case.params["parts"]
    numbers = {str(name): case.text(str(name)) for name in parts}
    whole = case.text(key)
    facts = ((label, whole or "未填写"), *((str(parts[name]), text or "未填写") for name, text in numbers.items()))
    if not whole.isdecimal() or not all(text.isdecimal() for text in numbers.values()):
        return Outcome(False, f"“{label}”及其分项尚未填齐", facts, key)
    total, sum_of = int(whole), sum(int(text) for text in numbers.values())
    ok = sum_of == total if case.params.get("exactly") else sum_of <= total
    return Outcome(ok, f"“{label}”为{total}，分项（{'、'.join(map(str, parts.values()))}）合计{sum_of}", facts, key)


@check(label=str)
def published_on_own_site(case: Case) -> Outcome:
    """The address being entered stands on the site itself (在本网站公开)."""
    label, site, url = str(case.params["label"]), case.facts.site, case.text("number")
    names = {to_unicode(name) for name in site.domains} if site else set()
    host = to_unicode(urlsplit(url).hostname or "") if url else ""
    facts = ((label, url or "未填写"), ("本网站域名", "、".join(sorted(names)) or "无"))
    ok = any(host == name or host.endswith(f".{name}") for name in names)
    return Outcome(ok, f"“{label}”为{url or '空'}，本网站域名为{'、'.join(sorted(names)) or '无'}", facts)
