"""Substitutes: set by the holder or a security administrator, for some days, never oneself, never twice, never in a chain."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Post, Substitution, User
from approvals.engine import turns
from approvals.models import Decision
from approvals.services import substituting
from lifecycle.errors import DomainError, NotAllowedNow
from lifecycle.models import LedgerEntry
from notices.models import Message
from tests.cast import Cast, approve, at, decide, person
from tests.signed_in import visitor, words

NOW = at("2026-03-09 09:00")
DAYS = {"starts_on": date(2026, 3, 9), "ends_on": date(2026, 3, 13)}


def post_of(user: User) -> Post:
    """The post of a person with one."""
    return Post.objects.get(user=user)


def stand_in(by: User, away: User, to: User, **more: Any) -> Substitution:
    """One substitution."""
    given = {**DAYS, "reason": "出差。", "at": NOW, **more}
    return substituting.substitute(by=person(by), post_id=post_of(away).pk, to=to.pk, **given)


def test_a_holder_names_who_signs_for_what_waits_and_what_comes(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    row = stand_in(cast.heyunfei, cast.heyunfei, cast.liangboyuan)
    seats = {f"post.{row.post.unit_id}.reviewer"}
    assert turns.waiting_for(seats, cast.liangboyuan.pk).count() == 1
    case = decide(case, cast.liangboyuan, approve(), NOW)
    made = Decision.objects.get(application=case, step_key="city_office")
    assert (made.signer_name, made.acting_for) == ("梁博远", "何云飞")
    entry = LedgerEntry.objects.get(act="substitution.set")
    assert entry.text.startswith("梁博远代何云飞办理（市政府办公室")
    assert set(Message.objects.get(key=f"substitution.set:{row.pk}").addressees) == {
        f"user.{cast.heyunfei.pk}",
        f"user.{cast.liangboyuan.pk}",
    }


def test_a_substitute_who_filed_the_case_is_refused(cast: Cast) -> None:
    case = cast.submitted()
    stand_in(cast.principal, cast.principal, cast.handler)
    case = decide(case, cast.handler, approve(), NOW)  # the unit's own consent is no review
    for name in ("sunwanqing", "zhuyilan", "gaochengze"):
        case = decide(case, getattr(cast, name), approve(), NOW)
    newcomer = Post.objects.create(
        user=cast.handler, unit=cast.unit("jj-bgs"), office="section_chief", starts_on=date(2026, 1, 1)
    )
    stand_in(cast.heyunfei, cast.heyunfei, newcomer.user)
    with pytest.raises(PermissionDenied, match="经办人"):
        decide(case, cast.handler, approve(), NOW)


def test_a_substitution_ended_early_signs_no_more_and_ends_once(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    row = stand_in(cast.heyunfei, cast.heyunfei, cast.liangboyuan)
    with pytest.raises(PermissionDenied):
        substituting.end(by=cast.liangboyuan, substitution_id=row.pk, at=NOW)
    substituting.end(by=person(cast.heyunfei), substitution_id=row.pk, at=NOW)
    with pytest.raises(PermissionDenied):
        decide(case, cast.liangboyuan, approve(), NOW)
    with pytest.raises(NotAllowedNow, match="已经结束"):
        substituting.end(by=person(cast.heyunfei), substitution_id=row.pk, at=NOW)
    assert stand_in(cast.heyunfei, cast.heyunfei, cast.fanjiaying).pk


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"starts_on": date(2026, 3, 8)}, "starts_on"),
        ({"ends_on": date(2026, 3, 8)}, "ends_on"),
        ({"reason": " "}, "reason"),
    ],
)
def test_days_run_forwards_and_a_reason_is_given(cast: Cast, more: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as refused:
        stand_in(cast.heyunfei, cast.heyunfei, cast.liangboyuan, **more)
    assert refused.value.field == field


def test_nobody_stands_in_for_oneself_from_outside_twice_or_in_a_chain(cast: Cast) -> None:
    for wrong in (cast.heyunfei, cast.sunwanqing, cast.taoran):
        with pytest.raises(DomainError, match="本单位的其他在岗人员"):
            stand_in(cast.heyunfei, cast.heyunfei, wrong)
    stand_in(cast.heyunfei, cast.heyunfei, cast.liangboyuan)
    last = DAYS["ends_on"]
    with pytest.raises(DomainError, match="不能重叠"):
        stand_in(cast.heyunfei, cast.heyunfei, cast.fanjiaying, starts_on=last, ends_on=last)
    with pytest.raises(DomainError, match="在此期间由梁博远代理"):
        stand_in(cast.fanjiaying, cast.fanjiaying, cast.heyunfei)
    with pytest.raises(DomainError, match="梁博远在此期间代理何云飞"):
        stand_in(cast.liangboyuan, cast.liangboyuan, cast.fanjiaying)
    free = last + timedelta(days=1)
    assert stand_in(cast.heyunfei, cast.heyunfei, cast.fanjiaying, starts_on=free, ends_on=free).pk


def test_a_security_administrator_sets_one_for_a_person_who_is_away_and_nobody_else_does(cast: Cast) -> None:
    assert stand_in(cast.shijing, cast.heyunfei, cast.liangboyuan).pk
    for wrong in (cast.fanjiaying, cast.taoran, cast.lengfeng):
        with pytest.raises(PermissionDenied):
            stand_in(wrong, cast.heyunfei, cast.liangboyuan)
    with pytest.raises(PermissionDenied, match="不能代理"):
        stand_in(cast.shijing, cast.taoran, cast.liangboyuan)


def test_a_substitute_is_set_and_ended_on_the_page(cast: Cast) -> None:
    client, mine = visitor(cast.heyunfei), post_of(cast.heyunfei)
    page, today = f"/substitutes/new/{mine.pk}/", timezone.localdate()
    assert page in client.get("/substitutes/").content.decode()
    bare = client.post(page, {"reason": "学习"})
    assert (bare.status_code, "学习" in bare.content.decode()) == (422, True)
    days = {"starts_on": today.isoformat(), "ends_on": today.isoformat()}
    assert client.post(page, {"to": cast.liangboyuan.pk, "reason": "学习", **days}).status_code == 302
    row = Substitution.objects.latest("pk")
    assert "梁博远" in words(visitor(cast.liangboyuan).get("/substitutes/"))
    assert visitor(cast.liangboyuan).get(f"/substitutes/{row.pk}/end/").status_code == 404
    assert visitor(cast.fanjiaying).get(page).status_code == 404
    assert "将立即结束代理" in words(client.get(f"/substitutes/{row.pk}/end/"))
    assert client.post(f"/substitutes/{row.pk}/end/").status_code == 302
    assert "已经结束" in words(client.post(f"/substitutes/{row.pk}/end/"))
    assert "何云飞" in words(visitor(cast.shijing).get("/substitutes/", {"q": "何云"}))
