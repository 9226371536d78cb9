"""Looking as another person: only the audit administrator, read-only, for a short time, on the record, seen by the other."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import clock
from accounts.models import User
from lifecycle import ledger, viewing
from lifecycle.errors import DomainError, NotAllowedNow
from lifecycle.models import LedgerEntry, Viewing
from tests.access.world import own_things, path_of, patterns, recorded
from tests.cast import Cast
from tests.signed_in import visitor, words

WHY = "核实经办人反映看不到待办事项。"


@pytest.fixture
def auditor(cast: Cast) -> User:
    """The audit administrator."""
    user: User = cast.lengfeng
    return user


def looking(auditor: User, at_whom: str = "luojingwen", **form: str) -> Client:
    """The audit administrator's browser, looking as somebody."""
    client = visitor(auditor)
    client.post(reverse("view_as"), {"person": at_whom, "reason": WHY, **form})
    return client


def counts() -> dict[str, int]:
    """How many rows every table has, but for sessions."""
    skip = ("sessions.Session", "usersessions.UserSession")
    return {model._meta.label: model.objects.count() for model in apps.get_models() if model._meta.label not in skip}


def test_the_audit_administrator_sees_the_pages_of_another_with_a_banner_on_each(cast: Cast, auditor: User) -> None:
    case = cast.submitted()
    client = looking(auditor)
    for name in ("workbench", "cases", "sites", "messages"):
        page = words(client.get(reverse(name)))
        assert f"正在以{cast.handler.real_name}的视角查看" in page, name
        assert "结束查看" in page
        assert WHY in page
    assert "继续填写" not in words(client.get(reverse("case", args=[case.pk])))
    client.post(reverse("view_as_end"))
    assert "视角查看，只能看" not in words(client.get(reverse("workbench")))


def test_start_and_end_stand_in_the_ledger_and_on_the_page_of_the_one_looked_at(cast: Cast, auditor: User) -> None:
    client = looking(auditor)
    client.post(reverse("view_as_end"))
    first, last = LedgerEntry.objects.filter(act__startswith="viewing.").order_by("seq")
    assert (first.act, last.act) == ("viewing.started", "viewing.ended")
    assert first.actor == auditor
    assert first.facts["reason"] == WHY
    assert WHY in words(visitor(cast.handler).get(reverse("profile")))
    assert auditor.real_name in words(visitor(cast.handler).get(reverse("profile")))
    assert "谁以我的视角查看过" not in words(visitor(cast.principal).get(reverse("profile")))
    assert ledger.verify()[1] is None


@pytest.mark.parametrize("username", ["luojingwen", "heyunfei", "xuanming", "taoran", "shijing"])
def test_nobody_else_may_look(cast: Cast, username: str) -> None:
    who = getattr(cast, username)
    with pytest.raises(PermissionDenied):
        viewing.start(by=who, person_id=cast.principal.pk, reason=WHY, at=clock.now())
    assert visitor(who).get(reverse("view_as")).status_code == 403


@pytest.mark.parametrize("username", ["taoran", "shijing", "lengfeng"])
def test_never_as_an_administrator_nor_as_oneself(cast: Cast, auditor: User, username: str) -> None:
    with pytest.raises(PermissionDenied):
        viewing.start(by=auditor, person_id=getattr(cast, username).pk, reason=WHY, at=clock.now())
    answer = visitor(auditor).post(reverse("view_as"), {"person": username, "reason": WHY})
    assert answer.status_code == 422
    assert not Viewing.objects.exists()


def test_never_without_a_reason_and_never_two_at_a_time(cast: Cast, auditor: User) -> None:
    with pytest.raises(DomainError, match="查看事由"):
        viewing.start(by=auditor, person_id=cast.handler.pk, reason="  ", at=clock.now())
    viewing.start(by=auditor, person_id=cast.handler.pk, reason=WHY, at=clock.now())
    with pytest.raises(NotAllowedNow):
        viewing.start(by=auditor, person_id=cast.principal.pk, reason=WHY, at=clock.now())
    assert looking(auditor).get(reverse("view_as")).status_code == 200, "it did not begin a second time"


