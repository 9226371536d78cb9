"""Signing in by a real OpenID Connect provider, run here on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from oidc_provider_mock import User as Claims
from oidc_provider_mock import run_server_in_thread

from accounts.models import User
from tests.cast import Cast


@pytest.fixture
def provider(settings: LazySettings) -> Iterator[str]:
    """The identity service of the region: knows the handler, a stranger, and someone without a sign-in name."""
    known = [
        Claims(sub="U-001", claims={"preferred_username": "luojingwen"}),
        Claims(sub="U-002", claims={"preferred_username": "moshengren"}),
        Claims(sub="U-003", claims={}),
    ]
    with run_server_in_thread(user_claims=known) as server:
        address = f"http://localhost:{server.server_port}"
        app = {"provider_id": "office", "name": "统一身份认证", "client_id": "zhancheng", "secret": "s" * 20}
        chosen = {"settings": {"server_url": address, "fetch_userinfo": True}}
        settings.IDENTITY_SERVER = address
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app | chosen]}}
        yield address


def arrive(client: Client, sub: str, action: str = "authorize") -> str:
    """Go to the provider, say who one is, come back; where the product leads then, or what it says."""
    sent = client.post(reverse("openid_connect_login", args=["office"]))
    answer = requests.post(sent["Location"], data={"sub": sub, "action": action}, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    told = {key: value[0] for key, value in parse_qs(back.query).items()}
    told["state"] = parse_qs(urlsplit(sent["Location"]).query)["state"][0]  # the provider forgets it when one declines
    landed = client.get(reverse("openid_connect_callback", args=["office"]), told)
    return str(landed["Location"]) if landed.status_code == 302 else landed.content.decode()


def test_the_sign_in_page_offers_the_service_only_where_there_is_one(
    cast: Cast, client: Client, settings: LazySettings
) -> None:
    settings.IDENTITY_SERVER = ""
    assert "统一身份认证" not in client.get(reverse("login")).content.decode()
    settings.IDENTITY_SERVER = "https://id.example.test"
    assert "用统一身份认证登录" in client.get(reverse("login")).content.decode()


@pytest.mark.usefixtures("provider")
def test_a_known_person_comes_in_and_is_linked_once(cast: Cast, client: Client) -> None:
    for _visit in range(2):
        assert arrive(client, "U-001") == "/"
        assert "罗静雯" in client.get("/").content.decode()
        client.post(reverse("logout"))
    assert SocialAccount.objects.get().user == cast.handler


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize("sub", ["U-002", "U-003"])
def test_nobody_gets_an_account_by_signing_in(cast: Cast, client: Client, sub: str) -> None:
    before = User.objects.count()
    assert "没有登记" in arrive(client, sub)
    assert client.get("/").status_code == 302
    assert User.objects.count() == before


@pytest.mark.usefixtures("provider")
def test_a_deactivated_person_stays_outside_although_linked(cast: Cast, client: Client) -> None:
    arrive(client, "U-001")
    client.post(reverse("logout"))
    User.objects.filter(pk=cast.handler.pk).update(is_active=False)
    arrive(client, "U-001")
    assert client.get("/").status_code == 302


@pytest.mark.usefixtures("provider")
def test_who_cancels_at_the_service_is_told_so(cast: Cast, client: Client) -> None:
    assert arrive(client, "U-001", action="deny").endswith(reverse("socialaccount_login_cancelled"))
    assert "取消" in client.get(reverse("socialaccount_login_cancelled")).content.decode()


@pytest.mark.usefixtures("provider")
def test_an_answer_nobody_asked_for_is_refused(cast: Cast, client: Client) -> None:
    answer = client.get(reverse("openid_connect_callback", args=["office"]), {"code": "x", "state": "y"})
    assert "没有成功" in answer.content.decode()
    assert client.get("/").status_code == 302
