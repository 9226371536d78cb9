"""What every answer carries, and the door to the product."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough phrase"


@pytest.fixture
def handler() -> User:
    return User.objects.create_user(username="handler", password=PASSWORD, real_name="宋知远")


def _sign_in(client: Client, password: str) -> int:
    return client.post("/login/", {"username": "handler", "password": password}).status_code


def test_the_health_check_answers_a_stranger(client: Client) -> None:
    assert client.get("/healthz").status_code == 200


def test_every_answer_carries_the_strict_policy_and_the_secure_headers(client: Client) -> None:
    answer = client.get("/login/")
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    for directive in ("default-src 'self'", "script-src 'self'", "object-src 'none'", "frame-ancestors 'none'"):
        assert directive in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client: Client, handler: User) -> None:
    assert _sign_in(client, PASSWORD) == 302
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_five_wrong_passwords_lock_the_name_and_the_page_says_so_in_chinese(client: Client, handler: User) -> None:
    assert [_sign_in(client, "wrong") for _ in range(4)] == [200] * 4
    locked = client.post("/login/", {"username": "handler", "password": "wrong"})
    assert locked.status_code == 429
    assert "锁定" in locked.content.decode()
    assert _sign_in(client, PASSWORD) == 429, "the right password does not help while the lock lasts"


def test_another_address_is_not_locked_with_it(client: Client, handler: User) -> None:
    for _ in range(5):
        _sign_in(client, "wrong")
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert _sign_in(elsewhere, PASSWORD) == 302
