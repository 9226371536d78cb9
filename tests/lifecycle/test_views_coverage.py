"""The page of the coverage: every rule, what carries and proves it, found by instrument, procedure, kind and place."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.urls import reverse

from lifecycle import rulebase
from lifecycle.rules.catalogue import catalogue
from tests.cast import Cast
from tests.signed_in import visitor, words


def page(cast: Cast, **asked: str) -> HttpResponse:
    return visitor(cast.handler).get(reverse("coverage"), asked)


def ids(answer: HttpResponse) -> list[str]:
    return re.findall(r'<details class="coverage-rule" id="([A-Z]+-\d\d)"', answer.content.decode())


def test_every_rule_of_the_catalogue_stands_on_the_page_once(cast: Cast) -> None:
    assert ids(page(cast)) == list(catalogue())


def test_the_statement_counts_what_there_is(cast: Cast) -> None:
    answer = page(cast)
    totals = answer.context["totals"]
    assert totals.rules == len(catalogue()) == 177
    assert totals.lacking == sum(bool(line.faults) for line in rulebase.coverage())
    assert {code: number for code, _, number in totals.kinds}["chain"] == totals.chains
    assert f"规则目录列有 {totals.rules} 条规则" in words(answer)
    assert ("落实不全" in words(answer)) is bool(totals.lacking)


def test_a_rule_shows_its_clause_its_entries_its_tests_and_its_stories(cast: Cast) -> None:
    said = words(page(cast, q="tmp-05"))
    assert "每次下线不超过30天" in said
    assert "第七条（二）" in said
    assert "期限：" in said
    assert "tests/lifecycle/test_going_offline.py::test_tmp_05_thirty_days_and_not_one_more" in said
    assert "验证：遵守" in said
    assert "验证：违反" in said


@pytest.mark.parametrize(
    ("asked", "rule", "other"),
    [
        ({"q": "opn-17"}, "OPN-17", "OPN-18"),
        ({"does": "count"}, "TMP-04", "TMP-05"),
        ({"instrument": "wa24"}, "DOM-14", "TMP-04"),
        ({"procedure": "relaunch"}, "REL-01", "DOM-13"),
        ({"jurisdiction": "cn-gd-zhongkai"}, "OPN-05", "TMP-04"),
    ],
)
def test_rules_are_found_by_word_kind_instrument_procedure_and_place(
    cast: Cast, asked: dict[str, str], rule: str, other: str
) -> None:
    found = ids(page(cast, **asked))
    assert rule in found
    assert other not in found


def test_nothing_found_and_what_nobody_understands_are_said_kindly(cast: Cast) -> None:
    assert "没有符合条件的规则" in words(page(cast, q="没有这样的字样"))
    assert page(cast, instrument="nowhere", does="x").status_code == 200


def test_the_rulebook_leads_to_the_coverage_and_back(cast: Cast) -> None:
    assert f'href="{reverse("coverage")}"' in visitor(cast.handler).get(reverse("rules")).content.decode()
    assert f'href="{reverse("rules")}"' in page(cast).content.decode()
