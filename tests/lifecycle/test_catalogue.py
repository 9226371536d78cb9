"""The catalogue of rules: complete, well formed, and a measure of what the rulebooks carry."""

from __future__ import annotations

import pytest

from lifecycle.rules.catalogue import DOES, carried, catalogue, unknown
from tests.lifecycle.cases import library

CHAPTERS = {"OPN": 31, "DOM": 28, "TMP": 13, "REL": 4, "PRM": 19, "MIG": 35, "CHG": 6, "AUD": 41}


def test_every_chapter_is_numbered_without_a_gap() -> None:
    expected = [f"{family}-{n:02d}" for family, count in CHAPTERS.items() for n in range(1, count + 1)]
    assert list(catalogue()) == expected


def test_every_rule_says_what_it_asks_does_and_where_it_stands() -> None:
    for rule in catalogue().values():
        assert rule.title
        assert rule.does
        assert set(rule.does) <= set(DOES)
        assert rule.procedures
        assert rule.jurisdictions
        assert all(rule.source)


def test_every_source_is_a_registered_text_a_bulletin_or_another_rule() -> None:
    # Texts seen only in passing, which no entry cites yet.
    passing = {"bulletin", "gs18", "hb18", "ly", "nx17", "wx16", "yn18"}
    for rule in catalogue().values():
        for source in rule.source:
            key = source.split()[0]
            assert key in library().instruments or key in passing or key in catalogue(), source


def test_titles_are_distinct() -> None:
    titles = [rule.title for rule in catalogue().values()]
    assert len(titles) == len(set(titles))


def test_the_rulebooks_cite_no_rule_that_the_catalogue_lacks() -> None:
    assert unknown(library()) == ()


def test_all_of_the_chapter_on_opening_is_carried_where_it_binds() -> None:
    found = carried(library())
    for rule in catalogue().values():
        if rule.family != "OPN":
            continue
        books = {dated.jurisdiction for dated in found[rule.id]}
        missing = set(rule.jurisdictions) - books - {"cn"}
        assert not missing, (rule.id, missing)


def test_a_rule_that_blocks_clocks_or_counts_has_a_boundary() -> None:
    assert catalogue()["OPN-06"].has_boundary
    assert catalogue()["OPN-17"].has_boundary
    assert not catalogue()["OPN-01"].has_boundary


#: Places whose books of these chapters are not written yet.
ELSEWHERE = {"cn-gd-zhongkai", "cn-hb-wuxue"}
CARRIES = {"block": "guard", "clock": "time", "chain": "chain", "inform": "inform"}


@pytest.mark.parametrize("family", ["TMP", "REL", "PRM", "DOM", "CHG"])
def test_the_chapters_on_running_sites_are_carried_where_they_bind_by_what_does_it(family: str) -> None:
    found = carried(library())
    for rule in catalogue().values():
        if rule.family != family or set(rule.jurisdictions) <= ELSEWHERE:
            continue
        books = {dated.jurisdiction for dated in found[rule.id]}
        assert not set(rule.jurisdictions) - books - {"cn"} - ELSEWHERE, rule.id
        kinds = {dated.kind for dated in found[rule.id]}
        assert {CARRIES[does] for does in rule.does if does in CARRIES} <= kinds, rule.id
