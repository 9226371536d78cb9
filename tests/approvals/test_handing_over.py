"""Handing over: when a person leaves, what is theirs moves in one act, and nothing is left waiting for nobody."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Post, Substitution, User
from accounts.permissions import seats_of
from approvals.engine import turns
from approvals.models import DelegationEnd
from approvals.services import delegating, handing_over, transferring
from lifecycle import ledger
from lifecycle.errors import DomainError
from lifecycle.models import Application, LedgerEntry
from tests.cast import Cast, again, approve, at, decide, person
from tests.signed_in import visitor, words

NOW = at("2026-03-10 09:00")


def hand_over(cast: Cast, leaver: User, to: User | None = None, **more: Any) -> dict[str, Any]:
    """One handover by the security administrator."""
    given = {"by": person(cast.shijing), "deactivate": True, "reason": "调任。", "at": NOW, **more}
    return handing_over.hand_over(person_id=leaver.pk, to=to.pk if to else None, **given)


def inbox(user: User) -> list[int]:
    """The cases that wait for a person."""
    return [task.application_id for task in turns.waiting_for(seats_of(person(user), NOW.date()), user.pk)]


def assigned(cast: Cast) -> Application:
    """A case whose open turn was transferred to one of two reviewers."""
    case = cast.reviewed("city_office")
    transferring.transfer(
        by=cast.heyunfei, application_id=case.pk, seen=None, to=cast.fanjiaying.pk, reason="外出。", at=NOW
    )
    return again(case)


def test_open_work_goes_to_the_successor_who_takes_the_posts_over(cast: Cast) -> None:
    case = assigned(cast)
    moved = hand_over(cast, cast.fanjiaying, cast.liangboyuan)
    assert moved["tasks"] == [f"{case.number} 市政府办公室意见：梁博远"]
    assert inbox(cast.liangboyuan) == [case.pk]
    leaver = person(cast.fanjiaying)
    assert (leaver.is_active, seats_of(leaver, NOW.date())) == (False, {})
    entry = LedgerEntry.objects.get(act="staff.handed_over")
    assert (entry.actor_name, entry.facts["successor"]) == (cast.shijing.real_name, cast.liangboyuan.pk)
    assert entry.text.startswith("范嘉莹工作移交给梁博远，结束任职 1 项，移交待办 1 件")
    assert decide(case, cast.liangboyuan, approve(), NOW).state == "under_review"
    assert ledger.verify()[1] is None


def test_without_a_successor_work_goes_back_to_the_seat(cast: Cast) -> None:
    case = assigned(cast)
    moved = hand_over(cast, cast.fanjiaying, deactivate=False)
    assert moved["tasks"] == [f"{case.number} 市政府办公室意见：回到岗位"]
    assert inbox(cast.heyunfei) == [case.pk]
    assert person(cast.fanjiaying).is_active


def test_opinions_asked_for_come_back_and_substitutions_end(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    delegating.delegate(
        by=cast.heyunfei, application_id=case.pk, seen=None, to=cast.liangboyuan.pk, question="请核对。", at=NOW
    )
    row = Substitution.objects.create(
        post=Post.objects.get(user=cast.fanjiaying),
        substitute=cast.liangboyuan,
        starts_on=date(2026, 3, 9),
        ends_on=date(2026, 3, 13),
        reason="外出",
    )
    moved = hand_over(cast, cast.liangboyuan)
    assert moved["asked"] == [f"{case.number} 市政府办公室意见：何云飞"]
    assert moved["substitutions"] == ["梁博远代何云飞", "梁博远代范嘉莹"]
    assert DelegationEnd.objects.get().kind == DelegationEnd.Kind.HANDED_OVER
    assert Substitution.objects.get(pk=row.pk).ended_at == NOW
    assert inbox(cast.heyunfei) == [case.pk]


def test_only_another_security_administrator_hands_over_and_only_to_who_fits(cast: Cast) -> None:
    with pytest.raises(PermissionDenied, match="安全管理员办理"):
        hand_over(cast, cast.fanjiaying, by=cast.taoran)
    with pytest.raises(PermissionDenied, match="本人的工作移交"):
        hand_over(cast, cast.shijing)
    with pytest.raises(DomainError, match="同一单位的在岗人员"):
        hand_over(cast, cast.fanjiaying, cast.sunwanqing)
    with pytest.raises(DomainError, match="填写移交原因"):
        hand_over(cast, cast.fanjiaying, reason=" ")
    assert person(cast.fanjiaying).is_active


def test_what_moves_is_shown_before_it_moves(cast: Cast) -> None:
    case = assigned(cast)
    client, page = visitor(cast.shijing), f"/handover/{cast.fanjiaying.pk}/"
    assert page in client.get("/handover/", {"q": "范嘉"}).content.decode()
    shown = words(client.get(page))
    assert case.number in shown
    assert "将转给接任人或者回到岗位" in shown
    bare = client.post(page, {"to": cast.liangboyuan.pk})
    assert (bare.status_code, person(cast.fanjiaying).is_active) == (422, True)
    assert client.post(page, {"to": cast.liangboyuan.pk, "deactivate": "on", "reason": "调任"}).status_code == 302
    assert not person(cast.fanjiaying).is_active
    for other in (cast.taoran, cast.heyunfei):
        assert visitor(other).get("/handover/").status_code == 403
        assert visitor(other).get(page).status_code == 403
