"""Deciding a step: who may, what must be said, and what the second of two is told."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Post, Substitution
from approvals.engine import turns
from approvals.models import Decision
from approvals.services.deciding import Said
from lifecycle.errors import DomainError, StaleVersion
from lifecycle.models import Application, Deadline, Domain, LedgerEntry, Site
from tests.cast import FILED, Cast, again, approve, at, back, decide, grant, open_step, person, refuse

State = Application.State


def test_an_approval_hands_the_case_to_the_next_office(cast: Cast) -> None:
    case = decide(cast.submitted(), cast.principal, approve("同意申请。"))
    assert open_step(case) == "centre_handler"
    (turn,) = turns.open_turns(case)
    assert turn.owner_permission == f"post.{cast.unit('jj-szzx').pk}.handler"
    decision = Decision.objects.get(application=case)
    assert (decision.signer_name, decision.signer_title, decision.opinion) == ("江大海", "局长", "同意申请。")


def test_an_approval_without_words_says_that_it_agrees(cast: Cast) -> None:
    case = decide(cast.submitted(), cast.principal, approve(""))
    assert Decision.objects.get(application=case).opinion == "同意。"


@pytest.mark.parametrize("said", [back("  "), refuse("")])
def test_a_return_or_refusal_without_an_opinion_is_refused(cast: Cast, said: Said) -> None:
    case = cast.reviewed("city_office")
    with pytest.raises(DomainError, match="必须写明意见") as refused:
        decide(case, cast.city_reviewer, said)
    assert refused.value.field == "opinion"
    assert again(case).state == State.UNDER_REVIEW
    assert Decision.objects.filter(application=case).count() == 4


def test_an_unknown_verdict_is_refused(cast: Cast) -> None:
    with pytest.raises(DomainError, match="请选择审批结论"):
        decide(cast.submitted(), cast.principal, Said(verdict="maybe"))


@pytest.mark.parametrize("username", ["luojingwen", "sunwanqing", "heyunfei", "pengxiuzhen", "taoran"])
def test_nobody_but_the_holder_of_the_seat_may_decide(cast: Cast, username: str) -> None:
    case = cast.submitted()
    with pytest.raises(PermissionDenied, match="由其他岗位签署"):
        decide(case, getattr(cast, username), approve())
    assert not Decision.objects.filter(application=case).exists()


def test_a_person_whose_post_has_ended_may_no_longer_decide(cast: Cast) -> None:
    case = cast.submitted()
    Post.objects.filter(user=cast.principal).update(ends_on=date(2026, 3, 2))
    decide(case, cast.principal, approve(), at("2026-03-02 18:00"))
    case = cast.submitted(code="jj-wjw", by="yuanxiaohe")
    Post.objects.filter(user=cast.pengxiuzhen).update(ends_on=date(2026, 3, 2))
    with pytest.raises(PermissionDenied):
        decide(case, cast.pengxiuzhen, approve(), at("2026-03-03 09:00"))


def test_nobody_reviews_a_case_they_drafted(cast: Cast) -> None:
    """A handler who came to the centre meanwhile does not review their own case; the principal's consent is no review."""
    case = decide(cast.submitted(), cast.principal, approve())
    Post.objects.create(
        user=cast.handler, unit=cast.unit("jj-szzx"), office=Post.Office.HANDLER, starts_on=date(2026, 1, 1)
    )
    with pytest.raises(PermissionDenied, match="不能审批自己申报的事项"):
        decide(case, cast.handler, approve())


def test_a_principal_may_consent_to_the_case_they_drafted(cast: Cast) -> None:
    case = cast.submitted(by="jiangdahai")
    assert open_step(decide(case, cast.principal, approve())) == "centre_handler"


