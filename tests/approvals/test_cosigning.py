"""Several signers inside one step: their turns, what they may say, who concludes it, what is put on record."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from approvals import desk
from approvals.engine import drift, turns
from approvals.models import Decision, Signature, Signer
from approvals.services import deciding, vacancies, withdrawing
from lifecycle.errors import DomainError, NotAllowedNow, StaleVersion
from lifecycle.models import Application, Deadline, LedgerEntry
from notices.messages.seats import holders_of
from notices.models import Message
from tests.approvals.cosigned import LEADER, SECOND, SOON, THIRD, cosigned, signed, signs
from tests.cast import Cast, again, approve, back, decide, open_step, person, refuse

State = Application.State


def waits(name: str) -> list[str]:
    """What waits in a person's inbox."""
    user = User.objects.get(username=name)
    return [task.flow_task.name for task in desk.waiting(person(user), SOON.date())]


def test_in_a_step_all_must_sign_everybody_has_it_in_their_inbox(cast: Cast) -> None:
    case = cosigned(cast, "all")
    assert (waits(LEADER), waits(SECOND), waits(THIRD)) == (["review"], ["cosign"], ["cosign"])
    assert list(drift.find()) == []
    dues = {task.due_on for task in turns.open_turns(case)}
    assert len(dues) == 1, "the limit of the step is everybody's"


def test_the_last_of_all_to_agree_concludes_the_step_with_one_decision(cast: Cast) -> None:
    case = cosigned(cast, "all")
    for name in (SECOND, LEADER):
        case = signs(case, name, approve(f"{name}同意。"))
        assert open_step(case) == "centre_handler"
        assert waits(name) == []
    case = signs(case, THIRD, approve("无不同意见。"))
    assert open_step(case) == "centre_section_chief"
    decision = Decision.objects.get(application=case, step_key="centre_handler")
    assert (decision.verdict, decision.signer.username, decision.unit.code) == ("approve", THIRD, "jj-szzx")
    assert signed(case) == [(SECOND, "approve"), (LEADER, "approve"), (THIRD, "approve")]
    assert [waits(name) for name in (LEADER, SECOND, THIRD)] == [[], [], []]
    assert list(drift.find()) == []


def test_every_signature_is_put_on_record(cast: Cast) -> None:
    case = cosigned(cast, "all")
    for name in (SECOND, LEADER, THIRD):
        case = signs(case, name, approve())
    entries = LedgerEntry.objects.filter(application=case).order_by("-seq")[:3]
    assert [e.act for e in entries] == ["decision.approve", "signature.approve", "signature.approve"]


@pytest.mark.parametrize(("said", "state"), [(back(), State.RETURNED), (refuse(), State.REFUSED)])
def test_a_return_or_refusal_by_one_of_all_concludes_the_step_and_closes_the_other_turns(
    cast: Cast, said: deciding.Said, state: str
) -> None:
    case = signs(cosigned(cast, "all"), SECOND, said)
    assert case.state == state
    assert [waits(name) for name in (LEADER, SECOND, THIRD)] == [[], [], []]
    assert list(drift.find()) == []


def test_of_any_the_first_decides_and_the_others_need_not_sign(cast: Cast) -> None:
    case = signs(cosigned(cast, "any"), THIRD, approve())
    assert open_step(case) == "centre_section_chief"
    assert [waits(name) for name in (LEADER, SECOND)] == [[], []]


def test_a_vote_is_won_by_the_votes_needed(cast: Cast) -> None:
    case = signs(cosigned(cast, "vote", 2), SECOND, refuse("不同意。"))
    case = signs(case, THIRD, approve())
    assert open_step(case) == "centre_handler"
    assert open_step(signs(case, LEADER, approve())) == "centre_section_chief"


def test_a_vote_that_cannot_be_won_any_more_refuses_the_case(cast: Cast) -> None:
    case = signs(cosigned(cast, "vote", 2), SECOND, refuse("不同意。"))
    case = signs(case, THIRD, refuse("不同意。"))
    assert case.state == State.REFUSED
    assert waits(LEADER) == []


def test_a_voter_does_not_send_the_case_back_but_the_seat_that_holds_the_step_does(cast: Cast) -> None:
    case = cosigned(cast, "vote", 2)
    with pytest.raises(DomainError, match="票签只投同意或者不予批准"):
        signs(case, SECOND, back())
    assert signs(case, LEADER, back()).state == State.RETURNED


