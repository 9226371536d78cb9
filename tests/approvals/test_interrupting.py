"""A gap in a notice: a continuous month begins anew, another period goes on; the office in charge may excuse a gap."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from approvals.services import interrupting, publishing
from fixtures import roster
from fixtures.replay import Case, perform
from fixtures.story import tell
from lifecycle.errors import DomainError, NotAllowedNow
from lifecycle.models import Deadline, LedgerEntry
from notices.models import Notice
from tests.cast import Cast, at

UP = "https://tx.zhongkai.gov.cn/demo/closing.html"


@pytest.fixture
def month(db: None) -> Case:
    """A town's notice of closure, up since 8 June."""
    roster.load("", only=("gd-bgt", "hz-bgs", "zk-lwb", "zk-tx"))
    case = Case(tell("zone-notice-restarted", at("2026-11-23 10:00")))
    for act in case.story.acts[:7]:
        perform(case, act)
    return case


def the_notice(case: Case) -> Notice:
    return Notice.objects.get(application_id=case.application_id, name="closing_notice")


def gap(case: Case, since: str, when: str, by: str = "tongxin", reason: str = "公告被误删。") -> Notice:
    return interrupting.interrupt(
        by=case.person(by), notice_id=the_notice(case).pk, since=at(since), reason=reason, at=at(when)
    )


@pytest.mark.rule("PRM-11", "broken")
def test_after_a_gap_the_month_counts_from_the_day_it_is_up_again(month: Case) -> None:
    assert str(the_notice(month).free_on) == "2026-07-09"
    assert gap(month, "2026-07-08 08:00", "2026-07-08 09:00").state == Notice.State.BROKEN
    publishing.post(by=month.person("tongxin"), notice_id=the_notice(month).pk, url=UP, at=at("2026-07-08 10:00"))
    clocks = Deadline.objects.filter(name="closing_notice_period").order_by("pk")
    assert [row.state for row in clocks] == ["lifted", "running"]
    assert str(the_notice(month).free_on) == "2026-08-11"  # 8 August is a Saturday
    with pytest.raises(NotAllowedNow, match="2026-08-11"):
        publishing.end(by=month.person("tongxin"), notice_id=the_notice(month).pk, at=at("2026-07-09 09:00"))


@pytest.mark.rule("PRM-11", "kept")
def test_what_the_office_in_charge_excuses_is_no_gap(month: Case) -> None:
    gap(month, "2026-06-20 08:00", "2026-06-22 09:00")
    notice = the_notice(month)
    with pytest.raises(PermissionDenied):
        interrupting.uphold(by=month.person("tongxin"), notice_id=notice.pk, reason="断网。", at=at("2026-06-22 09:30"))
    with pytest.raises(DomainError, match="原因"):
        interrupting.uphold(by=month.person("jianning"), notice_id=notice.pk, reason=" ", at=at("2026-06-22 09:40"))
    interrupting.uphold(by=month.person("jianning"), notice_id=notice.pk, reason="断网。", at=at("2026-06-22 10:00"))
    notice.refresh_from_db()
    assert (notice.state, str(notice.free_on), notice.removed_at) == ("posted", "2026-07-09", None)
    clock = Deadline.objects.get(name="closing_notice_period")
    assert (clock.state, [event.what for event in clock.events.all()]) == ("running", ["started", "lifted", "reopened"])
    assert LedgerEntry.objects.get(act="notice.upheld").facts["reason"] == "断网。"
    with pytest.raises(NotAllowedNow):
        interrupting.uphold(
            by=month.person("jianning"), notice_id=notice.pk, reason="断网。", at=at("2026-06-22 11:00")
        )


@pytest.mark.parametrize("since", ["2026-06-08 08:59", "2026-06-22 09:01", "2026-07-09 00:00"])
def test_a_gap_lies_within_the_period_and_not_in_the_future(month: Case, since: str) -> None:
    with pytest.raises(DomainError, match="不在公告期内"):
        gap(month, since, "2026-06-22 09:00")
    assert the_notice(month).state == Notice.State.POSTED


def test_the_office_in_charge_may_report_a_gap_and_a_stranger_may_not(month: Case) -> None:
    with pytest.raises(PermissionDenied):
        gap(month, "2026-06-20 08:00", "2026-06-22 09:00", by="songhai")
    assert gap(month, "2026-06-20 08:00", "2026-06-22 09:00", by="jianning").state == Notice.State.BROKEN


def test_elsewhere_a_gap_is_put_on_record_and_the_period_goes_on(cast: Cast) -> None:
    notice = cast.noticed(at("2026-04-01 09:00"))
    free = notice.free_on
    interrupting.interrupt(
        by=cast.handler,
        notice_id=notice.pk,
        since=at("2026-04-05 09:00"),
        reason="首页改版。",
        at=at("2026-04-05 15:00"),
    )
    notice.refresh_from_db()
    assert (notice.state, notice.free_on) == (Notice.State.POSTED, free)
    assert LedgerEntry.objects.filter(act="notice.broken", application_id=notice.application_id).exists()
