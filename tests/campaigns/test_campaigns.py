"""Campaigns: made from a timetable, enrolled by the organiser within its place, ended by the cases of the sites."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Unit
from lifecycle import campaigns, ledger, sweeping
from lifecycle.campaignclocks import clocks_of
from lifecycle.errors import DomainError, NotAllowedNow
from lifecycle.models import Campaign, Deadline, LedgerEntry, MediaAccount, Site
from tests.campaigns.world import NOON, account, batch, campaign, enrolled, fresh, happens, site
from tests.cast import Cast, at

AHEAD = {"worksheet": date(2026, 4, 16), "first": date(2026, 5, 31)}


def running(cast: Cast) -> Campaign:
    """A campaign whose dates lie ahead."""
    return campaign(cast, dates=AHEAD, reason="本轮迁移另行安排")


def test_a_campaign_has_the_batches_of_its_timetable(cast: Cast) -> None:
    made = campaign(cast)
    assert [one.key for one in made.batches.all()] == ["worksheet", "first", "second", "third"]
    assert LedgerEntry.objects.get(act="campaign.created").cites[0]["instrument"] == "jj19"
    assert ledger.verify()[1] is None


def test_other_dates_than_the_printed_ones_need_a_reason(cast: Cast) -> None:
    with pytest.raises(DomainError, match="原因"):
        campaign(cast, dates=AHEAD)
    made = running(cast)
    assert batch(made, "first").due_on == date(2026, 5, 31)
    assert LedgerEntry.objects.get(act="campaign.created").facts["reason"] == "本轮迁移另行安排"


def test_only_a_supervising_office_organises(cast: Cast) -> None:
    for name in ("luojingwen", "taoran", "xuanming"):
        with pytest.raises(PermissionDenied):
            campaigns.create(
                by=getattr(cast, name), organiser=cast.unit("jj-bgs"), jurisdiction="cn-jx", entry="consolidation_2017",
                name="甲", at=NOON,
            )  # fmt: skip


def test_a_site_outside_the_organisers_place_is_not_enrolled(cast: Cast) -> None:
    outside = Site.objects.create(unit=cast.unit("jx-nyt"), name="省厅网站")
    with pytest.raises(PermissionDenied):
        enrolled(cast, batch(running(cast), "first"), site_ids=[outside.pk])


@pytest.mark.parametrize("book", ["cn-hb-wuxue", "cn-gd-zhongkai"])
def test_an_office_makes_no_campaign_of_a_book_that_does_not_bind_it(cast: Cast, book: str) -> None:
    entry = {"cn-hb-wuxue": "consolidation_2016", "cn-gd-zhongkai": "consolidation_2017"}[book]
    with pytest.raises(DomainError, match="市政府办公室.*不适用"):
        campaigns.create(
            by=cast.heyunfei, organiser=cast.unit("jj-bgs"), jurisdiction=book, entry=entry, name="甲", at=NOON
        )


def test_an_office_makes_a_campaign_of_the_book_above_its_own(cast: Cast) -> None:
    office = cast.unit("jj-bgs")
    campaigns.create(
        by=cast.heyunfei, organiser=office, jurisdiction="cn-jx", entry="consolidation_2017", name="甲", at=NOON
    )


def test_a_site_under_the_place_that_another_book_binds_is_not_enrolled(cast: Cast) -> None:
    first = batch(running(cast), "first")
    Unit.objects.filter(code="jj-czj").update(jurisdiction="cn-jx")
    with pytest.raises(DomainError, match="财政局.*不适用"):
        enrolled(cast, first)


def test_a_member_is_enrolled_once_and_begins_its_story(cast: Cast) -> None:
    first = batch(running(cast), "first")
    member = enrolled(cast, first)
    assert member.deadline.due_on == date(2026, 5, 31)
    assert LedgerEntry.objects.get(act="campaign.enrolled").site == site()
    with pytest.raises(NotAllowedNow, match="已在"):
        enrolled(cast, first)


def test_the_case_of_the_site_ends_the_clock_and_no_other_event_does(cast: Cast) -> None:
    member = enrolled(cast, batch(running(cast), "first"))
    happens(cast, "relaunch.completed", at("2026-04-01 09:00"))
    happens(cast, "migration.submitted", at("2026-04-01 09:00"))
    assert fresh(member).deadline.state == Deadline.State.RUNNING
    happens(cast, "migration.completed", at("2026-05-01 09:00"))
    assert fresh(member).deadline.met_at == at("2026-05-01 09:00")


def test_a_member_overdue_is_found_by_the_sweep(cast: Cast) -> None:
    member = enrolled(cast, batch(running(cast), "first"))
    sweeping.sweep(at("2026-05-31 23:59"))
    assert fresh(member).deadline.state == Deadline.State.RUNNING
    sweeping.sweep(at("2026-06-01 00:00"))
    assert fresh(member).deadline.state == Deadline.State.BROKEN


def test_accounts_are_members_and_their_move_is_recorded(cast: Cast) -> None:
    one, other = account(cast), account(cast, "九江财政微博")
    first = batch(running(cast), "first")
    members = campaigns.enrol(by=cast.heyunfei, batch_id=first.pk, at=NOON, media_ids=[one.pk, other.pk])
    campaigns.record_done(by=cast.heyunfei, member_id=members[0].pk, done_on=date(2026, 3, 1), at=NOON)
    assert MediaAccount.objects.get(pk=one.pk).moved_on == date(2026, 3, 1)
    assert fresh(members[0]).deadline.state == Deadline.State.MET
    assert fresh(members[1]).deadline.met_at is None
    with pytest.raises(DomainError, match="不能晚于今天"):
        campaigns.record_done(by=cast.heyunfei, member_id=members[1].pk, done_on=date(2026, 3, 3), at=NOON)


def test_what_a_case_proves_is_not_recorded_by_hand(cast: Cast) -> None:
    member = enrolled(cast, batch(running(cast), "first"))
    with pytest.raises(NotAllowedNow, match="以其申请的办理结果为准"):
        campaigns.record_done(by=cast.heyunfei, member_id=member.pk, done_on=date(2026, 3, 2), at=NOON)


def test_a_member_moves_with_a_reason_and_its_old_clock_is_lifted(cast: Cast) -> None:
    made = running(cast)
    member = enrolled(cast, batch(made, "worksheet"))
    with pytest.raises(DomainError, match="原因"):
        campaigns.move(by=cast.heyunfei, member_id=member.pk, batch_id=batch(made, "first").pk, reason=" ", at=NOON)
    new = campaigns.move(
        by=cast.heyunfei, member_id=member.pk, batch_id=batch(made, "first").pk, reason="推迟", at=NOON
    )
    assert fresh(member).deadline.state == Deadline.State.LIFTED
    assert (new.batch.key, new.deadline.due_on) == ("first", date(2026, 5, 31))
    assert LedgerEntry.objects.get(act="campaign.moved").facts["reason"] == "推迟"


def test_a_member_taken_out_may_come_back(cast: Cast) -> None:
    first = batch(running(cast), "first")
    member = enrolled(cast, first)
    campaigns.remove(by=cast.heyunfei, member_id=member.pk, reason="暂不迁移", at=NOON)
    assert fresh(member).removed_at == NOON
    assert enrolled(cast, first).deadline.state == Deadline.State.RUNNING


def test_a_changed_date_sets_the_clocks_anew(cast: Cast) -> None:
    first = batch(running(cast), "first")
    member = enrolled(cast, first)
    sweeping.sweep(at("2026-06-02 09:00"))
    when = at("2026-06-02 10:00")
    campaigns.set_date(by=cast.heyunfei, batch_id=first.pk, due_on=date(2026, 6, 30), reason="延期", at=when)
    row = fresh(member).deadline
    assert (row.state, row.due_on) == (Deadline.State.RUNNING, date(2026, 6, 30))
    assert LedgerEntry.objects.get(act="campaign.dated").facts == {
        "old": "2026-05-31", "new": "2026-06-30", "printed": "2020年1月底之前", "reason": "延期",
    }  # fmt: skip
    sweeping.sweep(at("2026-07-01 00:00"))
    assert fresh(member).deadline.state == Deadline.State.BROKEN


def test_a_step_of_the_organiser_has_no_members(cast: Cast) -> None:
    plan = batch(campaign(cast, "cn-gd-zhongkai", "consolidation_2017"), "plan")
    with pytest.raises(NotAllowedNow, match="由组织单位办理"):
        enrolled(cast, plan)
    campaigns.record_step(by=cast.heyunfei, batch_id=plan.pk, done_on=date(2026, 3, 2), at=NOON)
    assert clocks_of(plan).get().met_at == NOON
    with pytest.raises(NotAllowedNow, match="已经登记"):
        campaigns.record_step(by=cast.heyunfei, batch_id=plan.pk, done_on=date(2026, 3, 2), at=NOON)
