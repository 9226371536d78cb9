"""Checks on moments (时刻核查): before a start, in order, not before an event, soon enough after something happened."""

from __future__ import annotations

from datetime import datetime

from lifecycle.daycount import WorkCalendar, count
from lifecycle.rules.checks import Case, Outcome, check
from lifecycle.rules.moments import in_words, moment_of


@check(field=str, label=str)
def before_start(case: Case) -> Outcome:
    """Filed before the planned start (事先提交), to the minute."""
    key, label = str(case.params["field"]), str(case.params["label"])
    start, now = moment_of(case.text(key)), case.facts.at
    if start is None:
        return Outcome(False, f"尚未填写“{label}”", ((label, "未填写"),), key)
    said = f"“{label}”为{in_words(start)}，提交时间为{in_words(now)}"
    return Outcome(now < start, said, ((label, in_words(start)), ("提交时间", in_words(now))), key)


@check(start=str, end=str, label=str)
def in_order(case: Case) -> Outcome:
    """The end comes after the start (起止先后)."""
    label, key = str(case.params["label"]), str(case.params["end"])
    first, last = moment_of(case.text(str(case.params["start"]))), moment_of(case.text(key))
    if first is None or last is None:
        return Outcome(False, f"尚未填写“{label}”的起止时间", ((label, "未填写"),), key)
    facts = (("开始", in_words(first)), ("结束", in_words(last)))
    return Outcome(first < last, f"“{label}”自{in_words(first)}至{in_words(last)}", facts, key)


@check(event=str, label=str)
def not_before_event(case: Case) -> Outcome:
    """What is being entered did not happen before an event that must come first (先后次序).

    Reads the moment or day being entered, else the moment of the act.
    """
    label, first = str(case.params["label"]), case.facts.events.get(str(case.params["event"]))
    if first is None:
        return Outcome(False, f"尚无“{label}”的记录", ((label, "无"),))
    at, words = _entered(case)
    limit = case.facts.local(first)
    earlier = at < limit if case.text("moment") else at.date() < limit.date()
    said = f"办理时间为{words}，“{label}”于{in_words(limit)}"
    return Outcome(not earlier, said, (("办理时间", words), (label, in_words(limit))))


@check(record=str, label=str)
def not_before_record(case: Case) -> Outcome:
    """What is being entered did not happen before the day of a record that must come first (先后次序)."""
    label, held = str(case.params["label"]), case.facts.records.get(str(case.params["record"]))
    if held is None or held.registered_on is None:
        return Outcome(False, f"尚未登记“{label}”", ((label, "未登记"),))
    at, words = _entered(case)
    first = held.registered_on.isoformat()
    said = f"办理时间为{words}，“{label}”的日期为{first}"
    return Outcome(at.date() >= held.registered_on, said, (("办理时间", words), (label, first)))


def _entered(case: Case) -> tuple[datetime, str]:
    moment, day = moment_of(case.text("moment")), moment_of(case.text("dated"))
    if moment is not None:
        return moment, in_words(moment)
    if day is not None:
        return day, day.date().isoformat()
    return case.facts.at, in_words(case.facts.at)


@check(time=str, field=str, label=str)
def filed_within(case: Case) -> Outcome:
    """Filed soon enough after something happened (事后按期提交); the last lawful moment is said."""
    key, label = str(case.params["field"]), str(case.params["label"])
    happened, time = moment_of(case.text(key)), case.rules.time(str(case.params["time"]))
    if happened is None or time is None:
        return Outcome(False, f"尚未填写“{label}”", ((label, "未填写"),), key)
    counted = count(time, happened, case.facts.calendar or WorkCalendar())
    ok = case.facts.at <= counted.due_at if counted.due_at else case.facts.today <= counted.due_on
    due = in_words(counted.due_at) if counted.due_at else counted.due_on.isoformat()
    on = in_words(happened) if counted.due_at else happened.date().isoformat()
    said = f"“{label}”为{on}，至迟应于{due}提交" + ("" if ok else "，现已逾期")
    return Outcome(ok, said, ((label, on), ("期限届满", due)), key)


@check(field=str, label=str)
def not_in_future(case: Case) -> Outcome:
    """It has happened already (已经发生)."""
    key, label = str(case.params["field"]), str(case.params["label"])
    at = moment_of(case.text(key))
    if at is None:
        return Outcome(False, f"尚未填写“{label}”", ((label, "未填写"),), key)
    ok = at <= case.facts.at
    return Outcome(ok, f"“{label}”为{in_words(at)}" + ("" if ok else "，晚于提交时间"), ((label, in_words(at)),), key)


@check(time=str, field=str, label=str)
def kept_since(case: Case) -> Outcome:
    """What must be kept goes back far enough (留存期限): to a period ago, or to the day the site began, if that is later."""
    key, label = str(case.params["field"]), str(case.params["label"])
    oldest, time, site = moment_of(case.text(key)), case.rules.time(str(case.params["time"])), case.facts.site
    if oldest is None or time is None:
        return Outcome(False, f"尚未填写“{label}”", ((label, "未填写"),), key)
    reached = count(time, oldest.date(), case.facts.calendar or WorkCalendar()).due_on
    since = case.facts.local(site.online_at).date() if site and site.online_at else None
    ok = oldest.date() <= case.facts.today and (reached <= case.facts.today or since == oldest.date())
    said = f"“{label}”为{oldest.date().isoformat()}，留存至{reached.isoformat()}方满规定期限"
    facts = ((label, oldest.date().isoformat()), ("满期日期", reached.isoformat()))
    return Outcome(ok, said, facts, key)