def test_it_never_nests(cast: Cast, auditor: User) -> None:
    client = looking(auditor)
    assert client.get(reverse("view_as")).status_code == 403
    assert client.post(reverse("view_as"), {"person": "jiangdahai", "reason": WHY}).status_code == 403
    assert Viewing.objects.count() == 1


@pytest.fixture
def _no_log_of_refusals() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("_no_log_of_refusals")
def test_no_address_takes_an_act_and_no_page_leaves_anything_behind(cast: Cast, auditor: User) -> None:
    own = own_things(cast)
    paths = {name: path_of(name, pattern, own) for name, pattern in patterns().items()}
    client = looking(auditor)
    before = (recorded(), counts())
    leaving = ("view_as_end", "logout", "account_logout")
    acts = {
        name: client.post(path, {"verdict": "approve"}).status_code
        for name, path in paths.items()
        if name not in leaving
    }
    assert {name: code for name, code in acts.items() if code != 403} == {}
    for method in ("put", "patch", "delete"):
        assert getattr(client, method)(paths["decide"]).status_code == 403
    for name, path in paths.items():
        answer = client.get(path)
        assert answer.status_code < 500, name
        _ = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert (recorded(), counts()) == before
    assert client.get(paths["profile"]).status_code == 403
    assert client.get(paths["feeds"]).status_code == 403


def test_a_quarter_of_an_hour_and_it_is_over(cast: Cast, auditor: User, settings: Any) -> None:
    client = looking(auditor)
    row = Viewing.objects.get()
    assert row.until - row.started_at == timedelta(minutes=settings.VIEW_AS_MINUTES)
    Viewing.objects.update(until=timezone.now() - timedelta(seconds=1), started_at=timezone.now() - timedelta(hours=1))
    answer = client.get(reverse("workbench"), follow=True)
    assert "以他人视角查看已结束" in words(answer)
    assert "只能看，不能办理" not in words(answer)
    row.refresh_from_db()
    assert row.ended_at == row.until


def test_what_nobody_ended_is_ended_by_the_tick(cast: Cast, auditor: User) -> None:
    row = viewing.start(by=auditor, person_id=cast.handler.pk, reason=WHY, at=clock.now())
    assert viewing.end_due(row.until - timedelta(seconds=1)) == 0
    assert viewing.end_due(row.until) == 1
    assert LedgerEntry.objects.get(act="viewing.ended").actor is None


def test_signing_out_ends_it_and_signs_out_who_was_really_there(cast: Cast, auditor: User) -> None:
    client = looking(auditor)
    client.post(reverse("logout"))
    assert Viewing.objects.get().ended_at is not None
    assert client.get(reverse("workbench")).status_code == 302


def test_a_session_key_known_before_is_worth_nothing_after(cast: Cast, auditor: User) -> None:
    client = visitor(auditor)
    known = client.cookies["sessionid"].value
    client.post(reverse("view_as"), {"person": "luojingwen", "reason": WHY})
    during = client.cookies["sessionid"].value
    assert during != known
    client.post(reverse("view_as_end"))
    assert client.cookies["sessionid"].value not in (known, during)
    for old in (known, during):
        thief = Client()
        thief.cookies["sessionid"] = old
        assert thief.get(reverse("workbench")).status_code == 302


def test_a_look_of_another_session_does_not_open_by_its_number(cast: Cast, auditor: User) -> None:
    row = viewing.start(by=auditor, person_id=cast.handler.pk, reason=WHY, at=clock.now())
    client = visitor(cast.principal)
    session = client.session
    session["viewing"] = row.pk
    session.save()
    answer = client.get(reverse("workbench"), follow=True)
    assert "的视角查看，只能看" not in words(answer)
    assert Viewing.objects.get().ended_at is None


def test_who_does_not_look_pays_no_statement_for_it(cast: Cast) -> None:
    client = visitor(cast.handler)
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("workbench"))
    assert not [query for query in asked.captured_queries if "lifecycle_viewing" in query["sql"]]
