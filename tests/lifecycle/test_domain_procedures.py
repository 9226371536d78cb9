"""Registering and changing domains: chains, names, three months of notice, three working days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from lifecycle.daycount import ZONE, count
from lifecycle.rules import lookup
from lifecycle.rules.facts import NoticeFacts, UnitFacts
from lifecycle.rules.guards import evaluate
from tests.lifecycle.cases import (
    CALENDAR,
    CITY,
    COUNTY_OFFICE,
    INSTITUTION,
    PROVINCE,
    TODAY,
    VERTICAL,
    blocked,
    finding,
    rules,
    unit,
)
from tests.lifecycle.domains import GIVEN, HELD, about, book, the


@pytest.mark.parametrize("procedure", GIVEN)
@pytest.mark.parametrize("jurisdiction", ["cn", PROVINCE, CITY])
def test_a_complete_application_passes_in_every_book(procedure: str, jurisdiction: str) -> None:
    of = book(procedure, jurisdiction)
    assert blocked(about(of), of=of) == set()
    assert blocked(about(of), "grant", of) == set()


@pytest.mark.parametrize("procedure", GIVEN)
@pytest.mark.parametrize(
    ("jurisdiction", "who", "last", "role"),
    [
        (CITY, COUNTY_OFFICE, "province_office", "approve"),
        (CITY, unit(), "centre_editor_in_chief", "approve"),
        ("cn", unit(level="nation", name="某部", kind="department"), "state_council_office", "file_only"),
        (PROVINCE, unit(), "city_office", "approve"),
        (CITY, VERTICAL, "system_head_office", "approve"),
    ],
)
def test_dom_01_dom_03_dom_04_each_applicant_has_its_chain(
    procedure: str, jurisdiction: str, who: UnitFacts, last: str, role: str
) -> None:
    of = book(procedure, jurisdiction)
    case = about(of, who)
    step = lookup.chain_for(of, case.applicant, case.flags, case.values).steps[-1]
    assert (step.key, step.role) == (last, role)


@pytest.mark.parametrize("verified", [date(2026, 9, 30)])
@pytest.mark.parametrize(
    ("procedure", "name", "start", "end"),
    [
        ("domain_registration", "domain_registry", "domain.verified", "domain.done"),
        ("domain_change", "domain_registry", "domain.verified", "domain.done"),
        ("domain_change", "old_domain_registry", "old_domain.verified", "old_cancelled.done"),
        ("domain_cancellation", "cancellation_registry", "cancellation.verified", "domain_cancelled.done"),
    ],
)
def test_dom_02_three_working_days_from_verification(
    procedure: str, name: str, start: str, end: str, verified: date
) -> None:
    for jurisdiction in ("cn", PROVINCE, CITY):
        time = the(book(procedure, jurisdiction), name)
        assert (time.start, time.end, time.amount, time.unit) == (start, end, 3, "working_day")
        assert count(time, verified, CALENDAR).due_on == date(2026, 10, 10)


def test_the_rules_on_names_are_those_of_an_opening() -> None:
    opening = {g.name: g for g in rules().guards}
    for procedure in ("domain_registration", "domain_change"):
        for guard in book(procedure).guards:
            if guard.name.startswith("domain_") and guard.name in opening:
                assert guard == opening[guard.name]
    assert "domain_department" in {g.name for g in book("domain_registration").guards}


@pytest.mark.rule("DOM-13", "broken")
@pytest.mark.rule("DOM-14", "broken")
@pytest.mark.rule("DOM-15", "broken")
@pytest.mark.rule("DOM-16", "broken")
@pytest.mark.rule("DOM-20", "broken")
@pytest.mark.rule("DOM-21", "broken")
@pytest.mark.parametrize("procedure", ["domain_registration", "domain_change"])
@pytest.mark.parametrize(
    ("rule", "guard", "who", "change"),
    [
        ("DOM-13", "domain_suffix_en", None, {"domain_en": "zhumu.jiujiang.cn"}),
        ("DOM-14", "institution_domain", INSTITUTION, {"domain_en": "zmy.jiujiang.gov.cn"}),
        ("DOM-15", "domain_years", None, {"domain_years": 11}),
        ("DOM-15", "domain_years", None, {"domain_years": 0}),
        ("DOM-16", "domain_contact", None, {"domain_contact_serving": False}),
        ("DOM-20", "domain_published", None, {"domain_publish_consent": False}),
        ("DOM-21", "domain_department", None, {"domain_en": "zhumu.other.gov.cn"}),
    ],
)
def test_dom_13_to_dom_21_a_new_name_is_held_to_them(
    procedure: str, rule: str, guard: str, who: UnitFacts | None, change: dict[str, Any]
) -> None:
    of = book(procedure)
    found = finding(guard, about(of, who, change), of=of)
    assert found.blocked
    assert rule in found.citation.rules


@pytest.mark.rule("DOM-21", "kept")
@pytest.mark.rule("DOM-21", "broken")
@pytest.mark.parametrize(
    ("name", "ok"), [("www.zhumu.gov.cn", True), ("zhumu.gov.cn", False), ("zmj.jj.gov.cn", False)]
)
def test_dom_21_a_ministry_has_a_name_of_its_own(name: str, ok: bool) -> None:
    of = book("domain_registration", "cn")
    case = about(of, unit(level="nation", name="国家竹木总局", portal_domain=""), {"domain_en": name})
    assert finding("domain_ministry", case, of=of).blocked is not ok


@pytest.mark.rule("DOM-15", "kept")
@pytest.mark.rule("DOM-15", "broken")
@pytest.mark.parametrize(("years", "ok"), [(1, True), (10, True), (11, False)])
def test_dom_15_ten_years_and_not_one_more(years: int, ok: bool) -> None:
    of = book("domain_registration")
    assert finding("domain_years", about(of, None, {"domain_years": years}), of=of).blocked is not ok


@pytest.mark.rule("DOM-10", "kept")
@pytest.mark.rule("DOM-10", "broken")
def test_dom_10_a_second_domain_of_a_script_is_warned_of_and_the_main_one_named() -> None:
    of = book("domain_registration")
    assert finding("one_domain_each", about(of), of=of).level == "warned"
    only_chinese = replace(HELD, domains=("xn--fiq.xn--zfr164b",))
    assert finding("one_domain_each", about(of, site=only_chinese), of=of).level == "passed"
    assert finding("one_domain_each_zh", about(of, None, {"domain_zh": "竹木局.政务"}), of=of).level == "warned"
    assert finding("reason_given", about(of, None, {"primary_domain": ""}), of=of).blocked


@pytest.mark.rule("DOM-12", "kept")
@pytest.mark.rule("DOM-12", "broken")
def test_dom_12_no_domain_is_passed_on_to_others() -> None:
    of = book("domain_registration")
    assert finding("no_transfer", about(of, None, {"no_transfer": False}), of=of).blocked
    assert not finding("no_transfer", about(of), of=of).blocked


@pytest.mark.rule("DOM-09", "kept")
@pytest.mark.rule("DOM-09", "broken")
@pytest.mark.parametrize(
    ("state", "ok"), [("online", True), ("preparing", True), ("closed", False), ("closing", False)]
)
def test_dom_09_a_domain_serves_a_site(state: str, ok: bool) -> None:
    of = book("domain_registration")
    assert finding("site_served", about(of, site=replace(HELD, state=state)), of=of).blocked is not ok


# ---- change -------------------------------------------------------------------------------------------------------------


def announced(posted: date, last: date | None) -> Mapping[str, NoticeFacts]:
    notice = NoticeFacts("domain_change_notice", "posted", posted, last, "https://a.example.cn/1")
    return {"domain_change_notice@own_site": notice}


@pytest.mark.parametrize(
    ("posted", "last"),
    [
        (date(2026, 3, 26), date(2026, 6, 26)),
        (date(2026, 3, 20), date(2026, 6, 22)),  # 2026-06-20 falls in the Dragon Boat days off: rolled to Monday
        (date(2026, 11, 30), date(2027, 3, 1)),  # no 30 February: the month's end, a Sunday, rolled
    ],
)
def test_dom_07_three_months_run_to_the_corresponding_day(posted: date, last: date) -> None:
    found = count(the(book("domain_change"), "domain_change_period"), posted, CALENDAR)
    assert (found.due_on, found.free_on) == (last, last + timedelta(1))


@pytest.mark.rule("DOM-07", "kept")
@pytest.mark.rule("DOM-07", "broken")
@pytest.mark.parametrize(("today", "ok"), [(date(2026, 6, 26), False), (date(2026, 6, 27), True)])
def test_dom_07_the_old_domain_stays_until_the_notice_has_run(today: date, ok: bool) -> None:
    of = book("domain_change")
    at = datetime(today.year, today.month, today.day, 9, tzinfo=ZONE)
    case = about(of, at=at, notices=announced(date(2026, 3, 26), date(2026, 6, 26)), work_done=frozenset({"switched"}))
    assert ("change_announced" not in blocked(case, "old_domain", of)) is ok


@pytest.mark.rule("DOM-08", "kept")
@pytest.mark.rule("DOM-08", "broken")
def test_dom_08_the_province_asks_for_a_notice_and_no_number_of_days() -> None:
    of = book("domain_change", PROVINCE)
    [notice] = of.notices
    assert (notice.places, notice.time) == (("own_site",), "")
    done = {"work_done": frozenset({"switched"})}
    assert (
        finding("change_announced", about(of, notices=announced(TODAY, None), **done), "old_domain", of).level
        == "passed"
    )
    assert finding("change_announced", about(of, notices={}, **done), "old_domain", of).blocked


def test_the_old_domain_goes_after_the_new_one_serves() -> None:
    of = book("domain_change")
    assert "switched_first" in blocked(about(of, work_done=frozenset()), "old_domain", of)
    assert "switched_first" not in blocked(about(of, work_done=frozenset({"switched"})), "old_domain", of)
    case = about(of)
    items = [w.name for w in lookup.work_items_for(of, case.applicant, case.flags, case.values)]
    assert items == ["domain_allocation", "icp_new", "switched", "system_updated", "reported", "old_cancelled"]


def test_dom_27_a_new_domain_takes_a_new_icp_number() -> None:
    [item] = [w for w in book("domain_change").work_items if w.name == "icp_new"]
    assert (item.cancels, item.record, item.format) == ("icp", "icp", "icp")
    assert "number" in item.needs


@pytest.mark.rule("DOM-26", "kept")
@pytest.mark.rule("DOM-26", "broken")
@pytest.mark.parametrize(
    ("switch_on", "level"),
    [("2026-04-01", "passed"), ("2026-03-31", "warned")],  # thirty days before 2026-04-01 is today, a Monday
)
def test_dom_26_the_filing_authority_hears_thirty_days_ahead(switch_on: str, level: str) -> None:
    of = book("domain_change")
    assert finding("icp_filed_ahead", about(of, None, {"switch_on": switch_on}), of=of).level == level


def test_dom_05_twenty_working_days_from_the_switch() -> None:
    time = the(book("domain_change"), "registration_report")
    assert (time.start, time.end) == ("switched.done", "reported.done")
    assert count(time, date(2026, 9, 21), CALENDAR).due_on == date(2026, 10, 26)


def test_old_and_new_are_what_they_say_they_are() -> None:
    of = book("domain_change")
    assert finding("old_domain_held", about(of, None, {"old_domain": "other.jiujiang.gov.cn"}), of=of).blocked
    assert finding("new_domain_new", about(of, None, {"domain_en": "zmj.jiujiang.gov.cn"}), of=of).blocked
    assert not finding("new_domain_new", about(of), of=of).blocked


def test_every_guard_is_asked_somewhere() -> None:
    moments = ("submit", "grant", "old_domain", "domain_cancel", "complete")
    for procedure in GIVEN:
        of = book(procedure)
        applicants = (
            unit(),
            COUNTY_OFFICE,
            VERTICAL,
            INSTITUTION,
            replace(INSTITUTION, administrative=True),
            unit(kind="office", functions=("general_office",)),
            unit(kind="office", level="province", functions=("general_office",)),
            unit(level="nation"),
        )
        found = {f.guard for who in applicants for m in moments for f in evaluate(of, about(of, who), m)}
        assert {g.name for g in of.guards} == found
