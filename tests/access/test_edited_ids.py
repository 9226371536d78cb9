"""Ids edited in forms: whatever number a person puts in a field, it is never a stranger's thing that is shown or touched."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import urljoin

import pytest
from django.db import transaction
from django.test import Client
from lxml import html

from lifecycle.models import Application, LedgerEntry, Site
from tests.access.world import Things, foreign_things, own_things, path_of, patterns, walkers
from tests.cast import Cast

#: Pages without things of one's own, or of the account itself.
ELSEWHERE = ("mfa_", "account_", "socialaccount", "openid", "usersessions", "login", "logout", "roster", "paper_file")


@pytest.fixture(autouse=True)
def _no_log_of_refusals() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def forms(page: bytes) -> Iterator[tuple[str, str, dict[str, str], list[str]]]:
    """The forms of a page: method, action, what they send as they stand, and which of their fields hold numbers."""
    for form in html.fromstring(page).forms:
        given = {str(name): str(value or "") for name, value in form.form_values()}
        numbers = {name for name, value in given.items() if value.isdecimal()}
        for box in form.xpath(".//select | .//input[@type='radio'] | .//input[@type='checkbox']"):
            values = [one.get("value", "") for one in box.xpath(".//option")] or [box.get("value", "")]
            if box.get("name") and any(value.isdecimal() for value in values):
                numbers.add(box.get("name"))
        yield form.method.lower(), form.action or "", given, sorted(numbers - {"seen", "version", "page"})


def strange(things: Things) -> list[int]:
    """The numbers of a stranger's things: the case, its site, its unit, the person who filed it."""
    case = things.case
    return [number for number in (case.pk, case.site_id, case.unit_id, case.created_by_id) if number]


def touched(things: Things) -> tuple[Any, ...]:
    """All of the stranger's that an edited id could move."""
    case = things.case
    return (
        list(Application.objects.filter(unit=case.unit_id).order_by("pk").values_list("pk", "state", "version")),
        list(Site.objects.filter(unit=case.unit_id).order_by("pk").values_list("pk", "state", "name")),
        LedgerEntry.objects.filter(unit=case.unit_id).count(),
    )


def attempts(client: Client, path: str, numbers: list[int]) -> Iterator[tuple[str, Any]]:
    """Every form of a page sent with one of its numbers replaced, each undone again."""
    page = client.get(path)
    if page.status_code != 200 or "html" not in page.headers.get("Content-Type", ""):
        return
    for method, action, given, fields in forms(page.content):
        for name, number in product(fields, numbers):
            before = transaction.savepoint()
            send = client.post if method == "post" else client.get
            yield f"{action or path} {name}={number}", send(urljoin(path, action), {**given, name: str(number)})
            transaction.savepoint_rollback(before)


def test_a_number_edited_in_a_form_never_reaches_a_strangers_thing(cast: Cast) -> None:
    own, other = own_things(cast), foreign_things(cast)
    secrets = [other.case.number.encode(), other.paper.code.encode()]
    client, before, wrong, tried = walkers()["handler"], touched(other), [], 0
    numbers = sorted(set(strange(other)))
    for name, pattern in patterns().items():
        if name.startswith(ELSEWHERE):
            continue
        for what, answer in attempts(client, path_of(name, pattern, own), numbers):
            tried += 1
            shown = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if answer.status_code >= 500 or any(secret in shown for secret in secrets):
                wrong.append(f"{what}: {answer.status_code}")
            if touched(other) != before:
                wrong.append(f"{what}: touched a stranger's thing")
    assert wrong == []
    assert tried > 10, "there are numbers to edit"