def test_in_turn_each_is_asked_after_the_one_before(cast: Cast) -> None:
    case = cosigned(cast, "in_turn")
    assert [waits(name) for name in (LEADER, SECOND, THIRD)] == [["review"], [], []]
    with pytest.raises(NotAllowedNow, match="还没有轮到您签署"):
        signs(case, THIRD, approve())
    case = signs(case, LEADER, approve())
    assert [waits(name) for name in (LEADER, SECOND, THIRD)] == [[], ["cosign"], []]
    told = Message.objects.filter(application=case, kind="turn").order_by("-pk")[0]
    assert told.addressees == [f"post.{cast.unit('jj-czj').pk}.principal"]
    case = signs(signs(case, SECOND, approve()), THIRD, approve())
    assert open_step(case) == "centre_section_chief"


def test_a_signature_leaves_the_page_of_the_next_signer_valid(cast: Cast) -> None:
    case = cosigned(cast, "all")
    seen = case.version
    decide(case, cast.cenweiguo, approve(), SOON, seen)
    decide(case, cast.pengxiuzhen, approve(), SOON, seen)
    assert len(signed(case)) == 2


def test_the_second_of_two_in_one_seat_is_told_who_signed(cast: Cast) -> None:
    case = cosigned(cast, "all")
    signs(case, LEADER, approve())
    with pytest.raises(StaleVersion, match="已由孙婉清于2026-03-03 10:00签署“同意”"):
        signs(case, "dingzihao", approve())


def test_who_has_no_seat_in_the_step_does_not_sign_it(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        signs(cosigned(cast, "all"), "zhengkaiyuan", approve())


def test_a_withdrawn_case_waits_for_no_signer(cast: Cast) -> None:
    case = signs(cosigned(cast, "all"), LEADER, approve())
    withdrawing.withdraw(by=cast.handler, application_id=case.pk, seen=None, reason="另行申报。", at=SOON)
    assert turns.open_turns(again(case), waiting=True) == []
    assert list(drift.find()) == []


def test_after_a_return_all_sign_anew_in_the_next_round(cast: Cast) -> None:
    case = signs(signs(cosigned(cast, "all"), LEADER, approve()), SECOND, back(to=0))
    case = decide(case, cast.jiangdahai, approve("已核实。"), SOON)
    assert (open_step(case), case.round) == ("centre_handler", 2)
    assert [waits(name) for name in (LEADER, SECOND, THIRD)] == [["review"], ["cosign"], ["cosign"]]
    assert Signer.objects.filter(application=case, round=2).count() == 3
    for name in (THIRD, SECOND, LEADER):
        case = signs(case, name, approve())
    assert open_step(case) == "centre_section_chief"


def test_the_limit_of_the_step_is_one_however_many_sign(cast: Cast) -> None:
    case = cosigned(cast, "all")
    before = Deadline.objects.filter(application=case, internal=True, met_at=None).values_list("pk", flat=True)
    kept = list(before)
    signs(case, SECOND, approve())
    assert list(before.all()) == kept


def test_everybody_who_signs_is_reminded_of_the_limit_of_the_step(cast: Cast) -> None:
    case = signs(cosigned(cast, "all"), LEADER, approve())
    limit = Deadline.objects.select_related("application").get(application=case, internal=True, met_at=None)
    waiting = [f"post.{cast.unit(code).pk}.principal" for code in ("jj-czj", "jj-wjw")]
    assert holders_of(limit) == waiting


def test_the_empty_office_of_a_signer_is_marked_and_the_others_sign_on(cast: Cast) -> None:
    case = cosigned(cast, "all")
    cast.cenweiguo.posts.update(ends_on=date(2026, 3, 2))
    assert vacancies.look(case.pk, at=SOON)
    case = again(case)
    assert list(case.cursor["vacant"]) == [f"post.{cast.unit('jj-czj').pk}.principal"]
    case = signs(signs(case, THIRD, approve()), LEADER, approve())
    assert open_step(case) == "centre_handler"
    assert list(drift.find()) == []


def test_a_signature_is_never_changed(cast: Cast) -> None:
    case = signs(cosigned(cast, "all"), SECOND, approve())
    row = Signature.objects.get(signer__application=case)
    row.opinion = "改过。"
    with pytest.raises(Exception, match="append-only"):
        row.save()
