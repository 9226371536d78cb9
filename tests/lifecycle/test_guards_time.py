"""Checks on quotas, shares, leads and periods: one on each side of every boundary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from lifecycle.daycount import ZONE
from lifecycle.rules.facts import Facts, Finding
from lifecycle.rules.guards import judge
from lifecycle.rules.schema import Citation, Guard, Time
from tests.lifecycle.cases import NOW, facts, rules

CITE = Citation(rules=("X-01",), instrument="x", clause="第一条", title="某办法", words="每年不得超过1次")


def judged(check: str, params: dict[str, Any], time: Time, case: Facts) -> Finding:
    of = replace(rules(), times=(time,))
    guard = Guard("g", CITE, label="核查", check=check, params={"time": "t", **params}, remedy="另行申请。")
    return judge(of, guard, case)


def quota(amount: int, unit: str = "count") -> Time:
    return Time("t", CITE, kind="quota", amount=amount, unit=unit)


@pytest.mark.parametrize(("used", "ok"), [(0, True), (1, False), (2, False)])
def test_a_quota_of_one_is_full_with_one(used: int, ok: bool) -> None:
    found = judged("count_at_most", {"count": "n", "label": "本年度下线"}, quota(1), facts(counts={"n": used}))
    assert found.blocked is not ok
    assert f"已有{used}次" in found.message


@pytest.mark.parametrize(
    ("used", "base", "ok"), [(1, 20, True), (2, 20, False), (0, 9, False), (0, 10, True), (1, 19, False)]
)
def test_a_share_of_ten_percent_is_rounded_down(used: int, base: int, ok: bool) -> None:
    params = {"count": "kept", "base": "census", "label": "保留网站"}
    found = judged("share_at_most", params, quota(10, "percent"), facts(counts={"kept": used, "census": base}))
    assert found.blocked is not ok


@pytest.mark.parametrize(
    ("done", "base", "ok"), [(3, 10, True), (2, 10, False), (3, 11, False), (4, 11, True), (0, 0, True)]
)
def test_a_sample_of_thirty_percent_is_rounded_up(done: int, base: int, ok: bool) -> None:
    params = {"count": "sampled", "base": "sites", "label": "抽查网站"}
    found = judged("share_at_least", params, quota(30, "percent"), facts(counts={"sampled": done, "sites": base}))
    assert found.blocked is not ok


def lead(days: int) -> Time:
    return Time("t", CITE, kind="lead_time", amount=days, unit="day")


@pytest.mark.parametrize(("ahead", "ok"), [(6, False), (7, True), (8, True)])
def test_filing_must_come_far_enough_before_the_planned_day(ahead: int, ok: bool) -> None:
    planned = (NOW.date() + timedelta(days=ahead)).isoformat()
    found = judged(
        "planned_ahead", {"field": "back_on", "label": "拟上线日期"}, lead(7), facts(values={"back_on": planned})
    )
    assert found.blocked is not ok
    assert "最迟应于" in found.message


def test_a_plan_without_a_day_is_refused() -> None:
    for value in ("", "不日"):
        found = judged(
            "planned_ahead", {"field": "back_on", "label": "拟上线日期"}, lead(7), facts(values={"back_on": value})
        )
        assert "尚未填写" in found.message
        assert found.blocked


@pytest.mark.parametrize(
    ("last", "ok"), [("2026-03-31", True), ("2026-04-01", True), ("2026-04-02", False), ("2026-03-01", False)]
)
def test_a_planned_span_is_capped_and_runs_forward(last: str, ok: bool) -> None:
    cap = Time("t", CITE, kind="at_most", amount=30, unit="day")
    values = {"down_on": "2026-03-02", "back_on": last}
    found = judged(
        "span_at_most", {"start": "down_on", "end": "back_on", "label": "临时下线"}, cap, facts(values=values)
    )
    assert found.blocked is not ok


@pytest.mark.parametrize(("today", "ok"), [(date(2026, 10, 8), False), (date(2026, 10, 9), True)])
def test_what_must_be_kept_up_may_end_the_day_after_its_last_day(today: date, ok: bool) -> None:
    keep = Time("t", CITE, kind="keep_up", amount=30, unit="day")
    began = datetime(2026, 9, 1, 15, tzinfo=ZONE)
    case = facts(at=datetime(today.year, today.month, today.day, 8, tzinfo=ZONE), events={"posted": began})
    found = judged("period_over", {"event": "posted", "label": "公告"}, keep, case)
    assert found.blocked is not ok
    assert "2026-10-09" in found.message


def test_a_period_that_never_began_is_not_over() -> None:
    keep = Time("t", CITE, kind="keep_up", amount=30, unit="day")
    assert judged("period_over", {"event": "posted", "label": "公告"}, keep, facts(events={})).blocked


@pytest.mark.parametrize(("minutes", "ok"), [(0, True), (1, False)])
def test_exactly_the_last_hour_is_still_in_time(minutes: int, ok: bool) -> None:
    cap = Time("t", CITE, kind="at_most", amount=24, unit="hour")
    began = NOW - timedelta(hours=24, minutes=minutes)
    found = judged("still_in_time", {"event": "down", "label": "临时下线"}, cap, facts(events={"down": began}))
    assert found.blocked is not ok


@pytest.mark.parametrize(("day", "ok"), [(date(2026, 5, 6), True), (date(2026, 5, 7), False)])
def test_a_duty_is_in_time_to_the_end_of_its_rolled_day(day: date, ok: bool) -> None:
    duty = Time("t", CITE, kind="act_by", amount=90, unit="day")
    began = datetime(2026, 2, 3, 9, tzinfo=ZONE)
    case = facts(at=datetime(day.year, day.month, day.day, 23, 59, tzinfo=ZONE), events={"granted": began})
    found = judged("still_in_time", {"event": "granted", "label": "后续工作"}, duty, case)
    assert found.blocked is not ok


def test_what_must_come_later_is_refused_once_it_has_come() -> None:
    of = rules()
    guard = Guard("g", CITE, check="event_not_happened", params={"event": "down", "label": "下线"}, remedy="另行报告。")
    assert judge(of, guard, facts(events={"down": NOW - timedelta(minutes=1)})).blocked
    assert not judge(of, guard, facts(events={"down": NOW + timedelta(minutes=1)})).blocked
    assert not judge(of, guard, facts(events={})).blocked


def test_a_guard_of_mere_warning_never_blocks() -> None:
    guard = Guard("g", CITE, check="refused", params={"because": "无"}, severity="warn", remedy="核对。")
    found = judge(rules(), guard, facts())
    assert (found.level, found.blocked, found.remedy) == ("warned", False, "核对。")


def test_a_value_in_a_stated_format_is_passed_and_another_refused() -> None:
    guard = Guard(
        "g", CITE, check="value_formatted", params={"field": "n", "label": "备案号", "format": "icp"}, remedy="改。"
    )
    assert not judge(rules(), guard, facts(values={"n": "赣ICP备00000001号"})).blocked
    assert "应如" in judge(rules(), guard, facts(values={"n": "1"})).message
