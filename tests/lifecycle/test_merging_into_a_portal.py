"""Moving a unit's site into the county's portal: what there is is sorted out first, rules for daily work are made after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from lifecycle.rules import lookup
from lifecycle.rules.facts import Facts
from tests.lifecycle.cases import NOW, record
from tests.lifecycle.grouped import book, case, refused, said

MOVE: Mapping[str, Any] = {
    "outcome": "merged",
    "destination_site": "门户网站",
    "destination_url": "https://www.example.cn/",
    "migration_plan": "各栏目迁移。",
    "archive_list": "无。",
    "old_site_current": True,
}
ASSESSED = {"migration_security": record("migration_security", verdict="评估通过", registered_on=date(2026, 3, 1))}


def moving(*done: str, **changes: Any) -> Facts:
    """A granted move whose site has been assessed; `done` are the work items finished."""
    facts = case("migration", {**MOVE, "dated": NOW.date().isoformat(), **changes})
    return replace(facts, records=ASSESSED, events={"granted": NOW}, work_done=frozenset(done))


@pytest.mark.rule("MIG-34", "kept")
def test_what_has_been_sorted_out_may_be_moved() -> None:
    assert refused("migration", moving("inventory"), "moving") == set()


@pytest.mark.rule("MIG-34", "broken")
def test_nothing_is_moved_before_it_is_sorted_out() -> None:
    found = said("migration", moving(), "inventory_first", "moving")
    assert found.blocked
    assert "栏目、信息、数据库、互动平台" in found.message


@pytest.mark.rule("MIG-34", "kept")
def test_the_move_ends_once_rules_for_daily_work_are_made() -> None:
    assert "work_rules_made" not in refused("migration", moving("inventory", "work_rules"), "complete")


@pytest.mark.rule("MIG-34", "broken")
def test_without_rules_for_daily_work_it_does_not_end() -> None:
    assert "work_rules_made" in refused("migration", moving("inventory"), "complete")


def test_the_move_waits_for_no_closing_here() -> None:
    assert "closure_granted_first" not in {guard.name for guard in book("migration").guards}


@pytest.mark.rule("MIG-14", "broken")
def test_who_lets_the_old_site_lie_is_warned() -> None:
    assert said("migration", moving(old_site_current=""), "old_site_current").level == "warned"


@pytest.mark.rule("MIG-14", "kept")
def test_who_keeps_it_current_is_not() -> None:
    assert said("migration", moving(), "old_site_current").level == "passed"


def test_the_plan_is_told_to_whoever_moves() -> None:
    told = {entry.name for entry in lookup.informs_for(book("migration"), "township", {}, MOVE)}
    assert {"no_empty_columns", "functions_moved", "leading_group"} <= told