def test_a_substitute_signs_for_the_holder_and_the_decision_says_so(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    Substitution.objects.create(
        post=Post.objects.get(user=cast.city_reviewer),
        substitute=cast.liangboyuan,
        starts_on=date(2026, 3, 9),
        ends_on=date(2026, 3, 13),
        reason="外出",
    )
    case = decide(case, cast.liangboyuan, approve(), at("2026-03-10 09:00"))
    decision = Decision.objects.filter(application=case).latest("pk")
    assert (decision.signer_name, decision.acting_for) == ("梁博远", "何云飞")
    assert LedgerEntry.objects.latest("seq").acting_for == "何云飞"


def test_a_substitute_may_not_sign_after_the_last_day(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    Substitution.objects.create(
        post=Post.objects.get(user=cast.city_reviewer),
        substitute=cast.liangboyuan,
        starts_on=date(2026, 3, 9),
        ends_on=date(2026, 3, 13),
        reason="外出",
    )
    with pytest.raises(PermissionDenied):
        decide(case, cast.liangboyuan, approve(), at("2026-03-14 00:01"))


def test_the_second_of_two_is_told_who_was_faster_and_what_they_decided(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    seen = again(case).version
    decide(case, cast.city_reviewer, back("请补充经费材料。"), at("2026-03-11 16:20"), seen=seen)
    with pytest.raises(StaleVersion) as lost:
        decide(case, cast.fanjiaying, approve(), at("2026-03-11 16:21"), seen=seen)
    assert str(lost.value) == (
        "“市政府办公室意见”已由何云飞于2026-03-11 16:20签署“退回补正”，申请目前为“退回补正”。您输入的内容已保留，可复制后使用。"
    )


def test_a_case_nobody_has_to_sign_says_how_it_stands(cast: Cast) -> None:
    case = cast.draft()
    with pytest.raises(StaleVersion, match="目前为“草稿”"):
        decide(case, cast.principal, approve())


def test_the_database_keeps_one_decision_a_seat_and_round(cast: Cast) -> None:
    case = decide(cast.submitted(), cast.principal, approve())
    kept = Decision.objects.get(application=case)
    kept.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save(force_insert=True)


def test_a_refusal_ends_the_case_and_gives_its_place_and_domains_back(cast: Cast) -> None:
    case = decide(cast.reviewed("province_office"), cast.approver, refuse("必要性不足。"))
    assert (case.state, case.site.state if case.site else "") == (State.REFUSED, Site.State.DROPPED)
    assert {d.state for d in Domain.objects.filter(site=case.site)} == {Domain.State.REFUSED}
    assert turns.open_turns(case) == []
    assert not Deadline.objects.filter(application=case, state="running").exists()
    assert cast.submitted(when=at("2026-04-01 09:00")).state == State.UNDER_REVIEW


def test_an_ended_case_takes_no_more_decisions(cast: Cast) -> None:
    case = decide(cast.reviewed("province_office"), cast.approver, refuse())
    with pytest.raises(StaleVersion, match="不予批准"):
        decide(case, cast.approver, grant())


def test_the_last_level_must_say_within_how_many_days_the_site_goes_online(cast: Cast) -> None:
    """OPN-12: the law sets no number, so the grant does."""
    case = cast.reviewed("province_office")
    for text in ("", "0", "-3", "九十", "10000"):
        with pytest.raises(DomainError, match="达标上线") as refused:
            decide(case, cast.approver, approve(granted={"launch_within_days": text}))
        assert refused.value.field == "launch_within_days"
    assert decide(case, cast.approver, approve(granted={"launch_within_days": "1"})).state == State.CARRYING_OUT


def test_a_refused_grant_leaves_no_decision_and_no_number(cast: Cast) -> None:
    case = cast.reviewed("province_office")
    with pytest.raises(DomainError):
        decide(case, cast.approver, approve())
    assert Decision.objects.filter(application=case).count() == 5
    assert again(case).site.state == Site.State.PLANNED
    assert again(case).granted == {}


def test_a_decision_raises_the_version_so_that_open_pages_know(cast: Cast) -> None:
    case = cast.submitted()
    assert decide(case, cast.principal, approve()).version == case.version + 1


def test_a_decision_and_its_clause_stand_in_the_ledger(cast: Cast) -> None:
    case = decide(cast.submitted(), cast.principal, approve("同意申请。"))
    entry = LedgerEntry.objects.filter(application=case).latest("seq")
    assert (entry.act, entry.actor_name, entry.actor_post) == ("decision.approve", "江大海", "市农业农村局 局长")
    assert entry.cites[0]["rule"] == "OPN-10"
    assert entry.facts["opinion"] == "同意申请。"


def test_posts_are_read_anew_for_every_act(cast: Cast) -> None:
    case = cast.submitted()
    stale = cast.principal
    assert stale.has_perm(f"post.{case.unit_id}.principal")
    Post.objects.filter(user=stale).update(ends_on=date(2026, 1, 1))
    with pytest.raises(PermissionDenied):
        decide(case, person(stale), approve(), FILED)
