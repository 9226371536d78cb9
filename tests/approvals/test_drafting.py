"""Drafts: opened, saved, thrown away, before anything is filed."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from approvals.services import drafting
from lifecycle.errors import DomainError, NotAllowedNow, StaleVersion
from lifecycle.models import Application, LedgerEntry, Site
from lifecycle.selectors import visible_applications
from tests.cast import FILED, Cast, again

State = Application.State


def test_a_draft_is_kept_without_a_number_and_without_a_site(cast: Cast) -> None:
    case = cast.draft()
    assert (case.state, case.number, case.site_id, case.route) == (State.DRAFT, "", None, {})
    assert case.applicant_type == "municipal_department"
    assert not Site.objects.filter(unit=case.unit).exists()


def test_opening_a_draft_is_entered_in_the_ledger_and_saving_is_not(cast: Cast) -> None:
    case = cast.draft()
    drafting.save_draft(
        by=cast.handler, application_id=case.pk, values={"reason": "新的理由"}, seen=case.version, at=FILED
    )
    assert list(LedgerEntry.objects.filter(application=case).values_list("act", flat=True)) == ["draft.opened"]
    assert again(case).values["reason"] == "新的理由"


def test_saving_keeps_what_the_page_did_not_send(cast: Cast) -> None:
    case = cast.draft()
    drafting.save_draft(by=cast.handler, application_id=case.pk, values={"audience": "农户"}, seen=None, at=FILED)
    assert again(case).values["site_name"] == case.values["site_name"]


def test_a_page_that_is_out_of_date_does_not_overwrite_a_newer_one(cast: Cast) -> None:
    case = cast.draft()
    seen = case.version
    drafting.save_draft(by=cast.handler, application_id=case.pk, values={"reason": "甲"}, seen=seen, at=FILED)
    with pytest.raises(StaleVersion, match="已有新的办理动作"):
        drafting.save_draft(by=cast.principal, application_id=case.pk, values={"reason": "乙"}, seen=seen, at=FILED)
    assert again(case).values["reason"] == "甲"


def test_only_people_of_the_unit_may_open_or_save_its_draft(cast: Cast) -> None:
    case = cast.draft()
    with pytest.raises(PermissionDenied):
        drafting.save_draft(by=cast.yuanxiaohe, application_id=case.pk, values={}, seen=None, at=FILED)
    with pytest.raises(PermissionDenied):
        drafting.open_draft(by=cast.city_reviewer, unit=case.unit, procedure_code="opening", at=FILED, values={})


def test_a_draft_is_seen_only_within_its_own_unit(cast: Cast) -> None:
    case = cast.draft()
    day = FILED.date()
    assert case in visible_applications(cast.handler, day)
    assert case in visible_applications(cast.principal, day)
    for other in (cast.yuanxiaohe, cast.city_reviewer, cast.sunwanqing, cast.approver, cast.xuanming):
        assert case not in visible_applications(other, day)


def test_an_unknown_procedure_is_refused(cast: Cast) -> None:
    with pytest.raises(DomainError, match="没有“holiday”这一事项"):
        drafting.open_draft(by=cast.handler, unit=cast.unit("jj-nyncj"), procedure_code="holiday", at=FILED, values={})


def test_a_draft_can_be_thrown_away_and_stays_in_the_ledger(cast: Cast) -> None:
    case = cast.draft()
    drafting.discard(by=cast.handler, application_id=case.pk, at=FILED)
    assert again(case).state == State.WITHDRAWN
    assert LedgerEntry.objects.filter(application=case, act="draft.discarded").exists()


def test_a_filed_case_is_neither_thrown_away_nor_edited(cast: Cast) -> None:
    case = cast.submitted()
    with pytest.raises(NotAllowedNow, match="可以撤回"):
        drafting.discard(by=cast.handler, application_id=case.pk, at=FILED)
    with pytest.raises(NotAllowedNow, match="审核中"):
        drafting.save_draft(by=cast.handler, application_id=case.pk, values={"reason": "改"}, seen=None, at=FILED)
