"""Posting on the main site, special security needs, and an area's consolidation plan: what each asks for first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from approvals.entitlement import not_entitled
from lifecycle.rules import lookup
from lifecycle.rules.facts import CaseFacts, Facts, SiteFacts, UnitFacts
from tests.lifecycle.cases import COUNTY_DEPARTMENT, COUNTY_OFFICE, TOWNSHIP, blocked, facts, finding, rules, unit
from tests.lifecycle.zone import DEPARTMENT, PARK, PORTAL, book, case_of, on

POSTING, SECURITY = rules(procedure="content_posting"), rules(procedure="security_need")
PLAN = book("consolidation_plan")
POST = {
    "info_kind": "announcement",
    "info_title": "关于缴存基数调整的公告",
    "info_column": "公告公示",
    "info_declared": "on",
    "secrecy_reviewer": "方正",
}
NEED = {"need_detail": "加密存储。", "need_reason": "测评指出不足。"}
FILED = {
    "surveyed_on": "2026-03-02",
    "surveyed_count": "8",
    "sites_to_close": "星湖园区",
    "plan_summary": "子站改为频道。",
    "plan_schedule": "分阶段完成。",
}


def posting(without: str = "", **changes: Any) -> Facts:
    values = {key: value for key, value in POST.items() if key != without}
    return replace(facts(**changes), values=values)


@pytest.mark.parametrize("who", [unit(), COUNTY_OFFICE, COUNTY_DEPARTMENT, TOWNSHIP, unit(kind="institution")])
def test_aud_16_every_unit_has_one_route_to_the_main_site(who: UnitFacts) -> None:
    case = facts(who)
    steps = lookup.chain_for(POSTING, case.applicant, case.flags, case.values).steps
    assert [(s.place, s.role) for s in steps] == [
        ("unit", "consent"),
        ("centre", "technical"),
        ("centre", "technical"),
        ("centre", "approve"),
    ]
    assert {s.group for s in steps[1:]} == {"市数字经济发展中心"}


@pytest.mark.rule("AUD-16", "kept")
@pytest.mark.rule("AUD-27", "kept")
def test_aud_16_a_whole_form_is_received() -> None:
    assert blocked(posting(), of=POSTING) == set()


@pytest.mark.parametrize(
    ("without", "guard"),
    [
        pytest.param("info_title", "described", marks=pytest.mark.rule("AUD-16", "broken")),
        pytest.param("info_column", "described", marks=pytest.mark.rule("AUD-16", "broken")),
        pytest.param("info_kind", "kind_chosen", marks=pytest.mark.rule("AUD-16", "broken")),
        pytest.param("info_declared", "declared", marks=pytest.mark.rule("AUD-16", "broken")),
        pytest.param("secrecy_reviewer", "secrecy_reviewed", marks=pytest.mark.rule("AUD-27", "broken")),
    ],
)
def test_aud_16_a_form_with_a_gap_is_not(without: str, guard: str) -> None:
    assert blocked(posting(without), of=POSTING) == {guard}


def test_aud_16_sealed_paper_and_electronic_copy_go_with_the_form() -> None:
    assert {(e.name, e.required, e.at) for e in POSTING.evidence} == {
        ("sealed_paper", True, "submit"),
        ("electronic_copy", True, "submit"),
    }


@pytest.mark.parametrize(
    ("dated", "ok"),
    [
        pytest.param("2026-03-01", False, marks=pytest.mark.rule("AUD-16", "broken")),
        pytest.param("2026-03-02", True, marks=pytest.mark.rule("AUD-16", "kept")),
    ],
)
def test_aud_16_nothing_is_posted_before_it_is_signed(dated: str, ok: bool) -> None:
    case = replace(facts(events={"granted": on("2026-03-02")}), values={**POST, "dated": dated})
    assert finding("leader_signed", case, "publication", POSTING).blocked is not ok


@pytest.mark.parametrize(
    ("dated", "ok"),
    [
        pytest.param("2026-03-01", False, marks=pytest.mark.rule("AUD-15", "broken")),
        pytest.param("2026-03-02", True, marks=pytest.mark.rule("AUD-15", "kept")),
    ],
)
def test_aud_15_nothing_is_deployed_before_the_review(dated: str, ok: bool) -> None:
    case = replace(facts(events={"granted": on("2026-03-02")}), values={**NEED, "dated": dated})
    assert finding("reviewed_first", case, "deployment", SECURITY).blocked is not ok


@pytest.mark.parametrize(
    ("state", "ok"), [("online", True), ("preparing", True), ("closing", False), ("closed", False)]
)
def test_aud_15_a_site_that_closes_needs_no_more_protection(state: str, ok: bool) -> None:
    case = replace(facts(site=SiteFacts("市竹木局", state)), values=NEED)
    assert finding("site_running", case, of=SECURITY).blocked is not ok
    other = CaseFacts("security_need", "under_review", "AQ-1")
    assert finding("no_other_open", replace(case, cases=(other,)), of=SECURITY).blocked
    assert finding("need_stated", replace(case, values={**NEED, "need_reason": ""}), of=SECURITY).blocked


@pytest.mark.parametrize(
    ("surveyed", "ok"),
    [
        pytest.param("2026-03-02", True, marks=pytest.mark.rule("MIG-15", "kept")),
        pytest.param("2026-03-03", False, marks=pytest.mark.rule("MIG-15", "broken")),
    ],
)
def test_mig_15_the_survey_comes_before_the_plan(surveyed: str, ok: bool) -> None:
    case = case_of(PLAN, {**FILED, "surveyed_on": surveyed}, PORTAL, at=on("2026-03-02"))
    assert finding("surveyed", case, of=PLAN).blocked is not ok


@pytest.mark.parametrize("without", ["sites_to_close", "surveyed_count", "plan_summary", "plan_schedule"])
@pytest.mark.rule("MIG-15", "broken")
def test_mig_15_a_plan_has_its_list_and_its_schedule(without: str) -> None:
    assert blocked(case_of(PLAN, {**FILED, without: ""}, PORTAL), of=PLAN) in ({"list_made"}, {"plan_made"})


@pytest.mark.parametrize(("who", "may"), [(PORTAL, True), (PARK, False), (DEPARTMENT, False)])
def test_mig_15_only_the_zones_office_files_a_plan(who: UnitFacts, may: bool) -> None:
    assert (not_entitled(PLAN, who) == "") is may


def test_mig_15_two_city_offices_take_note() -> None:
    case = case_of(PLAN, FILED, PORTAL)
    steps = lookup.chain_for(PLAN, case.applicant, case.flags, case.values).steps
    assert [(s.place, s.role) for s in steps] == [
        ("unit", "consent"),
        ("city_office", "file_only"),
        ("city_informatization", "file_only"),
    ]
    assert [e.required for e in PLAN.evidence] == [True]
