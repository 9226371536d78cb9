"""Signing in, one's own page, and the demonstration's short cuts, which exist nowhere else."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from accounts.models import Post, Substitution
from accounts.sign_in import demo_accounts
from tests.cast import Cast

WORD = "zhan-cheng-2026"


def test_outside_the_demonstration_nobody_is_offered(cast: Cast, client: Client) -> None:
    assert demo_accounts(date(2026, 3, 2)) == []
    page = client.get(reverse("login")).content.decode()
    assert "演示账号" not in page
    assert "luojingwen" not in page


def test_the_demonstration_offers_everybody_who_can_sign_in(cast: Cast, client: Client, settings: LazySettings) -> None:
    settings.DEMO = True
    offered = {account.username for account in demo_accounts(date(2026, 3, 2))}
    assert {"luojingwen", "sunwanqing", "zhengkaiyuan", "taoran"} <= offered
    closed = {post.user.username for post in Post.objects.all() if not post.user.has_usable_password()}
    assert offered.isdisjoint(closed)
    assert "以此身份登录" in client.get(reverse("login")).content.decode()


def test_the_demonstration_says_whose_turn_it_is(cast: Cast, client: Client, settings: LazySettings) -> None:
    settings.DEMO = True
    cast.reviewed("centre_handler")
    page = client.get(reverse("login")).content.decode()
    assert "现在轮到谁" in page
    assert "经办人意见" in page


def test_signing_in_leads_to_the_workbench_and_out_again(cast: Cast, client: Client) -> None:
    handler = cast.handler
    handler.set_password(WORD)
    handler.save()
    assert client.post(reverse("login"), {"username": handler.username, "password": WORD})["Location"] == "/"
    assert client.get("/").status_code == 200
    assert client.get(reverse("logout")).status_code == 405
    client.post(reverse("logout"))
    assert client.get("/").status_code == 302


def test_a_wrong_password_is_said_without_telling_which_half_was_wrong(cast: Cast, client: Client) -> None:
    answer = client.post(reverse("login"), {"username": "luojingwen", "password": "no"})
    assert "用户名或者密码不正确" in answer.content.decode()


def test_my_page_shows_posts_and_substitutes(cast: Cast, client: Client) -> None:
    post = Post.objects.get(user=cast.principal)
    Substitution.objects.create(
        post=post, substitute=cast.handler, starts_on=date(2026, 1, 1), ends_on=date(2099, 1, 1), reason="出差"
    )
    client.force_login(cast.handler)
    page = client.get(reverse("profile")).content.decode()
    for expected in ("九江市农业农村局", "江大海", "代理中", "出差"):
        assert expected in page


@pytest.mark.parametrize(("old", "status"), [(WORD, 302), ("wrong", 422)])
def test_the_password_is_changed_only_by_who_knows_it(cast: Cast, client: Client, old: str, status: int) -> None:
    handler = cast.handler
    handler.set_password(WORD)
    handler.save()
    client.force_login(handler)
    new = {"old_password": old, "new_password1": "xin-kou-ling-99", "new_password2": "xin-kou-ling-99"}
    assert client.post(reverse("profile"), new).status_code == status
    assert type(handler).objects.get(pk=handler.pk).check_password("xin-kou-ling-99") is (status == 302)
    assert client.get(reverse("profile")).status_code == 200
