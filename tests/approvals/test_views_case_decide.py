"""Deciding on the page: the loser keeps what was typed, a refusal says which clause, a click shows what it leads to."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Substitution
from approvals.models import Decision
from lifecycle.models import Application
from tests.approvals.test_views_cases import text_of
from tests.cast import Cast, again, approve, back, decide
from tests.signed_in import visitor as signed_in

TYPED = "建议补充等级保护材料后再报，此段意见较长，不应丢失。"


def sign(cast: Cast, who: Any, case: Application, **posted: Any) -> Any:
    """Sign on the page, as the page was when the case stood as handed in."""
    return signed_in(who).post(f"/cases/{case.pk}/decide/", {"seen": str(case.version), **posted})


def test_signing_leads_back_to_the_case_and_hands_it_on(cast: Cast) -> None:
    case = cast.submitted()
    answer = sign(cast, cast.principal, case, verdict="approve", opinion="")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/cases/{case.pk}/?then=1")
    decision = Decision.objects.get(application=case)
    assert (decision.signer, decision.opinion) == (cast.principal, "同意。")


def test_the_loser_of_two_decisions_keeps_the_opinion_and_is_told_who_was_faster(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    decide(case, cast.heyunfei, approve("同意上报。"))
    answer = sign(cast, cast.fanjiaying, case, verdict="return", opinion=TYPED, return_to="-1")
    assert answer.status_code == 409
    assert TYPED in text_of(answer)
    assert "何云飞" in answer.context["refusal"]
    assert Decision.objects.filter(application=case, step_key="city_office").count() == 1


def test_a_page_that_is_out_of_date_keeps_the_opinion_in_the_form_when_it_is_still_ones_turn(cast: Cast) -> None:
    case = cast.submitted()
    stale = case.version
    Application.objects.filter(pk=case.pk).update(version=stale + 1)
    answer = sign(cast, cast.principal, case, verdict="refuse", opinion=TYPED)
    assert answer.status_code == 409
    form = answer.context["form"]
    assert form["opinion"].value() == TYPED
    assert form["seen"].value() == str(stale + 1)
    assert not Decision.objects.filter(application=case).exists()


@pytest.mark.parametrize("verdict", ["return", "refuse"])
def test_returning_and_refusing_ask_for_an_opinion_at_the_field(cast: Cast, verdict: str) -> None:
    case = cast.submitted()
    answer = sign(cast, cast.principal, case, verdict=verdict, opinion="  ", return_to="-1")
    assert answer.status_code == 422
    assert answer.context["form"].errors["opinion"]
    assert again(case).state == "under_review"


def test_a_verdict_must_be_chosen_and_what_was_typed_stays(cast: Cast) -> None:
    case = cast.submitted()
    answer = sign(cast, cast.principal, case, opinion=TYPED)
    assert answer.status_code == 422
    assert answer.context["form"].errors["verdict"] == ["请选择审批结论。"]
    assert answer.context["form"]["opinion"].value() == TYPED


def test_the_last_step_asks_within_how_many_days_to_go_online_naming_the_clause(cast: Cast) -> None:
    case = cast.reviewed("province_office")
    page = signed_in(cast.approver).get(f"/cases/{case.pk}/")
    assert page.context["form"].fields["launch_within_days"].citation.rule == "OPN-12"
    answer = sign(cast, cast.approver, case, verdict="approve", opinion=TYPED)
    assert answer.status_code == 422
    assert answer.context["form"].errors["launch_within_days"]
    assert TYPED in text_of(answer)
    assert sign(cast, cast.approver, case, verdict="approve", launch_within_days="90").status_code == 302
    assert again(case).granted["launch_within_days"] == 90


def test_an_earlier_step_is_not_asked_for_what_only_the_grant_sets(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    form = signed_in(cast.city_reviewer).get(f"/cases/{case.pk}/").context["form"]
    assert "launch_within_days" not in form.fields
    assert "郑开源" in form.fields["verdict"].consequences["approve"]


def test_a_case_can_be_returned_to_any_earlier_step_on_the_page(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    page = signed_in(cast.city_reviewer).get(f"/cases/{case.pk}/")
    assert [value for value, _label in page.context["form"].fields["return_to"].choices] == ["-1", "0", "1", "2", "3"]
    assert sign(cast, cast.city_reviewer, case, verdict="return", opinion=TYPED, return_to="1").status_code == 302
    assert again(case).cursor["step"] == 1


def test_an_exception_is_confirmed_by_the_last_level_on_the_page(cast: Cast) -> None:
    case = cast.submitted(code="hy-qt", by="pangle", special_need="承担省级试点任务，确需单独开设。")
    for username in ("jiguoqing", "zoumin", "sunwanqing", "zhuyilan", "gaochengze", "heyunfei"):
        case = decide(case, getattr(cast, username), approve())
    page = signed_in(cast.approver).get(f"/cases/{case.pk}/")
    (name,) = [field for field in page.context["form"].fields if field.startswith("override_")]
    refused = sign(cast, cast.approver, case, verdict="approve", launch_within_days="60", opinion=TYPED)
    assert refused.status_code == 422
    assert TYPED in text_of(refused)
    assert refused.context["form"].errors[name]
    granted = sign(cast, cast.approver, case, verdict="approve", launch_within_days="60", **{name: "on"})
    assert granted.status_code == 302
    assert Decision.objects.get(application=case, step_key="province_office").override == [
        name.removeprefix("override_")
    ]


def test_a_substitute_is_told_for_whom_the_signature_is_given(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    assert signed_in(cast.heyunfei).get(f"/cases/{case.pk}/").context["file"].acting_for == ""
    today = timezone.localdate()
    Substitution.objects.create(
        post=cast.heyunfei.posts.get(office="reviewer"),
        substitute=cast.liangboyuan,
        starts_on=today,
        ends_on=today,
        reason="出差",
    )
    assert "您代何云飞签署" in text_of(signed_in(cast.liangboyuan).get(f"/cases/{case.pk}/"))
    assert sign(cast, cast.liangboyuan, case, verdict="approve").status_code == 302
    assert Decision.objects.get(application=case, step_key="city_office").acting_for == "何云飞"


def test_who_does_not_hold_the_office_has_no_panel_and_cannot_sign(cast: Cast) -> None:
    case = cast.reviewed("centre_handler")
    assert "form" not in signed_in(cast.city_reviewer).get(f"/cases/{case.pk}/").context
    assert sign(cast, cast.city_reviewer, case, verdict="approve").status_code == 403
    assert sign(cast, cast.yuanxiaohe, case, verdict="approve").status_code == 404
    assert not Decision.objects.filter(application=case, step_key="centre_handler").exists()


def test_a_decision_is_never_made_by_looking(cast: Cast) -> None:
    case = cast.submitted()
    assert signed_in(cast.principal).get(f"/cases/{case.pk}/decide/").status_code == 405


def test_withdrawing_shows_what_it_leads_to_and_asks_for_a_reason(cast: Cast) -> None:
    case = cast.submitted()
    client = signed_in(cast.handler)
    assert "不再占用本单位名额" in text_of(client.get(f"/cases/{case.pk}/withdraw/"))
    refused = client.post(f"/cases/{case.pk}/withdraw/", {"seen": str(case.version), "reason": " "})
    assert (refused.status_code, refused.context["form"].errors["reason"]) == (422, ["请填写原因，原因记入台账。"])
    done = client.post(f"/cases/{case.pk}/withdraw/", {"seen": str(case.version), "reason": "改由栏目承担。"})
    assert done.status_code == 302
    assert again(case).state == "withdrawn"


def test_a_late_withdrawal_keeps_its_reason(cast: Cast) -> None:
    case = cast.submitted()
    decide(case, cast.principal, back("请补正。"))
    late = signed_in(cast.handler).post(
        f"/cases/{case.pk}/withdraw/", {"seen": str(case.version), "reason": "改由栏目承担。"}
    )
    assert late.status_code == 409
    assert "改由栏目承担。" in text_of(late)
    assert again(case).state == "returned"


def test_only_the_applicant_withdraws(cast: Cast) -> None:
    case = cast.submitted()
    assert signed_in(cast.city_reviewer).get(f"/cases/{case.pk}/withdraw/").status_code == 403
