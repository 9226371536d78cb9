"""Keeping a site that a consolidation would close: closed grounds, a tenth of the census list, and the end when monitoring fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from lifecycle.rules import lookup
from lifecycle.rules.facts import Facts, RecordFacts
from tests.lifecycle.cases import INSTITUTION, NOW, record
from tests.lifecycle.grouped import COUNTY, DEPARTMENT, SITE, TOWNSHIP, book, case, granted, refused, said

KEEP: Mapping[str, Any] = {
    "retention_ground": "services",
    "necessity": "业务系统与网站深度集成。",
    "served": "约十万人",
    "systems": "预约系统",
    "upkeep": "专人维护，经费列入预算。",
}
LISTED = {"census": 20, "retained": 0, "listed": 1}


def keeping(counts: Mapping[str, int] = LISTED, **changes: Any) -> Facts:
    """A complete request to keep a site; changes are laid over the answers."""
    return case("retention", {**KEEP, **changes}, counts=counts)


def test_a_complete_request_passes_and_is_marked_as_an_exception() -> None:
    assert refused("retention", keeping()) == set()
    assert said("retention", keeping(), "not_kept_in_principle").level == "warned"


@pytest.mark.rule("MIG-20", "kept")
def test_a_site_that_cannot_be_spared_may_be_kept_by_the_last_levels_exception() -> None:
    found = said("retention", keeping(), "not_kept_in_principle", "grant")
    assert (found.level, found.override) == ("warned", "final")


@pytest.mark.rule("MIG-20", "broken")
@pytest.mark.parametrize("about", [DEPARTMENT, TOWNSHIP])
def test_without_need_no_department_or_township_keeps_its_site(about: Any) -> None:
    facts = replace(keeping(necessity=" "), unit=about)
    found = said("retention", facts, "not_kept_in_principle")
    assert found.blocked
    assert "原则上不再保留各部门、镇（处）政府网站" in found.message


@pytest.mark.rule("MIG-21", "kept")
@pytest.mark.parametrize("ground", ["services", "audience", "systems"])
def test_each_of_the_three_grounds_is_enough(ground: str) -> None:
    assert said("retention", keeping(retention_ground=ground), "retention_ground").level == "passed"


@pytest.mark.rule("MIG-21", "broken")
@pytest.mark.parametrize("ground", ["", "history", "leader"])
def test_a_ground_the_plan_does_not_know_is_refused(ground: str) -> None:
    found = said("retention", keeping(retention_ground=ground), "retention_ground")
    assert found.blocked
    assert "服务功能强" in found.message


@pytest.mark.rule("MIG-22", "kept")
@pytest.mark.parametrize(("census", "retained"), [(10, 0), (19, 0), (20, 1), (29, 1), (30, 2)])
def test_the_last_place_of_a_tenth_may_be_taken(census: int, retained: int) -> None:
    counts = {"census": census, "retained": retained, "listed": 1}
    assert said("retention", keeping(counts), "retention_share", "grant").level == "passed"


@pytest.mark.rule("MIG-22", "broken")
@pytest.mark.parametrize(("census", "retained"), [(9, 0), (10, 1), (19, 1), (20, 2), (29, 2), (0, 0)])
def test_one_more_than_a_tenth_is_refused_at_the_grant_and_only_warned_of_before(census: int, retained: int) -> None:
    counts = {"census": census, "retained": retained, "listed": 1}
    found = said("retention", keeping(counts), "retention_share", "grant")
    assert found.blocked
    assert f"计为{census // 10}个" in found.message
    assert said("retention", keeping(counts), "retention_share_ahead").level == "warned"


def test_a_site_on_no_census_list_needs_no_retention() -> None:
    assert "in_scope" in refused("retention", keeping({**LISTED, "listed": 0}))


def test_a_site_kept_already_or_closing_is_not_kept_again() -> None:
    kept = replace(keeping(), cases=(granted("retention"),))
    assert "not_yet_retained" in refused("retention", kept)
    assert "site_runs" in refused("retention", replace(keeping(), site=replace(SITE, state="closing")))


def test_the_word_of_the_city_above_is_final() -> None:
    chain = lookup.chain_for(book("retention"), "county_department", {}, {})
    assert [(step.place, step.role) for step in chain.steps] == [
        ("unit", "consent"),
        ("county_office", "review"),
        ("city_office", "approve"),
    ]


@pytest.mark.rule("MIG-23", "kept")
def test_the_case_ends_with_the_signed_letter_of_responsibility() -> None:
    letter = {"retention": record("retention", "武运维责〔2026〕1号")}
    assert refused("retention", replace(keeping(), records=letter), "complete") == set()


@pytest.mark.rule("MIG-23", "broken")
@pytest.mark.parametrize(
    "held",
    [
        {},
        {"retention": record("retention", "武运维责〔2026〕1号", has_scan=False)},
        {"retention": record("retention", "")},
    ],
)
def test_without_a_signed_letter_the_case_does_not_end(held: Mapping[str, RecordFacts]) -> None:
    assert refused("retention", replace(keeping(), records=held), "complete") == {"responsibility_letter"}


CLOSE: Mapping[str, Any] = {
    "closing_kind": "monitoring",
    "ground": "consolidation",
    "ground_detail": "监测不达标。",
    "destination_site": "门户网站",
    "destination_url": "https://www.example.cn/",
    "migration_plan": "关停期间迁移。",
    "archive_list": "无。",
    "system_ref": "XT-1",
    "keeps_running": True,
}


@pytest.mark.rule("PRM-17", "kept")
def test_a_kept_site_whose_monitoring_failed_is_closed_at_once_without_being_moved_first() -> None:
    facts = case(
        "permanent_shutdown", CLOSE, cases=(granted("retention"), granted("retention_monitoring", "JB-2026-0001"))
    )
    assert refused("permanent_shutdown", facts) == set()


@pytest.mark.rule("PRM-17", "broken")
def test_a_failure_nobody_has_recorded_closes_no_site() -> None:
    facts = case("permanent_shutdown", CLOSE, cases=(granted("retention"),))
    assert refused("permanent_shutdown", facts) == {"monitoring_failed"}


def test_only_a_kept_site_fails_by_monitoring() -> None:
    found = {"report_number": "1", "monitored_on": NOW.date().isoformat(), "failed_items": "首页未更新。"}
    facts = case("retention_monitoring", found)
    assert refused("retention_monitoring", facts) == {"site_retained"}
    assert refused("retention_monitoring", replace(facts, cases=(granted("retention"),))) == set()


def test_monitoring_is_filed_by_the_offices_of_the_county_and_nobody_else() -> None:
    (filer,) = book("retention_monitoring").filers
    assert (filer.functions, filer.levels) == (("general_office", "platform_centre"), ("county",))


def test_an_institution_of_the_county_may_ask_too() -> None:
    about = replace(INSTITUTION, level="county", jurisdiction=COUNTY)
    assert lookup.chain_for(book("retention"), "institution", {}, {}).name == "retention"
    assert refused("retention", case("retention", KEEP, about=about, counts=LISTED)) == set()
