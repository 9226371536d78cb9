"""What a grant causes: the site, the work, the clocks, the papers, whose turn; and exceptions the last level confirms."""

from __future__ import annotations

from datetime import date

import pytest

from approvals.engine import turns
from approvals.models import WorkItem
from approvals.services import submitting
from forms.models import Document
from lifecycle.errors import DomainError, RuleNotMet
from lifecycle.models import Application, Deadline, LedgerEntry, Site
from tests.cast import FILED, GRANTED, Cast, again, approve, at, decide, grant

State = Application.State
NEED = "国家级示范镇，须面向全国公开示范成果。"


def _township(cast: Cast, need: str = NEED) -> Application:
    case = cast.draft("hy-qt", by="pangle", domain_en="qt.hy.gov.cn", special_need=need)
    submitting.submit(by=cast.pangle, application_id=case.pk, seen=None, at=FILED)
    for username in ("jiguoqing", "zoumin", "sunwanqing", "zhuyilan", "gaochengze", "heyunfei"):
        case = decide(case, getattr(cast, username), approve())
    return case


def test_a_granted_site_is_prepared_and_its_work_is_opened(cast: Cast) -> None:
    case = cast.granted()
    assert (case.state, case.site.state) == (State.CARRYING_OUT, Site.State.PREPARING)
    assert (case.granted["launch_within_days"], case.granted["number"]) == (90, "赣府厅字〔2026〕1号")
    assert list(WorkItem.objects.filter(application=case).order_by("order").values_list("name", flat=True)) == [
        *("domain_allocation", "icp", "mlps", "police", "logo", "cac", "site_code", "security_test"),
        *("undertaking", "liaison", "launch"),
    ]


def test_every_office_that_has_work_has_one_turn(cast: Cast) -> None:
    case = cast.granted()
    seats = sorted(turn.owner_permission for turn in turns.open_turns(case, "execute"))
    own, centre = case.unit_id, cast.unit("jj-szzx").pk
    assert seats == sorted([f"post.{own}.handler", f"post.{own}.principal", f"post.{centre}.handler"])


def test_the_launch_limit_counts_from_the_grant_and_sorts_the_turns(cast: Cast) -> None:
    """OPN-12: ninety days from 2026-03-20, the day itself not counted."""
    case = cast.granted()
    clock = Deadline.objects.get(application=case, name="launch_limit")
    assert (clock.due_on, clock.internal, clock.cite["rule"]) == (date(2026, 6, 18), False, "OPN-12")
    assert {turn.due_on for turn in turns.open_turns(case)} == {date(2026, 6, 18)}


def test_a_limit_that_ends_on_a_day_of_rest_rolls_on_and_is_chased_before(cast: Cast) -> None:
    case = decide(
        cast.reviewed("province_office"), cast.approver, approve(granted={"launch_within_days": "85"}), GRANTED
    )
    clock = Deadline.objects.get(application=case, name="launch_limit")
    assert (clock.chase_on, clock.due_on) == (date(2026, 6, 13), date(2026, 6, 15))  # a Saturday, the Monday after


def test_the_reply_is_numbered_and_names_the_office_that_granted(cast: Cast) -> None:
    case = cast.granted()
    reply = Document.objects.get(application=case, name="reply_letter")
    assert reply.number == "赣府厅字〔2026〕1号"
    assert reply.unit == cast.unit("jx-bgt")
    assert reply.opinions["province_office"]["signer"] == "郑开源"
    assert reply.opinions["consent"]["signer"] == "江大海"


def test_document_numbers_count_up_within_their_series(cast: Cast) -> None:
    cast.granted()
    other = cast.submitted(code="jj-wjw", by="yuanxiaohe")
    for username in ("pengxiuzhen", "sunwanqing", "zhuyilan", "gaochengze", "heyunfei"):
        other = decide(other, getattr(cast, username), approve())
    decide(other, cast.approver, grant(), GRANTED)
    numbers = Document.objects.filter(name="reply_letter").order_by("pk").values_list("number", flat=True)
    assert list(numbers) == ["赣府厅字〔2026〕1号", "赣府厅字〔2026〕2号"]


def test_papers_carry_the_banner_of_measures_that_are_continued_past_their_time(cast: Cast) -> None:
    case = cast.granted()
    banners = set(Document.objects.filter(application=case).values_list("banner", flat=True))
    (banner,) = banners
    assert "现已届满" in banner
    assert "沿用执行" in banner


def test_without_the_recorded_decision_the_parent_rules_apply(cast: Cast) -> None:
    from lifecycle.models import JurisdictionSetting

    JurisdictionSetting.objects.all().delete()
    case = cast.submitted()
    assert [s["key"] for s in case.route["steps"]] == ["consent", "city_office", "province_office"]
    assert set(Document.objects.filter(application=case).values_list("banner", flat=True)) == {""}


def test_a_township_without_a_special_need_is_refused(cast: Cast) -> None:
    """OPN-03."""
    case = cast.draft("hy-qt", by="pangle", domain_en="qt.hy.gov.cn")
    with pytest.raises(RuleNotMet, match="未说明特殊需求") as refused:
        submitting.submit(by=cast.pangle, application_id=case.pk, seen=None, at=FILED)
    assert refused.value.findings[0].citation.rule == "OPN-03"


def test_an_exception_must_be_confirmed_by_the_last_level(cast: Cast) -> None:
    """OPN-04."""
    case = _township(cast)
    with pytest.raises(DomainError, match="例外情形") as refused:
        decide(case, cast.approver, grant(), GRANTED)
    assert refused.value.field == "override"
    assert again(case).state == State.UNDER_REVIEW


def test_a_confirmed_exception_is_granted_and_the_confirmation_is_kept(cast: Cast) -> None:
    """OPN-04."""
    said = approve(granted={"launch_within_days": "60"}, override=("exception_only",))
    case = decide(_township(cast), cast.approver, said, GRANTED)
    assert case.state == State.CARRYING_OUT
    assert case.decisions.latest("pk").override == ["exception_only"]
    assert LedgerEntry.objects.filter(application=case).latest("seq").facts["override"] == ["exception_only"]


def test_a_site_that_came_up_meanwhile_stops_the_grant(cast: Cast) -> None:
    """OPN-06 is judged again at the grant."""
    case = cast.reviewed("province_office")
    Site.objects.create(unit=case.unit, name="九江农业网")
    with pytest.raises(RuleNotMet, match="九江农业网"):
        decide(case, cast.approver, grant(), GRANTED)


def test_a_case_is_judged_by_the_rules_of_the_day_it_was_filed(cast: Cast) -> None:
    from lifecycle.models import JurisdictionSetting

    case = cast.reviewed("province_office")
    JurisdictionSetting.objects.all().delete()
    case = decide(case, cast.approver, grant(), GRANTED)
    assert WorkItem.objects.filter(application=case, name="undertaking").exists()


def test_an_approvers_own_limit_is_marked_as_internal_and_counts_working_days(cast: Cast) -> None:
    case = decide(cast.reviewed("centre_editor_in_chief"), cast.gaochengze, approve(), at("2026-04-02 09:00"))
    clock = Deadline.objects.filter(application=case, name="internal").latest("pk")
    assert clock.internal
    assert clock.cite["title"] == "办理单位内部时限"
    assert clock.due_on == date(2026, 4, 10)  # five working days over 清明, 04-04 to 04-06
