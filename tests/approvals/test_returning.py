"""Returns for correction: to the applicant or an earlier step, numbered rounds, straight back to who returned."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from approvals.engine import turns
from approvals.models import Decision
from approvals.services import drafting, submitting
from forms.models import Document
from lifecycle.errors import DomainError, NotAllowedNow, RuleNotMet, StaleVersion
from lifecycle.models import Application, ApplicationRound, Domain
from tests.cast import FILED, Cast, again, approve, at, back, decide, open_step

State = Application.State
LATER = at("2026-03-12 09:00")


def _correct(cast: Cast, case: Application, **values: str) -> Application:
    drafting.save_draft(by=cast.handler, application_id=case.pk, values=values, seen=None, at=LATER)
    submitting.resubmit(by=cast.handler, application_id=case.pk, seen=None, at=LATER)
    return again(case)


def test_a_returned_case_waits_for_any_handler_of_the_unit(cast: Cast) -> None:
    case = decide(cast.reviewed("city_office"), cast.city_reviewer, back())
    (turn,) = turns.open_turns(case)
    assert (case.state, case.round) == (State.RETURNED, 2)
    assert turn.owner_permission == f"post.{case.unit_id}.handler"


def test_a_corrected_case_comes_straight_back_to_the_one_who_returned_it(cast: Cast) -> None:
    case = decide(cast.reviewed("city_office"), cast.city_reviewer, back())
    case = _correct(cast, case, funding="列入2026年部门预算。")
    assert (case.state, open_step(case)) == (State.UNDER_REVIEW, "city_office")
    assert open_step(decide(case, cast.city_reviewer, approve(), LATER)) == "province_office"


def test_earlier_opinions_stay_with_the_content_they_judged(cast: Cast) -> None:
    case = decide(cast.reviewed("city_office"), cast.city_reviewer, back())
    before = case.values["funding"]
    case = _correct(cast, case, funding="列入2026年部门预算。")
    decide(case, cast.city_reviewer, approve(), LATER)
    rounds = {r.number: r.values["funding"] for r in ApplicationRound.objects.filter(application=case)}
    assert rounds == {1: before, 2: "列入2026年部门预算。"}
    assert list(Decision.objects.filter(application=case).values_list("step_key", "round", "verdict")) == [
        ("consent", 1, "approve"),
        ("centre_handler", 1, "approve"),
        ("centre_section_chief", 1, "approve"),
        ("centre_editor_in_chief", 1, "approve"),
        ("city_office", 1, "return"),
        ("city_office", 2, "approve"),
    ]


def test_a_case_returned_to_an_earlier_step_comes_straight_back_after_that_step(cast: Cast) -> None:
    case = decide(cast.reviewed("city_office"), cast.city_reviewer, back("请核实部署。", to=1))
    assert (case.state, case.round, open_step(case)) == (State.UNDER_REVIEW, 2, "centre_handler")
    case = decide(case, cast.sunwanqing, approve("已核实。"), LATER)
    assert open_step(case) == "city_office"


def test_a_return_to_a_step_opens_a_round_of_the_same_content_with_its_reason(cast: Cast) -> None:
    case = decide(cast.reviewed("city_office"), cast.city_reviewer, back("请核实部署。", to=1))
    second = ApplicationRound.objects.get(application=case, number=2)
    assert (second.values, second.reason) == (case.values, "请核实部署。")


def test_returns_within_returns_come_back_one_after_the_other(cast: Cast) -> None:
    case = decide(cast.reviewed("city_office"), cast.city_reviewer, back(to=1))
    case = decide(case, cast.sunwanqing, back("请申请单位说明。"), LATER)
    assert (case.state, case.round) == (State.RETURNED, 3)
    case = _correct(cast, case, funding="已说明。")
    assert open_step(case) == "centre_handler"
    assert open_step(decide(case, cast.sunwanqing, approve(), LATER)) == "city_office"


@pytest.mark.parametrize("to", [4, 5, 99])
def test_a_case_is_not_returned_to_the_same_or_a_later_step(cast: Cast, to: int) -> None:
    case = cast.reviewed("city_office")
    with pytest.raises(DomainError, match="更早的环节") as refused:
        decide(case, cast.city_reviewer, back(to=to))
    assert refused.value.field == "return_to"
    assert again(case).round == 1


def test_only_a_returned_case_is_resubmitted(cast: Cast) -> None:
    case = cast.submitted()
    with pytest.raises(NotAllowedNow, match="无需重报"):
        submitting.resubmit(by=cast.handler, application_id=case.pk, seen=None, at=LATER)


def test_only_the_unit_itself_resubmits_and_only_from_a_fresh_page(cast: Cast) -> None:
    case = decide(cast.reviewed("city_office"), cast.city_reviewer, back())
    with pytest.raises(PermissionDenied):
        submitting.resubmit(by=cast.city_reviewer, application_id=case.pk, seen=None, at=LATER)
    with pytest.raises(StaleVersion):
        submitting.resubmit(by=cast.handler, application_id=case.pk, seen=case.version - 1, at=LATER)


def test_a_correction_that_breaks_a_rule_is_refused_and_the_case_stays_returned(cast: Cast) -> None:
    case = decide(cast.reviewed("city_office"), cast.city_reviewer, back())
    with pytest.raises(RuleNotMet, match="集约化平台"):
        _correct(cast, case, platform="own")
    assert again(case).state == State.RETURNED
    assert ApplicationRound.objects.filter(application=case).count() == 1


def test_another_name_asked_for_in_the_correction_replaces_the_first(cast: Cast) -> None:
    case = decide(cast.reviewed("centre_handler"), cast.sunwanqing, back())
    case = _correct(cast, case, domain_en="nync.jiujiang.gov.cn")
    assert {d.display: d.state for d in case.site.domains.filter(script="en")} == {
        "nyncj.jiujiang.gov.cn": Domain.State.REFUSED,
        "nync.jiujiang.gov.cn": Domain.State.REQUESTED,
    }


def test_a_name_given_up_in_one_correction_can_be_asked_for_again_in_the_next(cast: Cast) -> None:
    case = decide(cast.reviewed("centre_handler"), cast.sunwanqing, back())
    case = _correct(cast, case, domain_en="nync.jiujiang.gov.cn")
    case = decide(case, cast.sunwanqing, back(), LATER)
    case = _correct(cast, case, domain_en="nyncj.jiujiang.gov.cn")
    asked = case.site.domains.filter(script="en", state=Domain.State.REQUESTED)
    assert [d.display for d in asked] == ["nyncj.jiujiang.gov.cn"]


def test_resubmission_supersedes_the_papers_of_the_round_before(cast: Cast) -> None:
    case = cast.submitted()
    first = Document.objects.get(application=case, name="application_form")
    case = decide(case, cast.principal, back("请改。"))
    case = _correct(cast, case, funding="已改。")
    first.refresh_from_db()
    valid = Document.objects.get(application=case, name="application_form", state=Document.State.VALID)
    assert (first.state, first.replaced_by, valid.round) == (Document.State.SUPERSEDED, valid, 2)
    assert (first.values["funding"] == "已改。", valid.values["funding"]) == (False, "已改。")


def test_a_returned_case_has_no_approver_waiting(cast: Cast) -> None:
    case = decide(cast.reviewed("city_office"), cast.city_reviewer, back())
    with pytest.raises(StaleVersion, match="退回补正"):
        decide(case, cast.city_reviewer, approve(), FILED)
