"""Adding signers before and after oneself, and taking them out again: who may, whom, and what waits for whom."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from approvals.engine import drift, turns
from approvals.models import Decision
from approvals.services import adding_signers
from approvals.services.adding_signers import Asked
from approvals.voting import AFTER, BEFORE
from lifecycle.errors import DomainError, NotAllowedNow, StaleVersion
from lifecycle.models import Application, LedgerEntry
from lifecycle.selectors import visible_applications
from notices.models import Message
from tests.approvals.cosigned import LEADER, SECOND, SOON, THIRD, adds, cosigned, removes, signed, signs
from tests.approvals.test_cosigning import waits
from tests.cast import Cast, approve, back, open_step, person, refuse

#: Asked for an opinion: the finance bureau's principal, of a unit beside the centre.
ADVISER = SECOND


@pytest.fixture
def case(cast: Cast) -> Application:
    """A case at an ordinary step, which the centre's handlers sign alone."""
    return cast.reviewed("centre_handler")


def test_who_adds_a_signer_before_themselves_waits_for_the_answer(case: Application) -> None:
    adds(case, LEADER, ADVISER, BEFORE)
    assert (waits(LEADER), waits(ADVISER)) == ([], ["cosign"])
    with pytest.raises(NotAllowedNow, match="等待九江市财政局 主要负责人岗"):
        signs(case, LEADER, approve())
    signs(case, ADVISER, approve("经费已落实。"))
    assert (waits(LEADER), waits(ADVISER)) == (["review"], [])
    assert open_step(signs(case, LEADER, approve())) == "centre_section_chief"
    assert list(drift.find()) == []


def test_a_signer_added_after_is_asked_once_the_other_has_signed_and_concludes_the_step(case: Application) -> None:
    adds(case, LEADER, ADVISER, AFTER)
    assert (waits(LEADER), waits(ADVISER)) == (["review"], [])
    case = signs(case, LEADER, approve())
    assert (open_step(case), waits(ADVISER)) == ("centre_handler", ["cosign"])
    assert open_step(signs(case, ADVISER, approve())) == "centre_section_chief"
    assert Decision.objects.filter(application=case, step_key="centre_handler").count() == 1


def test_an_added_signer_may_send_the_case_back_but_not_refuse_it(case: Application) -> None:
    adds(case, LEADER, ADVISER, BEFORE)
    with pytest.raises(DomainError, match="不予批准由办理路线上的岗位决定"):
        signs(case, ADVISER, refuse())
    assert signs(case, ADVISER, back()).state == Application.State.RETURNED
    assert turns.open_turns(case, "cosign") == []


def test_one_person_may_be_asked_by_name_and_nobody_else_signs_then(cast: Cast, case: Application) -> None:
    signer = adds(case, LEADER, "heyunfei", BEFORE, by_name=True)
    assert signer.label == "九江市人民政府办公室 审核岗 何云飞"
    with pytest.raises(PermissionDenied):
        signs(case, "fanjiaying", approve())
    assert open_step(signs(case, "heyunfei", approve())) == "centre_handler"


def test_who_is_asked_is_told_why_and_may_see_the_case(case: Application) -> None:
    adviser = User.objects.get(username=ADVISER)
    assert not visible_applications(person(adviser), SOON.date()).filter(pk=case.pk).exists()
    adds(case, LEADER, ADVISER, BEFORE)
    assert visible_applications(person(adviser), SOON.date()).filter(pk=case.pk).exists()
    told = Message.objects.filter(application=case).order_by("-pk")[0]
    assert "孙婉清请您前加签：涉及该单位职责，请提出意见。" in told.text
    entry = LedgerEntry.objects.filter(application=case).order_by("-seq")[0]
    assert (entry.act, entry.facts["reason"]) == ("signer.added", "涉及该单位职责，请提出意见。")


@pytest.mark.parametrize("whom", ["luojingwen", "jiangdahai", "zhengkaiyuan", "dingzihao", "taoran"])
def test_neither_the_applicants_handler_nor_oneself_nor_another_place_is_asked(case: Application, whom: str) -> None:
    if whom == "jiangdahai":  # the applicant's principal is no handler: the department stands beside the centre
        adds(case, LEADER, whom, BEFORE)
        return
    with pytest.raises(DomainError, match="请选择可以加签的岗位或者人员"):
        adds(case, LEADER, whom, BEFORE)


