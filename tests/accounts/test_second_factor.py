"""The code besides the password: switching it on, signing in with it, recovery codes, who must have it."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.second_factor import asked_of
from tests.cast import Cast

WORD = "Zhan-cheng-2026"


@pytest.fixture
def person(cast: Cast) -> User:
    """The handler, with a password."""
    cast.handler.set_password(WORD)
    cast.handler.save()
    return cast.handler


def code_of(secret: str, periods: int = 0) -> str:
    """What the device shows, now or some periods of 30 seconds away."""
    cache.clear()  # a code is taken once only; the tests use several within one period
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods))


def sign_in(client: Client, person: User) -> str:
    """Give the password; where it leads."""
    return str(client.post(reverse("login"), {"username": person.username, "password": WORD})["Location"])


def switched_on(client: Client, person: User) -> str:
    """Switch the second factor on, as a person does; the secret of the device."""
    assert sign_in(client, person) == "/"
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": WORD})
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    found = re.search(r'class="secret">(\w+)<', page)
    assert found
    client.post(reverse("mfa_activate_totp"), {"code": code_of(found[1])})
    client.post(reverse("logout"))
    return found[1]


def test_the_password_alone_no_longer_opens_the_door(client: Client, person: User) -> None:
    secret = switched_on(client, person)
    assert sign_in(client, person) == reverse("mfa_authenticate")
    assert client.get("/").status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": code_of(secret, 90)})
    assert "验证码不正确" in wrong.content.decode()
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert client.get("/").status_code == 200


def test_a_recovery_code_stands_in_for_the_device_once(client: Client, person: User) -> None:
    switched_on(client, person)
    codes = Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    for inside in (True, False):
        sign_in(client, person)
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert (client.get("/").status_code == 200) is inside
        client.post(reverse("logout"))


def test_the_secret_is_not_readable_in_the_database(client: Client, person: User) -> None:
    secret = switched_on(client, person)
    assert secret not in str(Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP).data)


def test_where_administrators_must_have_one_they_set_it_up_first(
    cast: Cast, client: Client, settings: LazySettings
) -> None:
    settings.SECOND_FACTOR = "administrators"
    admin = User.objects.get(posts__office="system_admin")
    assert asked_of(admin)
    assert not asked_of(cast.handler)
    admin.set_password(WORD)
    admin.save()
    sign_in(client, admin)
    assert client.get("/")["Location"] == reverse("mfa_activate_totp")
    switched_on(client, admin)
    sign_in(client, admin)
    secret = Authenticator.objects.get(user=admin, type=Authenticator.Type.TOTP).wrap()
    client.post(reverse("mfa_authenticate"), {"code": code_of(decrypt(secret.instance.data["secret"]), 1)})
    assert client.get("/").status_code == 200
    client.post(reverse("account_reauthenticate"), {"password": WORD})
    page = client.post(reverse("mfa_deactivate_totp")).content.decode()
    assert "不能停用" in page
    assert Authenticator.objects.filter(user=admin, type=Authenticator.Type.TOTP).exists()


def test_the_other_sessions_can_be_ended(person: User) -> None:
    here, there = Client(), Client()
    sign_in(here, person)
    sign_in(there, person)
    assert there.get("/").status_code == 200
    here.get("/")
    assert here.get(reverse("usersessions_list")).content.decode().count("<td") >= 8
    here.post(reverse("usersessions_list"))
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200


def test_the_record_of_sign_ins_is_for_those_who_watch(cast: Cast, client: Client, person: User) -> None:
    client.post(reverse("login"), {"username": person.username, "password": "wrong"})
    sign_in(client, person)
    assert client.get(reverse("sign_ins")).status_code == 403
    watcher = Client()
    watcher.force_login(User.objects.get(posts__office="security_admin"))
    page = watcher.get(reverse("sign_ins"), {"username": person.username, "outcome": "", "address": ""})
    assert "登录成功" in page.content.decode()
    assert "登录失败" in page.content.decode()
    bad = watcher.get(reverse("sign_ins"), {"address": "九江"})
    assert "不是网络地址" in bad.content.decode()
