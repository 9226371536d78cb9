"""What is reported for a year or a quarter: when it may be, once, with figures that add up, on the own site."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from lifecycle.rules import periods
from lifecycle.rules.facts import CaseFacts, Facts, Finding, SiteFacts
from lifecycle.rules.guards import judge
from lifecycle.rules.schema import Citation, Duty, Guard
from tests.lifecycle.cases import NOW, facts, rules

CITE = Citation(rules=("X-01",), instrument="x", clause="第一条", title="某办法")
YEAR = {"fields": ("year",), "label": "报告年度"}
QUARTER = {"fields": ("year", "quarter"), "label": "季度"}
ANNUAL = Duty("annual", CITE, period="year", due="01-31", fields=("year",))
QUARTERLY = Duty("quarterly", CITE, period="quarter", due="period_end", fields=("year", "quarter"))


def judged(check: str, params: dict[str, Any], case: Facts) -> Finding:
    return judge(rules(), Guard("g", CITE, label="核查", check=check, params=params, remedy="请改正。"), case)


@pytest.mark.parametrize(("day", "ok"), [(date(2025, 12, 31), False), (date(2026, 1, 1), True)])
def test_a_year_is_reported_from_the_first_day_after_it(day: date, ok: bool) -> None:
    case = replace(facts(values={"year": "2025"}), at=NOW.replace(year=day.year, month=day.month, day=day.day))
    assert judged("reported_period_over", YEAR, case).blocked is not ok


@pytest.mark.parametrize(("day", "ok"), [(date(2026, 3, 31), False), (date(2026, 4, 1), True)])
def test_a_quarter_is_worked_on_from_its_first_day(day: date, ok: bool) -> None:
    case = replace(facts(values={"year": "2026", "quarter": "2"}), at=NOW.replace(month=day.month, day=day.day))
    assert judged("reported_period_begun", QUARTER, case).blocked is not ok


@pytest.mark.parametrize("value", ["", "去年", "0"])
def test_a_period_that_cannot_be_read_is_refused_in_words(value: str) -> None:
    for check in ("reported_period_over", "reported_period_begun"):
        assert "尚未填写" in judged(check, YEAR, facts(values={"year": value})).message


@pytest.mark.parametrize(("theirs", "state", "ok"), [("2025", "completed", False), ("2024", "completed", True)])
def test_a_period_is_reported_once(theirs: str, state: str, ok: bool) -> None:
    other = CaseFacts("annual_report", state, "NB-2026-0001", values={"year": theirs})
    case = facts(values={"year": "2025"}, cases=(other,))
    found = judged("once_a_period", {"procedures": ("annual_report",), **YEAR}, case)
    assert found.blocked is not ok
    assert ok or "NB-2026-0001" in found.message


@pytest.mark.parametrize(
    ("parts", "exactly", "ok"),
    [((6, 4), False, True), ((6, 5), False, False), ((6, 3), False, True), ((6, 3), True, False), ((6, 4), True, True)],
)
def test_parts_do_not_exceed_the_whole_or_make_it_up(parts: tuple[int, int], exactly: bool, ok: bool) -> None:
    params = {"total": "n", "label": "总数", "parts": {"a": "甲", "b": "乙"}, "exactly": exactly}
    case = facts(values={"n": "10", "a": str(parts[0]), "b": str(parts[1])})
    assert judged("adds_up", params, case).blocked is not ok


@pytest.mark.parametrize(
    ("url", "ok"),
    [
        pytest.param("https://czj.jiujiang.gov.cn/nb/2025.html", True, marks=pytest.mark.rule("AUD-02", "kept")),
        pytest.param("https://财政局.政务/nb", True, marks=pytest.mark.rule("AUD-02", "kept")),
        pytest.param("https://www.jiujiang.gov.cn/nb/czj.html", False, marks=pytest.mark.rule("AUD-02", "broken")),
        pytest.param("https://czj.jiujiang.gov.cn.example.com/nb", False, marks=pytest.mark.rule("AUD-02", "broken")),
        pytest.param("", False, marks=pytest.mark.rule("AUD-02", "broken")),
    ],
)
def test_the_report_stands_on_the_site_itself(url: str, ok: bool) -> None:
    own = SiteFacts("市财政局", "online", domains=("czj.jiujiang.gov.cn", "财政局.政务"))
    case = facts(values={"number": url}, site=own)
    assert judged("published_on_own_site", {"label": "年度报表网址"}, case).blocked is not ok


@pytest.mark.parametrize(
    ("interviews", "level"),
    [
        pytest.param("6", "passed", marks=pytest.mark.rule("AUD-20", "kept")),
        pytest.param("5", "warned", marks=pytest.mark.rule("AUD-20", "broken")),
    ],
)
def test_fewer_than_six_interviews_of_the_main_site_are_warned_of(interviews: str, level: str) -> None:
    of = rules(procedure="annual_report")
    guard = next(g for g in of.guards if g.name == "interviews")
    assert guard.when.applicant == ("city_portal",)
    assert judge(of, guard, facts(values={"interviews": interviews})).level == level


def test_an_annual_duty_is_due_in_the_january_after_and_both_years_run_until_then() -> None:
    assert [p.key for p in periods.running_periods(ANNUAL, date(2026, 1, 31))] == ["2025", "2026"]
    assert [p.key for p in periods.running_periods(ANNUAL, date(2026, 2, 1))] == ["2026"]
    assert periods.period_at(ANNUAL, date(2025, 6, 1)).due_on == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("day", "key", "due"),
    [
        (date(2026, 3, 31), "2026-1", date(2026, 3, 31)),
        (date(2026, 4, 1), "2026-2", date(2026, 6, 30)),
        (date(2026, 12, 31), "2026-4", date(2026, 12, 31)),
    ],
)
def test_a_quarterly_duty_is_due_on_the_quarters_last_day(day: date, key: str, due: date) -> None:
    (period,) = periods.running_periods(QUARTERLY, day)
    assert (period.key, period.due_on) == (key, due)


def test_a_form_names_its_period_only_when_every_part_is_filled_in() -> None:
    assert periods.key_of(QUARTERLY, {"year": 2026, "quarter": "3"}) == "2026-3"
    assert periods.key_of(QUARTERLY, {"year": 2026, "quarter": ""}) == ""
