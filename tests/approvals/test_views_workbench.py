"""The workbench: what waits, least time left first, at the price of a fixed number of statements."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.models import CaseProcess, CaseTask
from lifecycle.models import Application
from tests.cast import Cast

#: Six of the desk itself, the duties of the year, and the unread messages that every page counts.
MOST = 8
#: Session, user and posts: what every signed-in page reads and writes.
FREE = re.compile(
    r'^(RELEASE )?SAVEPOINT|(FROM|UPDATE) "(django_session|accounts_user|accounts_post|accounts_substitution)"'
)


def _page(client: Client, **query: str) -> str:
    return client.get(reverse("workbench"), query).content.decode()


def _statements(client: Client) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("workbench")).status_code == 200
    return [q["sql"] for q in captured.captured_queries if not FREE.search(q["sql"])]


def more_like(case: Application, number: int) -> list[Application]:
    """Copies of a case that wait for the same seat, each a day later; one site a unit is not what is tested here."""
    task = CaseTask.objects.get(application=case, status="NEW", flow_task_type="HUMAN")
    copies = []
    for n in range(1, number + 1):
        copy = Application.objects.get(pk=case.pk)
        copy.pk, copy.number = None, f"{case.number}-{n}"
        copy.save(force_insert=True)
        process, turn = CaseProcess.objects.get(application=case), CaseTask.objects.get(pk=task.pk)
        process.pk, process.application = None, copy
        process._state.adding = True
        process.save()
        turn.pk, turn.process, turn.due_on = None, process, task.due_on + timedelta(days=n)
        turn._state.adding = True
        turn.save()
        copies.append(copy)
    return copies


def test_what_waits_is_shown_with_unit_step_limit_and_link(cast: Cast, client: Client) -> None:
    case = cast.reviewed("centre_handler")
    client.force_login(cast.sunwanqing)
    page = _page(client)
    for expected in (case.number, "市农业农村局", "经办人意见", "内部时限", reverse("case", args=[case.pk])):
        assert expected in page


def test_the_least_time_left_comes_first(cast: Cast, client: Client) -> None:
    case = cast.reviewed("centre_handler")
    cases = [case, *more_like(case, 4)]
    client.force_login(cast.sunwanqing)
    page = _page(client)
    places = [page.index(f"{one.number}</span>") for one in cases]
    assert places == sorted(places)


def test_the_price_does_not_depend_on_the_length(cast: Cast, client: Client) -> None:
    case = cast.reviewed("centre_handler")
    client.force_login(cast.sunwanqing)
    _statements(client)  # rules and calendars are read once a process
    short = _statements(client)
    more_like(case, 30)
    long = _statements(client)
    assert "有 31 件等您办理" in _page(client)
    assert len(long) == len(short)
    assert len(long) <= MOST, "\n".join(long)


@pytest.mark.parametrize("username", ["xuanming", "luojingwen", "heyunfei", "lengfeng"])
def test_every_desk_stays_within_the_price(cast: Cast, client: Client, username: str) -> None:
    cast.reviewed("city_office")
    client.force_login(getattr(cast, username))
    _statements(client)
    found = _statements(client)
    assert len(found) <= MOST, "\n".join(found)


def test_an_applicant_sees_drafts_and_who_has_the_case_now(cast: Cast, client: Client) -> None:
    draft = cast.draft()
    client.force_login(cast.handler)
    page = _page(client)
    assert reverse("draft", args=[draft.pk]) in page
    assert "继续填写" in page


def test_an_applicant_sees_who_has_the_case_now(cast: Cast, client: Client) -> None:
    case = cast.reviewed("city_office")
    client.force_login(cast.handler)
    page = _page(client)
    assert case.number in page
    assert "市政府办公室意见" in page


def test_an_auditor_sees_cases_of_the_place_but_has_nothing_to_do(cast: Cast, client: Client) -> None:
    case = cast.reviewed("city_office")
    client.force_login(cast.xuanming)
    page = _page(client)
    assert case.number in page
    assert "待我办理" not in page


def test_who_keeps_the_system_is_led_to_the_administration(cast: Cast, client: Client) -> None:
    cast.reviewed("city_office")
    client.force_login(cast.taoran)
    page = _page(client)
    assert reverse("admin:index") in page
    assert "KS-" not in page


def test_somebody_without_a_post_is_told_what_to_do(client: Client, db: None) -> None:
    client.force_login(get_user_model().objects.create_user("nobody", real_name="无名"))
    assert "没有与您岗位有关的事项" in _page(client)
