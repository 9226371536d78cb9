"""Urging: by the applicant or the supervising office, not too often, with a receipt, on record, and never by others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import User
from approvals.services import urging
from lifecycle.errors import DomainError, NotAllowedNow
from lifecycle.models import Application, JurisdictionSetting, LedgerEntry
from notices.messages import addressing, inbox
from notices.models import Message
from tests.cast import FILED, Cast, approve, decide, person
from tests.signed_in import visitor, words

LATER = FILED + timedelta(days=2)


def urge(case: Application, by: User, when: object = LATER, said: str = "") -> Message:
    """One urge by a person."""
    return urging.urge(by=person(by), application_id=case.pk, words=said, at=when)  # type: ignore[arg-type]


def test_the_applicant_urges_the_open_seat_and_sees_who_has_read_it_when(cast: Cast) -> None:
    case = cast.reviewed("centre_handler")
    message = urge(case, cast.handler, said="请尽快审核。")
    addressing.address_all()
    receipt = next(row for row in inbox.receipts([message])[message.pk] if row.recipient == cast.sunwanqing)
    assert receipt.read_at is None
    assert "请尽快审核。" in message.text
    inbox.read(cast.sunwanqing, [receipt.pk], LATER + timedelta(hours=3))
    receipt.refresh_from_db()
    assert receipt.read_at == LATER + timedelta(hours=3)
    assert inbox.unread_again(cast.sunwanqing, [receipt.pk]) == 0, "a receipt is a fact"
    entry = LedgerEntry.objects.get(act="application.urged")
    assert (entry.application_id, entry.actor_name) == (case.pk, "罗静雯")


def test_the_office_that_supervises_the_applicant_may_urge_too(cast: Cast) -> None:
    case = cast.reviewed("centre_handler")
    assert urge(case, cast.city_reviewer).author == cast.city_reviewer


@pytest.mark.parametrize("who", ["yuanxiaohe", "xuanming", "zhuyilan"])
def test_nobody_else_urges(cast: Cast, who: str) -> None:
    case = cast.reviewed("centre_handler")
    with pytest.raises(PermissionDenied):
        urge(case, getattr(cast, who))
    assert not Message.objects.filter(kind="urge").exists()


def test_the_same_seat_is_urged_again_only_after_the_interval(cast: Cast) -> None:
    case = cast.reviewed("centre_handler")
    urge(case, cast.handler)
    with pytest.raises(NotAllowedNow, match="2026-03-05 10:00起可以再次催办"):
        urge(case, cast.city_reviewer, LATER + timedelta(hours=24, seconds=-1))
    assert urge(case, cast.handler, LATER + timedelta(hours=24)).pk
    assert Message.objects.filter(kind="urge").count() == 2


def test_a_jurisdiction_records_its_own_interval(cast: Cast) -> None:
    JurisdictionSetting.objects.create(
        jurisdiction="cn-jx-jiujiang",
        key="reminders.urge.every_hours",
        value=4,
        reason="演示",
        effective_from=FILED.date(),
        recorded_at=FILED,
    )
    case = cast.reviewed("centre_handler")
    urge(case, cast.handler)
    with pytest.raises(NotAllowedNow):
        urge(case, cast.handler, LATER + timedelta(hours=3, minutes=59))
    urge(case, cast.handler, LATER + timedelta(hours=4))


def test_the_next_seat_may_be_urged_at_once(cast: Cast) -> None:
    case = cast.reviewed("centre_handler")
    urge(case, cast.handler)
    decide(case, cast.sunwanqing, approve(), LATER)
    urge(case, cast.handler)
    assert Message.objects.filter(kind="urge").count() == 2


def test_nobody_urges_what_waits_for_oneself_or_for_nobody(cast: Cast) -> None:
    case = cast.draft()
    with pytest.raises(NotAllowedNow, match="没有等待办理的岗位"):
        urge(case, cast.handler)
    done = cast.worked(cast.granted())
    with pytest.raises(NotAllowedNow, match="没有等待办理的岗位"):
        urge(done, cast.handler)
    waiting = cast.submitted(code="jj-wjw", by="yuanxiaohe")
    principal = User.objects.get(posts__unit=waiting.unit, posts__office="principal")
    with pytest.raises(NotAllowedNow, match="由您本人的岗位办理"):
        urge(waiting, principal)


def test_a_word_too_many_is_refused(cast: Cast) -> None:
    case = cast.reviewed("centre_handler")
    with pytest.raises(DomainError, match="最多200字"):
        urge(case, cast.handler, said="催" * 201)
    assert urge(case, cast.handler, said="催" * 200).pk


def test_the_page_of_a_case_offers_it_shows_the_receipt_and_says_from_when_again(cast: Cast) -> None:
    case = cast.reviewed("centre_handler")
    clerk, page = visitor(cast.handler), reverse("case", args=[case.pk])
    assert "将提醒正在办理的岗位" in words(clerk.get(page))
    assert "等待办理" in words(clerk.get(reverse("urge", args=[case.pk])))
    assert clerk.post(reverse("urge", args=[case.pk]), {"words": "请审核"}).status_code == 302
    addressing.address_all()
    told = words(clerk.get(page))
    assert "尚未查看" in told
    assert "起可以再次催办" in told
    again = clerk.post(reverse("urge", args=[case.pk]), {"words": "再催一次"})
    assert again.status_code == 422
    assert "起可以再次催办" in words(again)
    assert "再催一次" in words(again)
    assert visitor(cast.yuanxiaohe).post(reverse("urge", args=[case.pk])).status_code == 404
    assert Message.objects.filter(kind="urge").count() == 1
