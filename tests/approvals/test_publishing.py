"""The opening notice: posted with its signed form, kept its days, ended no earlier; then the case is completed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from approvals.engine import turns
from approvals.models import CaseProcess
from approvals.services import publishing, submitting
from lifecycle import sweeping
from lifecycle.errors import DomainError, EvidenceMissing, NotAllowedNow, RuleNotMet
from lifecycle.models import Application, Deadline, DeadlineEvent, LedgerEntry, Site
from notices import posting
from notices.models import Notice
from tests.cast import FILED, GRANTED, Cast, again, approve, at, decide

POSTED = at("2026-09-01 09:00")


def _tick(when: str) -> None:
    for key in posting.due(at(when)):
        publishing.fulfil_due(key, at(when))


def test_a_notice_needs_the_signed_form_first(cast: Cast) -> None:
    """AUD-16."""
    notice = Notice.objects.get(application=cast.worked())
    with pytest.raises(EvidenceMissing, match="审核表"):
        publishing.post(by=cast.handler, notice_id=notice.pk, url="https://example.com/1", at=POSTED)


@pytest.mark.parametrize("url", ["", "公告栏", "ftp://example.com/1", "https://"])
def test_a_notice_needs_a_whole_address(cast: Cast, url: str) -> None:
    notice = Notice.objects.get(application=cast.worked())
    with pytest.raises(DomainError, match="不是完整的网址") as refused:
        cast.posted(notice, cast.handler, POSTED, url)
    assert refused.value.field == "url"
    assert not Deadline.objects.filter(name="opening_notice_period").exists()


def test_thirty_days_that_end_in_a_holiday_roll_to_the_first_working_day(cast: Cast) -> None:
    """OPN-17: from 2026-09-01 the thirtieth day is 10-01; the holiday ends on 10-07."""
    notice = cast.noticed(POSTED)
    assert (notice.last_day, notice.free_on) == (date(2026, 10, 8), date(2026, 10, 9))
    clock = Deadline.objects.get(application=notice.application, name="opening_notice_period")
    assert any("国庆节" in step for step in clock.explanation)


def test_thirty_days_that_end_on_a_make_up_saturday_do_not_roll(cast: Cast) -> None:
    notice = cast.noticed(at("2026-09-10 09:00"))
    assert (notice.last_day, notice.free_on) == (date(2026, 10, 10), date(2026, 10, 11))


def test_ending_a_notice_early_is_refused_with_the_first_lawful_day(cast: Cast) -> None:
    """OPN-17."""
    notice = cast.noticed(POSTED)
    with pytest.raises(RuleNotMet, match="最早可于2026-10-09撤下") as refused:
        publishing.end(by=cast.handler, notice_id=notice.pk, at=at("2026-10-08 23:59"))
    assert refused.value.findings[0].citation.rule == "OPN-17"
    assert Notice.objects.get(pk=notice.pk).state == Notice.State.POSTED


def test_a_notice_may_be_ended_on_its_first_free_day_and_completes_the_case(cast: Cast) -> None:
    notice = cast.noticed(POSTED)
    publishing.end(by=cast.handler, notice_id=notice.pk, at=at("2026-10-09 00:00"))
    case = again(notice.application)
    assert (case.state, case.site.state) == (Application.State.COMPLETED, Site.State.ONLINE)
    assert case.ended_at == at("2026-10-09 00:00")


def test_the_tick_completes_the_case_on_the_first_free_day_and_not_before(cast: Cast) -> None:
    notice = cast.noticed(POSTED)
    _tick("2026-10-08 23:59")
    assert again(notice.application).state == Application.State.CARRYING_OUT
    _tick("2026-10-09 00:00")
    assert again(notice.application).state == Application.State.COMPLETED
    assert [entry.actor_name for entry in LedgerEntry.objects.order_by("-seq")[:2]] == ["系统", "系统"]


def test_a_second_tick_does_nothing(cast: Cast) -> None:
    notice = cast.noticed(POSTED)
    assert publishing.fulfil_due(notice.pk, at("2026-10-09 00:05"))
    told = LedgerEntry.objects.count()
    assert not publishing.fulfil_due(notice.pk, at("2026-10-09 00:06"))
    assert LedgerEntry.objects.count() == told


def test_a_completed_case_has_no_open_turn_and_no_running_clock(cast: Cast) -> None:
    notice = cast.noticed(POSTED)
    _tick("2026-10-09 00:00")
    case = again(notice.application)
    assert turns.open_turns(case) == []
    assert CaseProcess.objects.get(application=case).status == "DONE"
    assert not Deadline.objects.filter(application=case, state="running").exists()


def test_only_the_unit_itself_posts_and_ends_its_notice(cast: Cast) -> None:
    notice = cast.noticed(POSTED)
    with pytest.raises(PermissionDenied):
        publishing.end(by=cast.city_reviewer, notice_id=notice.pk, at=at("2026-10-09 09:00"))


def test_a_notice_that_is_up_is_not_posted_again(cast: Cast) -> None:
    notice = cast.noticed(POSTED)
    with pytest.raises(NotAllowedNow, match="公告中"):
        publishing.post(by=cast.handler, notice_id=notice.pk, url="https://example.com/2", at=POSTED)


def test_the_first_day_of_a_notice_posted_at_night_is_the_local_day(cast: Cast) -> None:
    """23:30 in Beijing is already the day it says, whatever day it is in UTC."""
    notice = cast.noticed(at("2026-09-10 23:30"))
    assert notice.last_day == date(2026, 10, 10)


def test_an_exceptional_site_is_announced_in_two_places_and_completed_after_both(cast: Cast) -> None:
    """OPN-17, OPN-18: the main site and the county's own portal."""
    case = cast.draft("hy-qt", by="pangle", domain_en="qt.hy.gov.cn", special_need="国家级示范镇。")
    submitting.submit(by=cast.pangle, application_id=case.pk, seen=None, at=FILED)
    for username in ("jiguoqing", "zoumin", "sunwanqing", "zhuyilan", "gaochengze", "heyunfei"):
        case = decide(case, getattr(cast, username), approve())
    said = approve(granted={"launch_within_days": "60"}, override=("exception_only",))
    case = cast.worked(decide(case, cast.approver, said, GRANTED))
    notices = list(Notice.objects.filter(application=case))
    assert {n.place for n in notices} == {"main_site", "own_portal"}
    for number, notice in enumerate(notices):
        cast.posted(notice, cast.pangle, POSTED + timedelta(days=number))
    publishing.end(by=cast.pangle, notice_id=notices[0].pk, at=at("2026-10-09 00:00"))
    assert again(case).state == Application.State.CARRYING_OUT
    publishing.end(by=cast.pangle, notice_id=notices[1].pk, at=at("2026-10-09 00:01"))
    assert again(case).state == Application.State.COMPLETED


def test_under_the_province_alone_a_notice_has_no_period_and_posting_it_completes_the_case(cast: Cast) -> None:
    """OPN-18: the province's instrument sets no duration."""
    case = cast.submitted(code="yz-wlj", by="moyan", platform="shared_province")
    for username in ("gejinghong", "yunqing", "zhengkaiyuan"):
        case = decide(case, getattr(cast, username), approve())
    for name in ("domain", "icp", "police", "logo", "site_code", "security_test", "launch"):
        cast.work(case, name, GRANTED)
    notice = Notice.objects.get(application=case)
    publishing.post(by=cast.moyan, notice_id=notice.pk, url="https://example.com/1", at=GRANTED)
    assert again(case).state == Application.State.COMPLETED


def test_the_clock_of_a_notice_is_heard_on_the_day_it_is_free(cast: Cast) -> None:
    notice = cast.noticed(POSTED)
    sweeping.sweep(at("2026-10-08 23:59"))
    heard = DeadlineEvent.objects.filter(deadline__application=notice.application, what="rung", rung="free")
    assert not heard.exists()
    sweeping.sweep(at("2026-10-09 00:00"))
    assert heard.count() == 1
