"""The dates of the instruments' timetables: the named day counts to its last minute, the day after is late, no day of rest moves it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.models import Post
from lifecycle import campaigns, feasibility
from lifecycle.campaignclocks import clocks_of
from lifecycle.feasibility import Dated
from lifecycle.models import Deadline
from lifecycle.rulebase import library
from lifecycle.rules.timetables import Campaign as Timetable
from tests.campaigns.world import batch, campaign, enrolled, fresh, happens
from tests.cast import Cast, at
from tests.lifecycle.cases import CALENDAR

JJ, JX, ZK, WX = "cn-jx-jiujiang", "cn-jx", "cn-gd-zhongkai", "cn-hb-wuxue"
MET, BROKEN = Deadline.State.MET, Deadline.State.BROKEN


@pytest.fixture(autouse=True)
def _posts_held_since_long_ago(request: pytest.FixtureRequest) -> None:
    """The timetables are older than the cast's posts."""
    if "cast" in request.fixturenames:
        request.getfixturevalue("cast")
        Post.objects.update(starts_on=date(2010, 1, 1))


KEPT = [
    pytest.param(JJ, "platform_2020", "first", "2020-01-31", marks=pytest.mark.rule("MIG-01", "kept")),
    pytest.param(JJ, "platform_2020", "second", "2020-06-30", marks=pytest.mark.rule("MIG-02", "kept")),
    pytest.param(JJ, "platform_2020", "third", "2020-12-31", marks=pytest.mark.rule("MIG-03", "kept")),
    pytest.param(JJ, "platform_2020", "worksheet", "2019-12-16", marks=pytest.mark.rule("MIG-04", "kept")),
    pytest.param(JX, "consolidation_2017", "merge", "2017-12-31", marks=pytest.mark.rule("MIG-28", "kept")),
    pytest.param(JX, "consolidation_2017", "whole", "2018-12-31", marks=pytest.mark.rule("MIG-28", "kept")),
    pytest.param(ZK, "consolidation_2017", "apply", "2017-05-22", marks=pytest.mark.rule("PRM-10", "kept")),
    pytest.param(ZK, "consolidation_2017", "close", "2017-07-20", marks=pytest.mark.rule("PRM-11", "kept")),
    pytest.param(ZK, "consolidation_2017", "close", "2017-07-20", marks=pytest.mark.rule("DOM-24", "kept")),
    pytest.param(ZK, "consolidation_2017", "close", "2017-07-20", marks=pytest.mark.rule("MIG-33", "kept")),
    pytest.param(ZK, "consolidation_2017", "platform", "2017-10-20", marks=pytest.mark.rule("MIG-17", "kept")),
    pytest.param(WX, "consolidation_2016", "retain", "2016-09-05", marks=pytest.mark.rule("MIG-23", "kept")),
    pytest.param(WX, "consolidation_2016", "apply", "2016-09-15", marks=pytest.mark.rule("MIG-24", "kept")),
    pytest.param(WX, "consolidation_2016", "cancel", "2016-10-15", marks=pytest.mark.rule("PRM-09", "kept")),
    pytest.param(WX, "consolidation_2016", "platform", "2016-11-30", marks=pytest.mark.rule("MIG-26", "kept")),
]
LATE = [
    pytest.param(JJ, "platform_2020", "first", "2020-02-01", marks=pytest.mark.rule("MIG-01", "broken")),
    pytest.param(JJ, "platform_2020", "second", "2020-07-01", marks=pytest.mark.rule("MIG-02", "broken")),
    pytest.param(JJ, "platform_2020", "third", "2021-01-01", marks=pytest.mark.rule("MIG-03", "broken")),
    pytest.param(JJ, "platform_2020", "worksheet", "2019-12-17", marks=pytest.mark.rule("MIG-04", "broken")),
    pytest.param(JX, "consolidation_2017", "merge", "2018-01-01", marks=pytest.mark.rule("MIG-28", "broken")),
    pytest.param(JX, "consolidation_2017", "whole", "2019-01-01", marks=pytest.mark.rule("MIG-28", "broken")),
    pytest.param(ZK, "consolidation_2017", "apply", "2017-05-23", marks=pytest.mark.rule("PRM-10", "broken")),
    pytest.param(ZK, "consolidation_2017", "close", "2017-07-21", marks=pytest.mark.rule("PRM-11", "broken")),
    pytest.param(ZK, "consolidation_2017", "close", "2017-07-21", marks=pytest.mark.rule("DOM-24", "broken")),
    pytest.param(ZK, "consolidation_2017", "close", "2017-07-21", marks=pytest.mark.rule("MIG-33", "broken")),
    pytest.param(ZK, "consolidation_2017", "platform", "2017-10-21", marks=pytest.mark.rule("MIG-17", "broken")),
    pytest.param(WX, "consolidation_2016", "retain", "2016-09-06", marks=pytest.mark.rule("MIG-23", "broken")),
    pytest.param(WX, "consolidation_2016", "apply", "2016-09-16", marks=pytest.mark.rule("MIG-24", "broken")),
    pytest.param(WX, "consolidation_2016", "cancel", "2016-10-16", marks=pytest.mark.rule("PRM-09", "broken")),
    pytest.param(WX, "consolidation_2016", "platform", "2016-12-01", marks=pytest.mark.rule("MIG-26", "broken")),
]


