"""The first visit: what one's office does here, put away by the person, brought back from the help page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts import guides
from accounts.models import Post
from tests.cast import Cast
from tests.signed_in import visitor, words

FIRST = "第一次使用"


@pytest.mark.parametrize(
    ("username", "title"),
    [
        ("luojingwen", "经办岗：填报和办理"),
        ("heyunfei", "审核、审批岗：签署意见"),
        ("sunwanqing", "平台管理机构：技术审核"),
        ("xuanming", "监督检查岗：查看和核验"),
        ("taoran", "系统管理员：账号、单位、日历"),
        ("shijing", "安全管理员：谁可以办理"),
        ("lengfeng", "审计管理员：核验和监督"),
    ],
)
def test_the_first_visit_shows_what_the_office_does_and_every_link_opens(cast: Cast, username: str, title: str) -> None:
    who = getattr(cast, username)
    client = visitor(who)
    assert f"{FIRST}：{title}" in words(client.get(reverse("workbench")))
    guide = guides.GUIDES[guides.guide_key(Post.objects.filter(user=who)[0])]
    assert 3 <= len(guide.steps) <= 5
    assert {step.page: client.get(step.url).status_code for step in guide.steps} == {
        step.page: 200 for step in guide.steps
    }


def test_it_is_put_away_for_good_and_comes_back_when_asked_for(cast: Cast) -> None:
    client = visitor(cast.handler)
    client.post(reverse("guide"))
    assert FIRST not in words(client.get(reverse("workbench")))
    assert FIRST not in words(visitor(cast.handler).get(reverse("workbench"))), "on any machine"
    assert FIRST in words(visitor(cast.principal).get(reverse("workbench"))), "each person for themselves"
    page = words(client.get(reverse("help")))
    assert "在工作台重新显示" in page
    assert "新建申请" in page
    client.post(reverse("guide"), {"show": "1"})
    assert FIRST in words(client.get(reverse("workbench")))


def test_who_holds_no_post_is_told_whom_to_ask(cast: Cast) -> None:
    Post.objects.filter(user=cast.handler).delete()
    client = visitor(cast.handler)
    assert "请联系系统管理员登记" in words(client.get(reverse("help")))
    assert FIRST not in words(client.get(reverse("workbench")))