def test_the_same_seat_is_not_asked_twice(case: Application) -> None:
    adds(case, LEADER, ADVISER, BEFORE)
    with pytest.raises(DomainError, match="已在列的签署人"):
        adds(case, LEADER, ADVISER, AFTER)


def test_only_those_whose_turn_it_is_ask_others(case: Application) -> None:
    for name in ("zhuyilan", "heyunfei", "luojingwen"):
        with pytest.raises(PermissionDenied):
            adds(case, name, ADVISER, BEFORE)
    adds(case, LEADER, ADVISER, BEFORE)
    with pytest.raises(PermissionDenied):
        adds(case, ADVISER, THIRD, BEFORE)


def test_a_reason_is_asked_for_and_a_page_out_of_date_refused(case: Application) -> None:
    asked = Asked(User.objects.get(username=ADVISER).posts.get().unit_id, "principal", BEFORE)
    by = User.objects.get(username=LEADER)
    with pytest.raises(DomainError, match="请填写原因"):
        adding_signers.add_signer(by=by, application_id=case.pk, seen=None, asked=asked, reason=" ", at=SOON)
    with pytest.raises(StaleVersion):
        adding_signers.add_signer(by=by, application_id=case.pk, seen=0, asked=asked, reason="请阅。", at=SOON)


def test_an_added_signer_taken_out_is_told_and_who_waited_goes_on(case: Application) -> None:
    signer = adds(case, LEADER, ADVISER, BEFORE)
    removes(case, LEADER, signer)
    assert (waits(LEADER), waits(ADVISER)) == (["review"], [])
    assert Message.objects.filter(application=case, subject__startswith="已减签，无需办理").exists()
    with pytest.raises(StaleVersion, match="孙婉清已将您减签"):
        signs(case, ADVISER, approve())
    assert open_step(signs(case, LEADER, approve())) == "centre_section_chief"


def test_who_has_signed_is_not_taken_out_nor_is_the_last_one_waited_for(case: Application) -> None:
    first = adds(case, LEADER, ADVISER, BEFORE)
    signs(case, ADVISER, approve())
    with pytest.raises(NotAllowedNow, match="已经签署"):
        removes(case, LEADER, first)
    second = adds(case, LEADER, THIRD, AFTER)
    signs(case, LEADER, approve())
    with pytest.raises(NotAllowedNow, match="请先加签再减签"):
        removes(case, LEADER, second)
    adds(case, LEADER, "heyunfei", AFTER)
    removes(case, LEADER, second)
    assert open_step(signs(case, "heyunfei", approve())) == "centre_section_chief"


def test_only_who_added_or_who_leads_takes_out_and_never_a_seat_of_the_route(cast: Cast) -> None:
    case = cosigned(cast, "all")
    signer = adds(case, SECOND, "heyunfei", BEFORE)
    with pytest.raises(NotAllowedNow, match="只有加签的人和本环节的主办岗位"):
        removes(case, THIRD, signer)
    with pytest.raises(NotAllowedNow, match="办理路线规定的签署岗位不能减签"):
        removes(case, LEADER, case.signers.get(order=1))
    removes(case, LEADER, signer)
    for name in (LEADER, SECOND, THIRD):
        case = signs(case, name, approve())
    assert open_step(case) == "centre_section_chief"


def test_one_of_several_who_asks_somebody_waits_alone(cast: Cast) -> None:
    case = cosigned(cast, "all")
    adds(case, SECOND, "heyunfei", BEFORE)
    assert [waits(name) for name in (LEADER, SECOND, THIRD, "heyunfei")] == [["review"], [], ["cosign"], ["cosign"]]
    for name in (LEADER, THIRD, "heyunfei", SECOND):
        case = signs(case, name, approve())
    assert open_step(case) == "centre_section_chief"
    assert [name for name, _ in signed(case)] == [LEADER, THIRD, "heyunfei", SECOND]
