"""The pages of the notices: who sees them, what they tell, who is led to act."""

from __future__ import annotations

import pytest
from django.urls import reverse

from notices.models import Notice
from tests.cast import GRANTED, Cast
from tests.signed_in import visitor, words


@pytest.fixture
def notice(cast: Cast) -> Notice:
    return cast.noticed(GRANTED)


def test_a_notice_shows_its_text_its_period_and_where_it_stands(cast: Cast, notice: Notice) -> None:
    answer = visitor(cast.handler).get(reverse("notice", args=[notice.pk]))
    shown = words(answer)
    assert notice.url in shown
    assert notice.place_label in shown
    assert notice.document.title in shown
    assert notice.cite["clause"] in shown
    assert reverse("deadline", args=[answer.context["clock"].pk]) in answer.content.decode()


def test_only_the_applicant_is_led_to_act(cast: Cast, notice: Notice) -> None:
    end = reverse("notice_end", args=[notice.pk])
    path = reverse("notice", args=[notice.pk])
    assert end in visitor(cast.handler).get(path).content.decode()
    assert end not in visitor(cast.city_reviewer).get(path).content.decode()


def test_a_notice_of_another_unit_is_not_there(cast: Cast, notice: Notice) -> None:
    client = visitor(cast.yuanxiaohe)
    assert client.get(reverse("notice", args=[notice.pk])).status_code == 404
    assert notice.site.name not in words(client.get(reverse("notices")))


def test_notices_are_found_by_site_and_state(cast: Cast, notice: Notice) -> None:
    client = visitor(cast.city_reviewer)
    for found in ({"q": notice.site.name}, {"state": "posted"}, {}):
        assert [line["notice"].pk for line in client.get(reverse("notices"), found).context["rows"]] == [notice.pk]
    assert "没有符合条件的公告" in words(client.get(reverse("notices"), {"state": "drafted"}))
