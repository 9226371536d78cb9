"""The gate before a site goes online, and the end of its notice: what is missing is named, with the clause."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from lifecycle.daycount import ZONE
from lifecycle.rules.facts import Facts, NoticeFacts
from tests.lifecycle.cases import (
    COUNTY_OFFICE,
    NOW,
    PROVINCE,
    RECORDS,
    blocked,
    facts,
    finding,
    record,
    rules,
)


@pytest.mark.rule("OPN-13", "broken")
@pytest.mark.parametrize(
    "guard", ["record_domain", "record_icp", "record_mlps", "record_police", "record_logo", "site_code"]
)
def test_each_of_the_six_records_of_opn_13_alone_stops_the_launch(guard: str) -> None:
    kind = guard.removeprefix("record_")
    case = facts(records={k: r for k, r in RECORDS.items() if k != kind})
    assert blocked(case, "launch") == {guard}
    found = finding(guard, case, "launch")
    assert "OPN-13" in found.citation.rules
    assert "尚未登记" in found.message
    assert found.remedy


@pytest.mark.rule("OPN-28", "broken")
def test_the_filing_of_opn_28_that_the_six_lack_stops_the_launch() -> None:
    case = facts(records={k: r for k, r in RECORDS.items() if k != "cac"})
    assert blocked(case, "launch") == {"record_cac"}


@pytest.mark.rule("OPN-14", "kept")
@pytest.mark.rule("OPN-14", "broken")
def test_the_province_asks_for_its_own_set_of_opn_14() -> None:
    of = rules(PROVINCE)
    for kind, guard in {
        "domain": "record_domain",
        "icp": "record_icp",
        "police": "record_police",
        "logo": "record_logo",
    }.items():
        case = facts(records={k: r for k, r in RECORDS.items() if k != kind})
        assert blocked(case, "launch", of) == {guard}
        assert "OPN-14" in finding(guard, case, "launch", of).citation.rules
    without_city_records = facts(records={k: r for k, r in RECORDS.items() if k not in ("mlps", "cac")})
    assert blocked(without_city_records, "launch", of) == set()


@pytest.mark.rule("OPN-15", "broken")
def test_a_site_code_without_check_code_is_not_enough_for_opn_15() -> None:
    case = facts(records={**RECORDS, "site_code": record("site_code", "3699000001", has_check_code=False)})
    found = finding("site_code", case, "launch")
    assert found.blocked
    assert "校验码" in found.message


@pytest.mark.parametrize(
    ("kind", "guard", "number"),
    [
        ("site_code", "site_code", "369900001"),
        ("site_code", "site_code", "bm123456789"),
        ("icp", "record_icp", "沪公备1号"),
        ("police", "record_police", "赣公网安备 1号"),
    ],
)
def test_a_number_in_the_wrong_format_stops_the_launch_and_shows_an_example(kind: str, guard: str, number: str) -> None:
    found = finding(guard, facts(records={**RECORDS, kind: record(kind, number)}), "launch")
    assert found.blocked
    assert number in found.message
    assert "应如" in found.message


@pytest.mark.rule("OPN-15", "kept")
def test_the_code_of_a_ministry_line_is_as_good_as_ten_digits() -> None:
    case = facts(records={**RECORDS, "site_code": record("site_code", "bm99000001")})
    assert finding("site_code", case, "launch").level == "passed"


@pytest.mark.rule("OPN-16", "broken")
@pytest.mark.parametrize("verdict", ["未通过", "failed", ""])
def test_a_failed_security_test_stops_the_launch_by_opn_16(verdict: str) -> None:
    case = facts(records={**RECORDS, "security_test": record("security_test", verdict=verdict)})
    found = finding("security_test", case, "launch")
    assert found.blocked
    assert "OPN-16" in found.citation.rules
    assert "未通过安全检测的政府网站不得上线运行" in found.message


def test_a_record_dated_tomorrow_is_refused_and_one_of_today_is_not() -> None:
    def dated(day: date) -> Facts:
        return facts(records={**RECORDS, "logo": record("logo", "A1", registered_on=day)})

    assert finding("record_logo", dated(NOW.date()), "launch").level == "passed"
    assert finding("record_logo", dated(NOW.date() + timedelta(days=1)), "launch").blocked


def test_a_record_says_all_that_it_lacks() -> None:
    case = facts(records={**RECORDS, "mlps": record("mlps", "", authority="", has_scan=False)})
    assert "缺少编号、办理机关、扫描件" in finding("record_mlps", case, "launch").message


def notice(first: date, last: date, state: str = "posted") -> dict[str, NoticeFacts]:
    return {"opening": NoticeFacts("opening", state, first, last, "https://www.jiujiang.gov.cn/x")}


@pytest.mark.rule("OPN-17", "kept")
@pytest.mark.rule("OPN-17", "broken")
def test_opn_17_refuses_to_end_a_notice_on_its_last_day_and_names_the_first_lawful_day() -> None:
    held = notice(date(2026, 9, 1), date(2026, 10, 8))
    last_day = facts(notices=held, at=datetime(2026, 10, 8, 23, 59, tzinfo=ZONE))
    found = finding("notice_kept", last_day, "notice_end")
    assert found.blocked
    assert "最早可于2026-10-09撤下" in found.message
    day_after = facts(notices=held, at=datetime(2026, 10, 9, 0, 0, tzinfo=ZONE))
    assert finding("notice_kept", day_after, "notice_end").level == "passed"
    assert finding("notice_kept", day_after, "complete").level == "passed"


def test_a_broken_notice_does_not_count_as_kept() -> None:
    case = facts(notices=notice(date(2026, 1, 4), date(2026, 2, 3), "broken"))
    assert "中断" in finding("notice_kept", case, "complete").message
    assert finding("notice_kept", case, "complete").blocked


@pytest.mark.rule("OPN-18", "kept")
@pytest.mark.rule("OPN-18", "broken")
def test_opn_18_asks_the_province_only_for_address_and_day() -> None:
    of = rules(PROVINCE)
    assert blocked(facts(), "complete", of) == {"notice_department"}
    posted = NoticeFacts("opening_department", "posted", date(2026, 3, 1), None, "https://www.jiujiang.gov.cn/x")
    assert blocked(facts(notices={"opening_department": posted}), "complete", of) == set()
    no_address = replace(posted, url="")
    assert blocked(facts(notices={"opening_department": no_address}), "complete", of) == {"notice_department"}
    assert blocked(facts(COUNTY_OFFICE), "complete", of) == {"notice_portal"}
