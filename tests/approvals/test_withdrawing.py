"""Withdrawing: the applicant takes a case back before it is decided, and gets its place back."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from approvals.engine import turns
from approvals.services import withdrawing
from lifecycle.errors import DomainError, NotAllowedNow, StaleVersion
from lifecycle.models import Application, Deadline, Domain, LedgerEntry, Site
from tests.cast import FILED, Cast, again, approve, at, back, decide

State = Application.State


def _withdraw(cast: Cast, case: Application, reason: str = "职能调整。", seen: int | None = None) -> Application:
    withdrawing.withdraw(by=cast.handler, application_id=case.pk, seen=seen, reason=reason, at=FILED)
    return again(case)


def test_a_case_under_review_can_be_withdrawn_and_nobody_has_to_act_on_it_any_more(cast: Cast) -> None:
    case = _withdraw(cast, cast.reviewed("city_office"))
    assert case.state == State.WITHDRAWN
    assert turns.open_turns(case) == []
    assert not Deadline.objects.filter(application=case, state="running").exists()
    assert LedgerEntry.objects.filter(application=case).latest("seq").facts["reason"] == "职能调整。"


def test_a_returned_case_can_be_withdrawn(cast: Cast) -> None:
    case = decide(cast.reviewed("city_office"), cast.city_reviewer, back())
    assert _withdraw(cast, case).state == State.WITHDRAWN


def test_a_withdrawn_plan_gives_its_place_and_its_names_back(cast: Cast) -> None:
    """OPN-06."""
    case = _withdraw(cast, cast.submitted())
    assert case.site.state == Site.State.DROPPED
    assert {d.state for d in Domain.objects.filter(site=case.site)} == {Domain.State.REFUSED}
    assert cast.submitted(when=at("2026-04-01 09:00")).state == State.UNDER_REVIEW


def test_a_withdrawal_needs_a_reason(cast: Cast) -> None:
    case = cast.submitted()
    with pytest.raises(DomainError, match="撤回原因") as refused:
        _withdraw(cast, case, reason=" ")
    assert refused.value.field == "reason"
    assert again(case).state == State.UNDER_REVIEW


def test_only_the_unit_itself_may_withdraw(cast: Cast) -> None:
    case = cast.submitted()
    with pytest.raises(PermissionDenied):
        withdrawing.withdraw(by=cast.city_reviewer, application_id=case.pk, seen=None, reason="不办了", at=FILED)


def test_a_draft_and_a_decided_case_are_not_withdrawn(cast: Cast) -> None:
    with pytest.raises(NotAllowedNow, match="草稿"):
        _withdraw(cast, cast.draft())
    with pytest.raises(NotAllowedNow, match="办理中"):
        _withdraw(cast, cast.granted())


def test_a_withdrawal_from_a_page_that_is_out_of_date_is_refused(cast: Cast) -> None:
    case = cast.submitted()
    decide(case, cast.principal, approve())
    with pytest.raises(StaleVersion):
        _withdraw(cast, case, seen=case.version)


def test_a_signer_whose_case_was_withdrawn_is_told_so(cast: Cast) -> None:
    case = cast.submitted()
    _withdraw(cast, case)
    with pytest.raises(StaleVersion, match="已撤回"):
        decide(case, cast.principal, approve(), seen=case.version)
