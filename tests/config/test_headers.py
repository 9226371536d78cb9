"""Every kind of answer carries the secure headers: pages, refusals, redirects, files, errors, also while looking as another."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client, override_settings
from django.urls import path, reverse

from config.urls import urlpatterns as real
from tests.cast import Cast
from tests.signed_in import visitor

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def broken(request: HttpRequest) -> Any:
    """A page that breaks."""
    raise RuntimeError("broken")


urlpatterns = [*real, path("broken/", broken)]


def missing(answer: Any) -> dict[str, str]:
    """The headers an answer lacks, or has otherwise."""
    found = {name: str(answer.headers.get(name, "")) for name in HEADERS}
    wrong = {name: value for name, value in found.items() if value != HEADERS[name]}
    policy = str(answer.headers.get("Content-Security-Policy", ""))
    if "default-src 'self'" not in policy and not policy.startswith("sandbox"):
        wrong["Content-Security-Policy"] = policy
    return wrong


@override_settings(ROOT_URLCONF="tests.config.test_headers")
def test_every_kind_of_answer_carries_the_secure_headers(cast: Cast) -> None:
    client = visitor(cast.handler)
    client.raise_request_exception = False
    stranger = Client(enforce_csrf_checks=True)
    kinds = {
        "page": (client.get(reverse("workbench")), 200),
        "redirect": (Client().get(reverse("workbench")), 302),
        "refused": (client.get(reverse("ledger")), 403),
        "not there": (client.get("/cases/999999/"), 404),
        "no such address": (client.get("/nothing-here/"), 404),
        "wrong method": (client.get(reverse("logout")), 405),
        "no token": (stranger.post(reverse("login"), {"username": "a", "password": "b"}), 403),
        "bad request": (Client(HTTP_HOST="elsewhere.example").get(reverse("login")), 400),
        "broken": (client.get("/broken/"), 500),
        "static": (client.get("/static/css/base.css"), 200),
        "no such static": (client.get("/static/css/nothing.css"), 404),
        "health": (Client().get(reverse("healthz")), 200),
        "administration": (Client().get("/admin/login/"), None),
        "export": (client.get(reverse("compliance_export")), 200),
    }
    assert {kind: a.status_code for kind, (a, code) in kinds.items() if code not in (None, a.status_code)} == {}
    assert {kind: wrong for kind, (answer, _) in kinds.items() if (wrong := missing(answer))} == {}


@pytest.mark.parametrize("kind", ["page", "error"])
def test_pages_of_people_are_kept_by_no_cache_in_between(cast: Cast, kind: str) -> None:
    answer = visitor(cast.handler).get(reverse("workbench") if kind == "page" else "/cases/999999/")
    assert {"private", "no-cache"} <= {part.strip() for part in answer.headers["Cache-Control"].split(",")}
