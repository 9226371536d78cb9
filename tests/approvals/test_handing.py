"""Transferring and delegating: to the same seat only, to the same unit only, and what waits comes back to who signs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Post, User
from accounts.permissions import seats_of
from approvals.engine import turns
from approvals.models import DelegationEnd
from approvals.services import delegating, transferring
from lifecycle.errors import DomainError, NotAllowedNow, StaleVersion
from lifecycle.models import Application, Deadline, LedgerEntry
from notices.models import Message
from tests.cast import Cast, again, approve, at, back, decide, open_step, person
from tests.signed_in import visitor, words

LATER = at("2026-03-03 11:00")
Kind = DelegationEnd.Kind


def transfer(case: Application, by: User, to: User, **more: Any) -> Any:
    """One transfer."""
    given = {"seen": None, "reason": "外出。", "at": LATER, **more}
    return transferring.transfer(by=person(by), application_id=case.pk, to=to.pk, **given)


def delegate(case: Application, by: User, to: User, **more: Any) -> Any:
    """One delegation."""
    given = {"seen": None, "question": "请核对域名。", "at": LATER, **more}
    return delegating.delegate(by=person(by), application_id=case.pk, to=to.pk, **given)


def come_back(case: Application, by: User, kind: str = Kind.ANSWERED, opinion: str = "域名无误。") -> DelegationEnd:
    """The end of a delegation."""
    return delegating.come_back(by=person(by), application_id=case.pk, seen=None, kind=kind, opinion=opinion, at=LATER)


def inbox(user: User) -> list[int]:
    """The cases that wait for a person."""
    return [task.application_id for task in turns.waiting_for(seats_of(person(user), LATER.date()), user.pk)]


def test_a_turn_goes_to_another_holder_of_the_same_seat_who_alone_may_sign(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    transfer(case, cast.heyunfei, cast.fanjiaying)
    assert (inbox(cast.heyunfei), inbox(cast.fanjiaying)) == ([], [case.pk])
    with pytest.raises(PermissionDenied):
        decide(case, cast.heyunfei, approve(), LATER)
    entry = LedgerEntry.objects.get(act="turn.transferred")
    assert entry.text == "“市政府办公室意见”转范嘉莹办理：外出。"
    assert Message.objects.get(kind="handed").addressees == [f"user.{cast.fanjiaying.pk}"]
    assert open_step(decide(case, cast.fanjiaying, approve(), LATER)) == "province_office"


def test_a_turn_never_goes_to_another_office_and_the_ways_out_are_named(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    with pytest.raises(DomainError, match="不得转给其他岗位"):
        transfer(case, cast.heyunfei, cast.liangboyuan)
    alone = cast.submitted(code="jj-wjw", by="yuanxiaohe")
    with pytest.raises(NotAllowedNow, match="委派本单位人员提出意见，或者设置代理人"):
        transfer(alone, cast.pengxiuzhen, cast.heyunfei)
    page = visitor(cast.pengxiuzhen).get(f"/cases/{alone.pk}/transfer/")
    assert "设置代理人" in words(page)


def test_who_has_no_turn_transfers_nothing_and_who_was_slower_is_told(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    with pytest.raises(PermissionDenied):
        transfer(case, cast.sunwanqing, cast.fanjiaying)
    seen = case.version
    transfer(case, cast.heyunfei, cast.fanjiaying, seen=seen)
    with pytest.raises(StaleVersion, match="何云飞：.*转范嘉莹办理"):
        decide(case, cast.heyunfei, approve(), LATER, seen=seen)
    late = visitor(cast.heyunfei).post(
        f"/cases/{case.pk}/transfer/", {"seen": str(seen), "to": str(cast.fanjiaying.pk), "reason": "我要外出"}
    )
    assert late.status_code == 409
    assert "我要外出" in words(late)


def test_a_correction_is_transferred_within_the_office(cast: Cast) -> None:
    other = User.objects.create_user("xinren", real_name="辛仁")
    Post.objects.create(user=other, unit=cast.unit("jj-nyncj"), office="handler", starts_on=date(2026, 1, 1))
    case = decide(cast.submitted(), cast.principal, back("请补正。"), LATER)
    transfer(case, cast.handler, other)
    assert (inbox(other), inbox(cast.handler)) == ([case.pk], [])


def test_the_work_after_the_grant_is_transferred_within_the_office(cast: Cast) -> None:
    other = User.objects.create_user("xinren", real_name="辛仁")
    Post.objects.create(user=other, unit=cast.unit("jj-nyncj"), office="handler", starts_on=date(2026, 1, 1))
    case = cast.granted()
    assert case.pk in inbox(cast.handler)
    transfer(case, cast.handler, other)
    assert (case.pk in inbox(other), case.pk in inbox(cast.handler)) == (True, False)


def test_an_opinion_is_asked_for_given_and_the_delegator_signs(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    clock = Deadline.objects.get(application=case, internal=True, state="running")
    delegate(case, cast.heyunfei, cast.liangboyuan)
    assert (inbox(cast.heyunfei), inbox(cast.liangboyuan)) == ([], [case.pk])
    with pytest.raises(NotAllowedNow, match="已委派梁博远"):
        decide(case, cast.heyunfei, approve(), LATER)
    with pytest.raises(PermissionDenied):
        decide(case, cast.liangboyuan, approve(), LATER)
    with pytest.raises(PermissionDenied):
        decide(case, cast.fanjiaying, approve(), LATER)
    come_back(case, cast.liangboyuan)
    assert (inbox(cast.heyunfei), inbox(cast.liangboyuan)) == ([case.pk], [])
    clock.refresh_from_db()
    assert clock.state == "running"
    page = words(visitor(cast.handler).get(f"/cases/{case.pk}/"))
    assert "域名无误。" in page
    assert open_step(decide(case, cast.heyunfei, approve(), LATER)) == "province_office"


def test_a_delegation_is_handed_back_or_recalled_and_ends_once(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    delegate(case, cast.heyunfei, cast.liangboyuan)
    with pytest.raises(PermissionDenied, match="由梁博远答复"):
        come_back(case, cast.fanjiaying)
    come_back(case, cast.liangboyuan, Kind.DECLINED, "不熟悉。")
    with pytest.raises(StaleVersion, match="已经收回或者答复"):
        come_back(case, cast.liangboyuan)
    delegate(case, cast.heyunfei, cast.liangboyuan)
    with pytest.raises(PermissionDenied, match="只有委派人"):
        come_back(case, cast.fanjiaying, Kind.RECALLED)
    come_back(case, cast.heyunfei, Kind.RECALLED, "")
    decide(case, cast.heyunfei, approve(), LATER)
    acts = LedgerEntry.objects.filter(application=case, act__contains="deleg").values_list("act", flat=True)
    assert set(acts) == {"turn.delegated", "delegation.declined", "delegation.recalled"}


def test_nobody_outside_the_unit_and_never_the_applicants_handler_is_asked(cast: Cast) -> None:
    case = cast.submitted()
    with pytest.raises(DomainError):
        delegate(case, cast.principal, cast.handler)
    with pytest.raises(DomainError):
        delegate(case, cast.principal, cast.heyunfei)


def test_a_holder_who_left_meanwhile_gets_nothing_back_the_seat_does(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    delegate(case, cast.heyunfei, cast.liangboyuan)
    Post.objects.filter(user=cast.heyunfei).update(ends_on=date(2026, 3, 2))
    come_back(case, cast.liangboyuan)
    assert inbox(cast.fanjiaying) == [case.pk]
    decide(case, cast.fanjiaying, approve(), LATER)


def test_an_office_whose_holder_changed_while_a_turn_waits_just_works(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    Post.objects.filter(user__in=[cast.heyunfei, cast.fanjiaying]).update(ends_on=date(2026, 3, 2))
    newcomer = User.objects.create_user("xinren", real_name="辛仁")
    Post.objects.create(user=newcomer, unit=cast.unit("jj-bgs"), office="reviewer", starts_on=date(2026, 3, 3))
    assert inbox(newcomer) == [case.pk]
    assert open_step(decide(case, newcomer, approve(), LATER)) == "province_office"


def test_delegating_on_the_page_and_answering_from_the_inbox(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    signs, asked = visitor(cast.heyunfei), visitor(cast.liangboyuan)
    assert "将请本单位人员提出书面意见" in words(signs.get(f"/cases/{case.pk}/"))
    page = signs.post(f"/cases/{case.pk}/delegate/", {"seen": str(case.version), "question": "请核对域名。"})
    assert page.status_code == 422
    assert "请核对域名。" in words(page)
    given = {"seen": str(case.version), "question": "请核对域名。", "to": str(cast.liangboyuan.pk)}
    assert signs.post(f"/cases/{case.pk}/delegate/", given).status_code == 302
    assert "等待" in words(signs.get(f"/cases/{case.pk}/"))
    assert "form" not in signs.get(f"/cases/{case.pk}/").context
    assert f"/cases/{case.pk}/answer/" in asked.get("/").content.decode()
    said = {"seen": str(again(case).version), "kind": "answered", "opinion": "域名无误。"}
    assert asked.post(f"/cases/{case.pk}/answer/", said).status_code == 302
    assert signs.get(f"/cases/{case.pk}/").context["form"]
    assert asked.get(f"/cases/{case.pk}/answer/").status_code == 403
