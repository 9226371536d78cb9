"""The bar of entries at the head of every page: a long one folds what is seldom opened."""

from __future__ import annotations

from typing import Any

from config.context import ROOM, folded

DAILY = ("workbench", "messages", "cases", "sites", "notices", "deadlines", "compliance", "papers", "rules")


def entries(*names: str) -> list[dict[str, Any]]:
    return [{"name": name} for name in names]


def test_a_long_bar_folds_the_pages_one_seldom_opens() -> None:
    row, more = folded(entries(*DAILY, "units", "ledger", "sign_ins"))
    assert [one["name"] for one in row] == [*DAILY, "ledger"]
    assert [one["name"] for one in more] == ["units", "sign_ins"]


def test_one_entry_alone_is_not_folded() -> None:
    row, more = folded(entries(*DAILY, "units"))
    assert len(row) == 10
    assert more == []


def test_a_bar_that_fits_is_shown_whole() -> None:
    short = entries("workbench", "messages", "rules", "units", "rosters", "calendar", "running", "admin:index")
    assert len(short) == ROOM
    assert folded(short) == (short, [])
