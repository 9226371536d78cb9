"""Finding by name, domain or number, within what a person may see."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.templatetags.ui import masked
from tests.cast import Cast
from tests.signed_in import visitor


def found(client: Client, text: str) -> str:
    """The page of what fits."""
    return client.get(reverse("search"), {"q": text}).content.decode()


def test_a_case_is_found_by_title_site_and_domain(cast: Cast) -> None:
    case = cast.granted()
    client = visitor(cast.handler)
    domain = case.site.domains.get(is_primary=True)
    for words in (case.title[:4], case.site.name[:5], domain.display[:6], domain.name):
        page = found(client, words)
        assert reverse("case", args=[case.pk]) in page, words
        assert reverse("site", args=[case.site_id]) in page, words


def test_a_whole_number_leads_straight_to_its_page(cast: Cast) -> None:
    case = cast.granted()
    answer = visitor(cast.handler).get(reverse("search"), {"q": case.number.lower()})
    assert answer["Location"] == reverse("case", args=[case.pk])


def test_what_one_may_not_see_is_not_found(cast: Cast) -> None:
    case = cast.submitted(code="jj-wjw", by="yuanxiaohe")
    stranger = visitor(cast.handler)
    for words in (case.number, case.title, case.site.name):
        answer = stranger.get(reverse("search"), {"q": words})
        assert answer.status_code == 200
        assert f"/cases/{case.pk}/" not in answer.content.decode()
        assert f"/sites/{case.site_id}/" not in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "says"), [("农", "至少输入两个字"), ("没有这样的网站", "没有找到"), ("%_'\"<", "没有找到")]
)
def test_what_finds_nothing_says_so(cast: Cast, text: str, says: str) -> None:
    assert says in found(visitor(cast.handler), text)


def test_searching_costs_a_handful_of_statements(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    cast.granted()
    client = visitor(cast.xuanming)
    with django_assert_max_num_queries(20):
        found(client, "九江")


@pytest.mark.parametrize(
    ("number", "shown"),
    [("13900001234", "139****1234"), ("0792-8123456", "079*-***3456"), ("", ""), (None, ""), ("8123456", "***3456")],
)
def test_a_telephone_number_is_shown_without_its_middle(number: str | None, shown: str) -> None:
    assert masked(number) == shown
