"""Submitting: what is refused before anything is filed, and what is frozen when it is."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from approvals import route as routes
from approvals.engine import turns
from approvals.services import submitting
from lifecycle.errors import DomainError, NotAllowedNow, RuleNotMet, StaleVersion
from lifecycle.models import Application, ApplicationRound, Deadline, Domain, LedgerEntry, NumberSeries, Site
from lifecycle.selectors import visible_applications
from tests.cast import FILED, Cast, again, at

State = Application.State


def _submit(cast: Cast, case: Application, seen: int | None = None) -> Application:
    return submitting.submit(by=cast.handler, application_id=case.pk, seen=seen, at=FILED)


def test_a_submitted_case_has_a_number_a_planned_site_and_the_frozen_rules_and_route(cast: Cast) -> None:
    case = cast.submitted()
    assert (case.state, case.number, case.judged_on) == (State.UNDER_REVIEW, "KS-2026-0001", FILED.date())
    assert case.rules_id
    assert [s["key"] for s in routes.steps_of(case.route)] == [
        *("consent", "centre_handler", "centre_section_chief", "centre_editor_in_chief"),
        *("city_office", "province_office"),
    ]
    assert case.site is not None
    assert (case.site.state, case.site.name) == (Site.State.PLANNED, "九江市农业农村局")
    assert {d.display: d.state for d in case.site.domains.all()} == {
        "nyncj.jiujiang.gov.cn": Domain.State.REQUESTED,
        "九江市农业农村局.政务": Domain.State.REQUESTED,
    }


def test_the_first_round_keeps_what_was_handed_in(cast: Cast) -> None:
    case = cast.submitted()
    kept = ApplicationRound.objects.get(application=case)
    assert (kept.number, kept.values, kept.opened_by) == (1, case.values, cast.handler)


def test_a_submitted_case_waits_for_the_principal_of_the_unit(cast: Cast) -> None:
    case = cast.submitted()
    (turn,) = turns.open_turns(case)
    assert turn.owner_permission == f"post.{case.unit_id}.principal"


def test_the_ledger_entry_cites_every_clause_that_was_checked(cast: Cast) -> None:
    entry = LedgerEntry.objects.get(application=cast.submitted(), act="application.submitted")
    assert {"OPN-06", "OPN-11", "OPN-19"} <= {rule for cite in entry.cites for rule in cite["rules"]}
    assert entry.actor_post == "市农业农村局 办公室副主任"


def test_everybody_on_the_route_sees_the_case_and_others_do_not(cast: Cast) -> None:
    case, day = cast.submitted(), FILED.date()
    for sees in (cast.handler, cast.sunwanqing, cast.city_reviewer, cast.approver, cast.xuanming):
        assert case in visible_applications(sees, day), sees
    for blind in (cast.yuanxiaohe, cast.lianghechuan, cast.moyan, cast.yunqing, cast.taoran):
        assert case not in visible_applications(blind, day), blind


def test_a_second_click_on_submit_is_told_that_the_case_is_filed(cast: Cast) -> None:
    with pytest.raises(NotAllowedNow, match="已于此前提交"):
        _submit(cast, cast.submitted())


def test_submitting_a_page_that_is_out_of_date_is_refused(cast: Cast) -> None:
    case = cast.draft()
    with pytest.raises(StaleVersion):
        _submit(cast, case, seen=case.version - 1)


def test_a_stranger_may_not_submit(cast: Cast) -> None:
    case = cast.draft()
    with pytest.raises(PermissionDenied):
        submitting.submit(by=cast.yuanxiaohe, application_id=case.pk, seen=None, at=FILED)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"liaison_mobile": "123"}, "liaison_mobile"),
        ({"reason": ""}, "reason"),
        ({"domain_contact_serving": ""}, "domain_contact_serving"),
        ({"domain_years": "99"}, "domain_years"),
    ],
)
def test_an_incomplete_form_is_refused_naming_the_field(cast: Cast, values: dict[str, Any], field: str) -> None:
    case = cast.draft(**values)
    with pytest.raises(DomainError, match="第一处为") as refused:
        _submit(cast, case)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("values", "rule", "says"),
    [
        ({"platform": "own"}, "OPN-19", "市级集约化平台"),
        ({"hosting_overseas": "yes"}, "OPN-26", "境外"),
        ({"domain_en": "nyncj.example.gov.cn"}, "DOM-21", "jiujiang.gov.cn"),
        ({"domain_en": "nyncj.jiujiang.com"}, "DOM-13", ".gov.cn"),
        ({"site_type": "portal"}, "OPN-02", "部门网站"),
    ],
)
def test_a_case_that_breaks_a_rule_is_refused_with_its_clause(
    cast: Cast, values: dict[str, Any], rule: str, says: str
) -> None:
    case = cast.draft(**values)
    with pytest.raises(RuleNotMet, match=says) as refused:
        _submit(cast, case)
    assert rule in {r for f in refused.value.findings for r in f.citation.rules}
    assert all(f.remedy for f in refused.value.findings)


def test_a_refused_submission_leaves_nothing_behind(cast: Cast) -> None:
    case = cast.draft(platform="own")
    with pytest.raises(RuleNotMet):
        _submit(cast, case)
    assert (again(case).state, again(case).number) == (State.DRAFT, "")
    assert not Site.objects.filter(unit=case.unit).exists()
    assert not ApplicationRound.objects.filter(application=case).exists()
    assert not Deadline.objects.filter(application=case).exists()
    assert NumberSeries.objects.filter(key="case:opening:2026", last__gt=0).count() == 0


def test_a_warning_does_not_stop_a_case_and_is_kept_in_the_ledger(cast: Cast) -> None:
    case = cast.submitted(site_name="九江三农在线")
    entry = LedgerEntry.objects.get(application=case, act="application.submitted")
    assert any("九江三农在线" in said for said in entry.facts["warnings"])


def test_a_unit_that_has_a_site_is_refused_a_second_one(cast: Cast) -> None:
    """OPN-06."""
    case = cast.draft("jj-czj", by="ruanqi", domain_en="czgk.jiujiang.gov.cn", domain_zh="市财政局.政务")
    with pytest.raises(RuleNotMet, match="已有网站1个") as refused:
        submitting.submit(by=cast.ruanqi, application_id=case.pk, seen=None, at=FILED)
    assert refused.value.findings[0].citation.rule == "OPN-06"


def test_a_unit_with_a_planned_site_is_refused_another(cast: Cast) -> None:
    """OPN-06: a place is taken from submission on."""
    cast.submitted()
    second = cast.draft(domain_en="nync.jiujiang.gov.cn", domain_zh="市农业农村局.政务")
    with pytest.raises(RuleNotMet, match="拟开设"):
        _submit(cast, second)


def test_a_domain_somebody_else_has_asked_for_is_refused(cast: Cast) -> None:
    cast.submitted()
    case = cast.draft("jj-wjw", by="yuanxiaohe", domain_en="nyncj.jiujiang.gov.cn")
    with pytest.raises(RuleNotMet, match=r"nyncj\.jiujiang\.gov\.cn"):
        submitting.submit(by=cast.yuanxiaohe, application_id=case.pk, seen=None, at=FILED)


def test_numbers_count_up_within_a_year_and_begin_again_in_the_next(cast: Cast) -> None:
    first = cast.submitted()
    second = cast.submitted(code="jj-wjw", by="yuanxiaohe")
    third = cast.submitted(when=at("2027-01-05 09:00"), code="yz-wlj", by="moyan", platform="shared_province")
    assert [first.number, second.number, third.number] == ["KS-2026-0001", "KS-2026-0002", "KS-2027-0001"]
