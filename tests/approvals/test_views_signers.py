"""The page of a step that several sign: each sees whom it waits for, signs for their part, asks others in and out."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from approvals.models import Decision, Signature, Signer
from approvals.voting import AFTER, BEFORE
from lifecycle.models import Application
from tests.approvals.cosigned import LEADER, SECOND, THIRD, adds, cosigned, signed, signs
from tests.approvals.test_views_cases import text_of
from tests.cast import Cast, again, approve, open_step
from tests.signed_in import visitor


def page(case: Application, name: str) -> Any:
    """The case as a person sees it."""
    return visitor(User.objects.get(username=name)).get(f"/cases/{case.pk}/")


def post(case: Application, name: str, verb: str, **typed: Any) -> Any:
    """Do an act on its page, with the version the case has."""
    typed = {"seen": str(again(case).version), **typed}
    return visitor(User.objects.get(username=name)).post(f"/cases/{case.pk}/{verb}/", typed)


def values(answer: Any, field: str) -> list[str]:
    """The choices a form offers."""
    return [value for value, _ in answer.context["form"].fields[field].choices]


def test_every_signer_sees_who_has_signed_and_whom_the_step_waits_for(cast: Cast) -> None:
    case = signs(cosigned(cast, "all"), SECOND, approve("经费已列入预算。"))
    shown = text_of(page(case, THIRD))
    assert "会签：应签3人，已签1人。" in shown
    assert "经费已列入预算。" in shown
    assert "会签 1/3 已签" in shown
    assert "孙婉清" in shown
    leader = page(case, LEADER)
    assert values(leader, "verdict") == ["approve", "return", "refuse"]
    assert "form" not in page(case, SECOND).context, "who has signed is not asked again"


def test_a_voter_is_offered_a_vote_only_and_told_what_it_leads_to(cast: Cast) -> None:
    case = cosigned(cast, "vote", 2)
    answer = page(case, THIRD)
    assert values(answer, "verdict") == ["approve", "refuse"]
    assert "登记您的意见，其他签署人继续签署。票签：3票中须2票同意，已同意1票，未投2票。" in text_of(answer)
    assert "记一张不同意票，本件尚不终结。" in text_of(answer)


def test_a_signer_signs_on_the_page_for_their_part(cast: Cast) -> None:
    case = cosigned(cast, "all")
    answer = post(case, THIRD, "decide", verdict="approve", opinion="无意见。")
    assert answer.status_code == 302
    assert signed(case) == [(THIRD, "approve")]
    assert not Decision.objects.filter(application=case, step_key="centre_handler").exists()


def test_who_comes_second_in_one_seat_keeps_what_was_typed(cast: Cast) -> None:
    case = signs(cosigned(cast, "all"), LEADER, approve())
    answer = post(case, "dingzihao", "decide", verdict="approve", opinion="我也同意，另有说明。")
    assert answer.status_code == 409
    assert "我也同意，另有说明。" in text_of(answer)
    assert "已由孙婉清于" in text_of(answer)


def test_a_signer_is_added_and_taken_out_on_pages_of_their_own(cast: Cast) -> None:
    case = cast.reviewed("centre_handler")
    assert "add-signer" in page(case, LEADER).content.decode()
    form = visitor(User.objects.get(username=LEADER)).get(f"/cases/{case.pk}/add-signer/")
    assert values(form, "kind") == [BEFORE, AFTER]
    seat = f"{cast.unit('jj-czj').pk}.principal"
    answer = post(case, LEADER, "add-signer", kind=BEFORE, target=seat, reason="请核经费。")
    assert answer.status_code == 302
    waiting = text_of(page(case, LEADER))
    assert "加签：应签1人，已签0人。加签1人待答复。" in waiting
    assert "form" not in page(case, LEADER).context, "who asked waits for the answer"
    asked = page(case, SECOND)
    assert "孙婉清请您提出意见：请核经费。" in text_of(asked)
    assert values(asked, "verdict") == ["approve", "return"]
    signer = Signer.objects.get(application=case, kind=BEFORE)
    gone = post(case, LEADER, "remove-signer", signer=str(signer.pk), reason="不需要了。")
    assert gone.status_code == 302
    assert open_step(signs(case, LEADER, approve())) == "centre_section_chief"


def test_a_form_that_says_not_whom_or_why_keeps_the_rest(cast: Cast) -> None:
    case = cast.reviewed("centre_handler")
    answer = post(case, LEADER, "add-signer", kind=AFTER, target="", reason="请提出意见。")
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"target"}
    assert answer.context["form"]["reason"].value() == "请提出意见。"
    assert not Signer.objects.filter(application=case).exists()


def test_others_have_no_page_to_add_or_take_out(cast: Cast) -> None:
    case = cast.reviewed("centre_handler")
    for name, verb in ((name, verb) for name in ("heyunfei", "luojingwen") for verb in ("add-signer", "remove-signer")):
        assert visitor(User.objects.get(username=name)).get(f"/cases/{case.pk}/{verb}/").status_code == 403
    adds(case, LEADER, SECOND, BEFORE)
    assert visitor(User.objects.get(username=SECOND)).get(f"/cases/{case.pk}/add-signer/").status_code == 403


def test_the_opinions_of_a_step_stand_together_once_it_is_decided(cast: Cast) -> None:
    case = cosigned(cast, "any")
    adds(case, THIRD, "heyunfei", AFTER)
    for name in (THIRD, "heyunfei"):
        case = signs(case, name, approve(f"{name}的意见。"))
    shown = text_of(page(case, "luojingwen"))
    assert "pengxiuzhen的意见。" in shown
    assert "heyunfei的意见。" in shown
    assert "后加签" in shown
    assert Signature.objects.count() == 2
