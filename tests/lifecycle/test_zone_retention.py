"""What the zone keeps: monitored against the census standard first, then the letter of responsibility, signed on both sides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lifecycle.rules import lookup
from lifecycle.rules.facts import Facts, UnitFacts
from tests.lifecycle.cases import blocked, finding, record
from tests.lifecycle.zone import DEPARTMENT, PARK, PORTAL, SITE, TOWN, book, case_of, on

KEEPING = book("retention")
KEEP = {
    "kept_as": "channel",
    "kept_address": "https://www.example.cn/xhy/",
    "keeper_leader": "卓航",
    "keeper_person": "胡晓星",
    "upkeep": "两名专职人员。",
}


def keeping(who: UnitFacts = PARK, without: str = "", **changes: Any) -> Facts:
    values = {key: value for key, value in {**KEEP, **changes.pop("values", {})}.items() if key != without}
    return case_of(KEEPING, values, who, **changes)


@pytest.mark.parametrize("who", [PORTAL, PARK, TOWN, DEPARTMENT])
def test_mig_16_the_zones_office_has_the_last_word(who: UnitFacts) -> None:
    case = keeping(who)
    chain = lookup.chain_for(KEEPING, case.applicant, case.flags, case.values)
    assert [(s.place, s.role) for s in chain.steps] == [("unit", "consent"), ("county_office", "approve")]


@pytest.mark.parametrize(
    ("who", "kept_as", "ok"),
    [
        pytest.param(PARK, "channel", True, marks=pytest.mark.rule("OPN-05", "kept")),
        pytest.param(PARK, "site", False, marks=pytest.mark.rule("OPN-05", "broken")),
        pytest.param(TOWN, "site", False, marks=pytest.mark.rule("OPN-05", "broken")),
        pytest.param(PORTAL, "site", True, marks=pytest.mark.rule("OPN-05", "kept")),
    ],
)
def test_opn_05_units_keep_a_channel_and_the_portal_its_site(who: UnitFacts, kept_as: str, ok: bool) -> None:
    assert (blocked(keeping(who, values={"kept_as": kept_as}), of=KEEPING) == set()) is ok


@pytest.mark.parametrize("without", ["kept_address", "keeper_leader", "keeper_person", "upkeep"])
@pytest.mark.rule("MIG-16", "broken")
def test_mig_16_who_answers_for_it_is_named(without: str) -> None:
    assert blocked(keeping(without=without), of=KEEPING) == {"upkeep_stated"}


@pytest.mark.parametrize(
    ("verdict", "ok"),
    [
        pytest.param("符合普查标准", True, marks=pytest.mark.rule("MIG-16", "kept")),
        pytest.param("不符合普查标准", False, marks=pytest.mark.rule("MIG-16", "broken")),
        pytest.param("", False, marks=pytest.mark.rule("MIG-16", "broken")),
    ],
)
def test_mig_16_no_letter_for_what_falls_short_of_the_census_standard(verdict: str, ok: bool) -> None:
    case = keeping(records={"census_check": record("census_check", "", verdict=verdict)})
    assert finding("standard_met", case, "signing", KEEPING).blocked is not ok


@pytest.mark.parametrize(
    ("scan", "ok"),
    [
        pytest.param(True, True, marks=pytest.mark.rule("MIG-16", "kept")),
        pytest.param(False, False, marks=pytest.mark.rule("MIG-16", "broken")),
    ],
)
def test_mig_16_the_letter_is_there_with_both_seals(scan: bool, ok: bool) -> None:
    case = keeping(records={"responsibility": record("responsibility", "惠仲责〔2026〕1号", has_scan=scan)})
    assert finding("letter_signed", case, "complete", KEEPING).blocked is not ok


@pytest.mark.parametrize(
    ("dated", "ok"),
    [
        pytest.param("2026-02-19", False, marks=pytest.mark.rule("MIG-16", "broken")),
        pytest.param("2026-02-20", True, marks=pytest.mark.rule("MIG-16", "kept")),
    ],
)
def test_mig_16_it_is_signed_no_earlier_than_it_was_monitored(dated: str, ok: bool) -> None:
    check = record("census_check", "", verdict="符合普查标准", registered_on=on("2026-02-20").date())
    case = keeping(values={"dated": dated}, records={"census_check": check})
    assert finding("signed_after_check", case, "signing", KEEPING).blocked is not ok


@pytest.mark.parametrize(("state", "ok"), [("online", True), ("closing", True), ("closed", False)])
def test_a_sub_site_on_its_way_to_a_channel_is_looked_at_too(state: str, ok: bool) -> None:
    assert finding("site_there", keeping(site=replace(SITE, state=state)), of=KEEPING).blocked is not ok
