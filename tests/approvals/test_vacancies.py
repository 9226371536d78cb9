"""Nobody holds the office whose turn it is: the case waits with an alarm, or the supervising office signs, as recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import Post, Substitution, User
from approvals.engine import drift, turns
from approvals.models import Decision
from approvals.services import submitting, transferring, vacancies
from lifecycle import ledger, routing
from lifecycle.models import Application, JurisdictionSetting, LedgerEntry
from notices.messages.seats import open_seats
from notices.models import Message
from tests.cast import Cast, again, approve, at, back, decide, person
from tests.signed_in import visitor, words

NOW = at("2026-03-10 09:00")


def record(key: str, value: str) -> None:
    """The regulator records an arrangement with its reason."""
    JurisdictionSetting.objects.create(
        jurisdiction="cn-jx-jiujiang",
        key=f"routing.{key}",
        value=value,
        reason="市政府办公室会议纪要〔2026〕3号。",
        effective_from=date(2026, 1, 1),
        recorded_at=NOW,
    )


def leave(user: User) -> None:
    """The posts of the person end, and so do those of all who hold the same offices; nobody stands in."""
    for post in Post.objects.filter(user=user):
        Post.objects.filter(unit=post.unit, office=post.office).update(ends_on=date(2026, 3, 9))
        Substitution.objects.filter(post__unit=post.unit, post__office=post.office).delete()


def waiting(case: Application) -> str:
    """The seat the open turn is at."""
    (turn,) = turns.open_turns(again(case))
    return str(turn.owner_permission)


def seat_of(cast: Cast, code: str, office: str) -> str:
    return f"post.{cast.unit(code).pk}.{office}"


def test_an_office_that_becomes_empty_stops_the_case_and_alarms_who_can_fill_it(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    leave(cast.city_reviewer)
    assert vacancies.sweep(NOW) == 1
    assert waiting(case) == seat_of(cast, "jj-bgs", "reviewer")
    alarm = Message.objects.get(kind="alarm", application=case)
    assert "office.security_admin" in alarm.addressees
    assert any(to.endswith(".auditor") for to in alarm.addressees)
    page = words(visitor(cast.handler).get(reverse("case", args=[case.pk])))
    assert "市政府办公室 审核岗”目前无人在岗。本件暂停在该环节" in page
    assert LedgerEntry.objects.filter(application=case, act="office.vacant").count() == 1
    assert vacancies.sweep(NOW) == 0, "said once"
    assert list(drift.find()) == []
    assert ledger.verify()[1] is None


def test_an_office_whose_only_holder_is_barred_from_signing_in_is_empty(cast: Cast) -> None:
    case = cast.reviewed("centre_handler")
    Substitution.objects.all().delete()
    holders = User.objects.filter(posts__unit__code="jj-szzx", posts__office="handler")
    User.objects.filter(pk__in=[one.pk for one in holders]).update(is_active=False)
    assert vacancies.sweep(NOW) == 1
    assert waiting(case) in again(case).cursor["vacant"]


def test_it_goes_on_when_the_office_is_filled_again(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    leave(cast.city_reviewer)
    vacancies.sweep(NOW)
    post = Post.objects.filter(user=cast.city_reviewer)[0]
    Substitution.objects.create(
        post=post, substitute=cast.pengxiuzhen, starts_on=NOW.date(), ends_on=NOW.date(), reason="调离"
    )
    assert vacancies.sweep(NOW) == 1
    assert "vacant" not in again(case).cursor
    assert LedgerEntry.objects.filter(application=case, act="office.filled").exists()
    decide(case, cast.pengxiuzhen, approve(), NOW)


def test_where_so_recorded_the_supervising_office_signs_for_the_empty_one(cast: Cast) -> None:
    record("vacant", "escalate")
    case = cast.reviewed("city_office")
    leave(cast.city_reviewer)
    vacancies.sweep(NOW)
    above = waiting(case)
    assert above.startswith(f"post.{cast.unit('jx-bgt').pk}.")
    assert open_seats(again(case)) == [above]
    page = words(visitor(cast.handler).get(reverse("case", args=[case.pk])))
    assert "代为签署" in page
    assert "会议纪要〔2026〕3号" in page
    signer = Post.objects.filter(unit__code="jx-bgt", office=above.rpartition(".")[2]).earliest("pk").user
    case = decide(case, signer, approve(), NOW)
    decision = Decision.objects.filter(application=case).latest("pk")
    assert decision.signer_title.startswith(cast.unit("jx-bgt").display_name)
    assert "vacant" not in case.cursor


def test_it_comes_back_from_above_when_the_office_is_filled(cast: Cast) -> None:
    record("vacant", "escalate")
    case = cast.reviewed("city_office")
    leave(cast.city_reviewer)
    vacancies.sweep(NOW)
    Post.objects.filter(user=cast.city_reviewer).update(ends_on=None)
    assert vacancies.sweep(NOW) == 1
    assert waiting(case) == seat_of(cast, "jj-bgs", "reviewer")


def test_a_correction_of_an_empty_office_waits_even_where_signatures_go_up(cast: Cast) -> None:
    record("vacant", "escalate")
    case = decide(cast.reviewed("centre_handler"), cast.sunwanqing, back())
    leave(cast.handler)
    assert vacancies.sweep(NOW) in (0, 1)
    assert "vacant" not in again(case).cursor, "the principal can correct it"
    leave(cast.principal)
    Post.objects.filter(unit__code="jj-nyncj").update(ends_on=date(2026, 3, 9))
    vacancies.sweep(NOW)
    assert again(case).cursor["vacant"][waiting(case)]["then"] == routing.STOP


def test_a_turn_that_opens_at_an_empty_office_is_noticed_at_once(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.clock.now", lambda: NOW)
    case = cast.reviewed("centre_editor_in_chief")
    leave(cast.city_reviewer)
    with django_capture_on_commit_callbacks(execute=True):
        decide(case, cast.gaochengze, approve(), NOW)
    assert seat_of(cast, "jj-bgs", "reviewer") in again(case).cursor["vacant"]


def test_a_turn_given_to_somebody_who_left_goes_back_to_its_office(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    reviewer = cast.fanjiaying
    transferring.transfer(
        by=cast.city_reviewer, application_id=case.pk, seen=None, to=reviewer.pk, reason="外出。", at=NOW
    )
    assert vacancies.sweep(NOW) == 0
    Post.objects.filter(user=reviewer).update(ends_on=date(2026, 3, 9))
    assert vacancies.sweep(NOW) == 1
    entry = LedgerEntry.objects.get(act="turn.released")
    assert reviewer.real_name in entry.text
    decide(case, cast.city_reviewer, approve(), NOW)


# ---- one's own filing ----------------------------------------------------------------------------------------------------


def appoint(user: User, cast: Cast, code: str, office: str) -> Post:
    return Post.objects.create(user=user, unit=cast.unit(code), office=office, starts_on=date(2026, 1, 1))


def test_who_only_handed_a_case_in_does_not_sign_it_either(cast: Cast) -> None:
    case = cast.draft(by="jiangdahai")
    submitting.submit(by=cast.handler, application_id=case.pk, seen=None, at=NOW)
    case = decide(again(case), cast.principal, approve(), NOW)
    appoint(cast.handler, cast, "jj-szzx", "handler")
    with pytest.raises(PermissionDenied, match="不能审批自己申报的事项"):
        decide(case, cast.handler, approve(), NOW)


def test_a_substitute_does_not_sign_for_the_one_who_filed_it(cast: Cast) -> None:
    case = decide(cast.submitted(), cast.principal, approve(), NOW)
    post = appoint(cast.handler, cast, "jj-szzx", "handler")
    Post.objects.filter(user=cast.sunwanqing).update(ends_on=date(2026, 3, 9))
    Substitution.objects.create(
        post=post, substitute=cast.xuanming, starts_on=NOW.date(), ends_on=NOW.date(), reason="出差"
    )
    with pytest.raises(PermissionDenied, match="代理人也不能"):
        decide(case, cast.xuanming, approve(), NOW)


def test_an_office_held_by_the_applicant_alone_counts_as_empty(cast: Cast) -> None:
    case = decide(cast.submitted(), cast.principal, approve(), NOW)
    Post.objects.filter(unit__code="jj-szzx", office="handler").update(ends_on=date(2026, 3, 9))
    appoint(cast.handler, cast, "jj-szzx", "handler")
    assert vacancies.look(case.pk, at=NOW)
    assert again(case).cursor["vacant"][waiting(case)]["why"] == "own"


# ---- the same person twice in a row --------------------------------------------------------------------------------------


def _both(cast: Cast) -> Any:
    case = decide(cast.reviewed("centre_handler"), cast.sunwanqing, approve(), NOW)
    appoint(cast.sunwanqing, cast, "jj-szzx", "section_chief")
    return case


def test_the_same_person_signs_two_steps_in_a_row_and_the_ledger_says_so(cast: Cast) -> None:
    case = _both(cast)
    page = words(visitor(person(cast.sunwanqing)).get(reverse("case", args=[case.pk])))
    assert "也由您签署；两次签署分别记入台账" in page
    decide(case, cast.sunwanqing, approve(), NOW)
    entry = LedgerEntry.objects.filter(application=case, act="decision.approve").latest("seq")
    assert entry.facts["signed_step_before_too"]


def test_where_so_recorded_somebody_else_signs_the_second(cast: Cast) -> None:
    record("consecutive", "other")
    case = _both(cast)
    with pytest.raises(PermissionDenied, match="须由他人签署"):
        decide(case, cast.sunwanqing, approve(), NOW)
    decide(case, cast.zhuyilan, approve(), NOW)


def test_a_decision_on_routing_must_be_one_of_those_there_are() -> None:
    assert routing.wrong("routing.vacant", "escalate") == ""
    assert "应为以下之一" in routing.wrong("routing.vacant", "skip")
    assert "没有" in routing.wrong("routing.skip", "each")
    assert routing.check_shipped() == []