def _comes(cast: Cast, book: str, entry: str, key: str, moment: str) -> str:
    """How the clock of a member stands when the event of its batch comes at this moment."""
    begun = at(moment) - timedelta(days=400)
    one = batch(campaign(cast, book, entry, begun), key)
    member = enrolled(cast, one, begun)
    happens(cast, one.met_by, at(moment))
    return str(fresh(member).deadline.state)


@pytest.mark.parametrize(("book", "entry", "key", "day"), KEPT)
def test_the_last_minute_of_the_printed_day_is_in_time(cast: Cast, book: str, entry: str, key: str, day: str) -> None:
    assert _comes(cast, book, entry, key, f"{day} 23:59") == MET


@pytest.mark.parametrize(("book", "entry", "key", "day"), LATE)
def test_the_first_minute_of_the_day_after_is_late(cast: Cast, book: str, entry: str, key: str, day: str) -> None:
    assert _comes(cast, book, entry, key, f"{day} 00:00") == BROKEN


STEPS = [
    pytest.param(ZK, "consolidation_2017", "plan", "2017-04-25", MET, marks=pytest.mark.rule("MIG-15", "kept")),
    pytest.param(ZK, "consolidation_2017", "plan", "2017-04-26", BROKEN, marks=pytest.mark.rule("MIG-15", "broken")),
    pytest.param(WX, "consolidation_2016", "kickoff", "2016-08-31", MET, marks=pytest.mark.rule("MIG-34", "kept")),
    pytest.param(WX, "consolidation_2016", "kickoff", "2016-09-01", BROKEN, marks=pytest.mark.rule("MIG-34", "broken")),
]


@pytest.mark.parametrize(("book", "entry", "key", "day", "state"), STEPS)
def test_a_step_of_the_organiser_is_due_on_its_printed_day(
    cast: Cast, book: str, entry: str, key: str, day: str, state: str
) -> None:
    plan = batch(campaign(cast, book, entry, at("2016-01-11 09:00")), key)
    campaigns.record_step(
        by=cast.heyunfei, batch_id=plan.pk, done_on=date.fromisoformat(day), at=at("2017-05-01 09:00")
    )
    assert clocks_of(plan).get().state == state


UNDERTAKINGS = [
    pytest.param("2017-06-20", MET, marks=pytest.mark.rule("MIG-16", "kept")),
    pytest.param("2017-06-21", BROKEN, marks=pytest.mark.rule("MIG-16", "broken")),
]


@pytest.mark.parametrize(("day", "state"), UNDERTAKINGS)
def test_an_undertaking_is_signed_by_its_printed_day(cast: Cast, day: str, state: str) -> None:
    begun = at("2017-01-10 09:00")
    member = enrolled(cast, batch(campaign(cast, ZK, "consolidation_2017", begun), "undertaking"), begun)
    signed = date.fromisoformat(day)
    campaigns.record_done(by=cast.heyunfei, member_id=member.pk, done_on=signed, at=at("2017-07-01 09:00"))
    assert fresh(member).deadline.state == state


def test_a_fixed_date_on_a_day_of_rest_does_not_move(cast: Cast) -> None:
    merge = batch(campaign(cast, JX, "consolidation_2017", at("2017-01-10 09:00")), "merge")
    assert date(2017, 12, 31).weekday() == 6
    assert enrolled(cast, merge, at("2017-01-10 09:00")).deadline.due_on == date(2017, 12, 31)


def test_every_batch_of_every_timetable_is_dated_and_cited() -> None:
    tables = [d.entry for d in library().all_entries() if isinstance(d.entry, Timetable)]
    assert tables
    for table in tables:
        assert [one.key for one in table.batches if not (one.printed and one.cite.clause)] == []


def test_a_notice_of_a_month_must_start_so_that_it_is_over_by_the_date() -> None:
    month = {"after": "apply", "amount": "1", "unit": "month"}
    assert feasibility.latest_start(date(2017, 7, 20), month, CALENDAR) == date(2017, 6, 19)
    assert feasibility.free_after(date(2017, 6, 20), month, CALENDAR) == date(2017, 7, 21)


def test_the_timetable_without_slack_is_doubted_as_printed() -> None:
    table = next(d.entry for d in library().campaigns(WX) if isinstance(d.entry, Timetable))
    dated = [Dated(one.key, one.label, one.on, one.leaves) for one in table.batches]
    found = feasibility.doubts(dated, date(2016, 8, 30), CALENDAR)
    assert [one.key for one in found] == ["cancel"]
    assert found[0].latest_start == date(2016, 9, 14)


def test_dates_that_leave_less_than_the_notice_are_doubted_beforehand() -> None:
    month = {"after": "apply", "amount": "1", "unit": "month"}
    tight = [Dated("apply", "申请关停", date(2016, 9, 15)), Dated("cancel", "注销", date(2016, 10, 15), month)]
    found = feasibility.doubts(tight, date(2016, 8, 30), CALENDAR)
    assert [one.key for one in found] == ["cancel"]
    assert "2016-10-18" in found[0].text
    wide = [Dated("apply", "申请关停", date(2016, 9, 13)), tight[1]]
    assert feasibility.doubts(wide, None, CALENDAR) == []


def test_a_date_before_the_instrument_itself_is_kept_and_doubted() -> None:
    early = [Dated("plan", "方案", date(2017, 4, 25))]
    assert "早于文件施行之日2017-05-18" in feasibility.doubts(early, date(2017, 5, 18), CALENDAR)[0].text
