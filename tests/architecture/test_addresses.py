"""Every address asks for sign-in unless it is listed here."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

# Addresses that strangers may open, by name.
PUBLIC = {"demo_page", "feed", "login", "logout", "healthz", "verify", "verify_code"}
#: Steps of signing in, each of them before there is a session.
PUBLIC |= {"account_login", "account_logout", "account_inactive", "mfa_authenticate", "openid_connect_login"}
PUBLIC |= {"openid_connect_callback", "socialaccount_login_error", "socialaccount_login_cancelled"}
SAMPLES = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": str(uuid.UUID(int=1))}


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":  # Django's own, behind its own door
                yield from _patterns(pattern, route)
        else:
            yield route, pattern


def _sample(pattern: URLPattern, route: str) -> str:
    import re

    kinds = {type(converter): name for name, converter in get_converters().items()}
    path = route
    for name, converter in pattern.pattern.converters.items():
        value = SAMPLES[kinds.get(type(converter), "str")]
        path = re.sub(rf"<(?:[^<>:]+:)?{name}>", value, path)
    return "/" + path


def _addresses() -> list[tuple[str, str]]:
    return [
        (pattern.name or route, _sample(pattern, route))
        for route, pattern in _patterns(get_resolver())
        if pattern.name not in PUBLIC
    ]


def test_every_address_has_a_name() -> None:
    assert [route for route, pattern in _patterns(get_resolver()) if not pattern.name] == []


@pytest.mark.django_db
def test_a_stranger_is_sent_to_the_sign_in_page_from_every_address() -> None:
    addresses = _addresses()
    assert len(addresses) > 10, "the pages of the product should be here"
    open_doors = []
    for name, path in addresses:
        for method in ("get", "post"):
            answer = getattr(Client(), method)(path)
            to_sign_in = answer.status_code == 302 and answer["Location"].startswith("/login")
            if not to_sign_in and answer.status_code != 405:
                open_doors.append(f"{method.upper()} {path} ({name}) answers {answer.status_code}")
    assert open_doors == []
