"""The page of the rules: whose rules, on which day, found how."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from lifecycle.rulebase import library
from tests.cast import Cast
from tests.signed_in import visitor, words


def test_one_first_sees_the_rules_of_ones_own_place_today(cast: Cast) -> None:
    answer = visitor(cast.handler).get(reverse("rules"))
    assert answer.context["rules"].jurisdiction == "cn-jx-jiujiang"
    assert answer.context["rules"].banner in words(answer), "a lapsed book applied by a recorded decision says so"
    assert "有效期满后沿用执行" in words(answer), "the recorded decision is visible"


def test_every_rule_id_can_be_linked_to_once(cast: Cast) -> None:
    page = visitor(cast.handler).get(reverse("rules")).content.decode()
    anchors = re.findall(r'<span id="([A-Z]+-\d+)"', page)
    assert len(anchors) == len(set(anchors))
    for rule in ("OPN-02", "OPN-06", "OPN-17", "DOM-03"):
        assert rule in anchors, rule
    assert set(re.findall(r'href="#([A-Z]+-\d+)"', page)) <= set(anchors)


def test_every_kind_of_entry_is_shown_with_its_clause(cast: Cast) -> None:
    groups = visitor(cast.handler).get(reverse("rules")).context["groups"]
    assert {group.name for group in groups} >= {
        "chains",
        "guards",
        "times",
        "work_items",
        "notices",
        "papers",
        "informs",
    }
    assert all(row.cite.clause and row.cite.title for group in groups for row in group.rows)


def test_rules_are_found_by_id_by_word_by_kind_and_by_instrument(cast: Cast) -> None:
    client = visitor(cast.handler)
    by_id = client.get(reverse("rules"), {"q": "opn-17"}).context["groups"]
    assert by_id
    assert all("OPN-17" in row.rules for group in by_id for row in group.rows)
    assert [g.name for g in client.get(reverse("rules"), {"kind": "times"}).context["groups"]] == ["times"]
    only = client.get(reverse("rules"), {"instrument": "jj23"}).context["groups"]
    assert {row.cite.instrument for group in only for row in group.rows} == {"jj23"}
    assert "没有符合条件的规则" in words(client.get(reverse("rules"), {"q": "没有这样的字样"}))


def test_another_day_and_another_place_have_other_rules(cast: Cast) -> None:
    client = visitor(cast.handler)
    before = client.get(reverse("rules"), {"day": "2024-05-01"})
    assert before.context["rules"].banner == "", "the book was in force then"
    province = client.get(reverse("rules"), {"jurisdiction": "cn-jx"})
    assert province.context["rules"].jurisdiction == "cn-jx"
    assert client.get(reverse("rules"), {"jurisdiction": "nowhere", "day": "x"}).status_code == 200


def test_every_jurisdiction_can_be_shown(cast: Cast) -> None:
    client = visitor(cast.handler)
    for name in library().jurisdictions:
        if "opening" in {code for book in library().lineage(name) for code in book.procedures}:
            assert client.get(reverse("rules"), {"jurisdiction": name}).status_code == 200, name


def test_a_procedure_without_a_rulebook_is_said_to_have_none(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*given: object) -> None:
        raise LookupError("“某地”的规则库中没有事项“某事”")

    monkeypatch.setattr("lifecycle.views.rules.rules_on", none)
    answer = visitor(cast.handler).get(reverse("rules"))
    assert "“某地”的规则库中没有事项“某事”" in words(answer)
    assert "规范性文件 " not in words(answer).partition("没有事项")[2]
