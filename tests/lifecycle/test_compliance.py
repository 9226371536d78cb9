"""The compliance desk: every figure is its list's length, any day is read from the events, nobody sees beyond their place."""

from __future__ import annotations

import io
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from accounts.scope import scope_of
from lifecycle import clockacts, feeds, sweeping
from lifecycle.compliance import listing, quarters
from lifecycle.compliance.board import aside, board
from lifecycle.compliance.standings import COLUMNS, Asked, standings
from lifecycle.models import Application, Deadline, Feed
from tests.cast import Cast, at
from tests.signed_in import visitor, words


@pytest.fixture
def case(cast: Cast) -> Application:
    """An opening granted on 20 March, due online by 18 June, launched too late; its notice runs."""
    case = cast.granted()
    sweeping.sweep(at("2026-06-19 00:01"))
    cast.worked(case, when=at("2026-07-02 09:00"))
    return case


def _asked(cast: Cast, day: str, *, now: str = "2026-07-20 09:00", period: str = "2026Q2", **more: Any) -> Asked:
    span, moment = quarters.span(period), at(now)
    assert span is not None
    scope = scope_of(cast.xuanming, moment.date())
    return Asked(span, moment, moment.date(), date.fromisoformat(day), scope, **more)


def _counts(asked: Asked) -> dict[str, int]:
    found = standings(asked)
    counts = board(asked, found).total.counts
    assert counts == {name: listing.chosen(found, name).count() for name in COLUMNS}
    for name in COLUMNS:
        assert {line.column for line in listing.lines(listing.chosen(found, name), asked)} <= {name}
    return {name: number for name, number in counts.items() if number}


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        ("2026-03-19", {}),
        ("2026-03-20", {"open": 1}),
        ("2026-06-10", {"open": 1}),
        ("2026-06-11", {"soon": 1}),
        ("2026-06-18", {"soon": 1}),
        ("2026-06-19", {"overdue": 1}),
        ("2026-07-01", {"overdue": 1}),
        ("2026-07-02", {"broken": 1}),
        ("2026-07-20", {"broken": 1}),
    ],
)
def test_a_limit_stands_in_one_column_on_every_day(
    cast: Cast, case: Application, day: str, counts: dict[str, int]
) -> None:
    assert _counts(_asked(cast, day, name="launch_limit")) == counts


def test_yesterday_by_the_events_is_what_today_was_by_the_rows(cast: Cast, case: Application) -> None:
    for period in ("2026", "2026Q1", "2026Q2", "2026Q3"):
        for own in (False, True):
            by_rows = _counts(_asked(cast, "2026-07-20", period=period, own=own))
            by_events = _counts(_asked(cast, "2026-07-20", now="2026-07-21 09:00", period=period, own=own))
            assert by_rows == by_events


@pytest.mark.parametrize(("day", "carried"), [("2026-07-01", 1), ("2026-07-02", 0), ("2026-07-19", 0)])
def test_what_was_overdue_before_the_period_is_counted_beside_it_as_of_any_day(
    cast: Cast, case: Application, day: str, carried: int
) -> None:
    asked = _asked(cast, day, period="2026Q3", name="launch_limit")
    assert aside(asked)["carried"] == carried


def test_what_is_still_overdue_is_carried_by_its_row_today_and_on_any_day_before(cast: Cast) -> None:
    cast.granted()
    sweeping.sweep(at("2026-06-19 00:01"))
    for day, carried in (("2026-06-18", 0), ("2026-06-19", 1), ("2026-07-19", 1), ("2026-07-20", 1)):
        assert aside(_asked(cast, day, period="2026Q3", name="launch_limit"))["carried"] == carried


def test_an_extension_moves_a_limit_to_another_quarter_from_that_day_on(cast: Cast) -> None:
    row = Deadline.objects.get(application=cast.granted(), name="launch_limit")
    clockacts.extend(
        by=cast.city_reviewer, deadline_id=row.pk, until=date(2026, 7, 31), reason="x", at=at("2026-06-01 09:00")
    )
    assert _counts(_asked(cast, "2026-05-31", name="launch_limit")) == {"open": 1}
    assert _counts(_asked(cast, "2026-06-01", name="launch_limit")) == {}
    assert _counts(_asked(cast, "2026-06-01", period="2026Q3", name="launch_limit")) == {"open": 1}


def test_what_is_stopped_or_waived_is_neither_kept_nor_broken(cast: Cast) -> None:
    row = Deadline.objects.get(application=cast.granted(), name="launch_limit")
    clockacts.suspend(by=cast.city_reviewer, deadline_id=row.pk, reason="x", at=at("2026-06-01 09:00"))
    assert _counts(_asked(cast, "2026-07-20", name="launch_limit")) == {"stopped": 1}
    clockacts.waive(by=cast.city_reviewer, deadline_id=row.pk, reason="x", at=at("2026-06-02 09:00"))
    asked = _asked(cast, "2026-07-20", name="launch_limit")
    assert _counts(asked) == {"ended": 1}
    assert board(asked, standings(asked)).total.rate is None


def test_the_law_and_an_offices_own_limits_are_never_counted_together(cast: Cast, case: Application) -> None:
    law, own = (
        listing.chosen(standings(_asked(cast, "2026-07-20", period="2026", own=own)), "") for own in (False, True)
    )
    assert {row.internal for row in law} == {False}
    assert {row.internal for row in own} == {True}


def test_nobody_counts_beyond_their_place(cast: Cast, case: Application) -> None:
    page = reverse("compliance")
    for who, seen in ((cast.xuanming, True), (cast.handler, True), (cast.yuanxiaohe, False), (cast.taoran, False)):
        answer = visitor(who).get(page, {"period": "2026Q2"})
        assert answer.status_code == 200
        assert any(line.name == "launch_limit" for line in answer.context["board"].rules) is seen
    foreign = visitor(cast.yuanxiaohe).get(page, {"period": "2026Q2", "unit": str(case.unit_id)})
    assert foreign.context["asked"].unit is None
    assert foreign.context["board"].total.total == 0


def test_the_desk_asks_the_database_fifteen_times_at_most(cast: Cast, case: Application) -> None:
    client = visitor(cast.xuanming)
    for page in ("compliance", "compliance_list"):
        for given in ({"period": "2026Q2"}, {"period": "2026", "day": "2026-06-30"}):
            client.get(reverse(page), given)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(reverse(page), given).status_code == 200
            # savepoints are the test's own, the adjustable clock is the demonstration's
            real = [q for q in asked if "SAVEPOINT" not in q["sql"] and "democlock" not in q["sql"]]
            assert len(real) <= 15, "\n".join(q["sql"][:150] for q in real)


def test_what_means_nothing_is_left_out(cast: Cast, case: Application) -> None:
    client = visitor(cast.xuanming)
    for given in ({"period": "9999Q9"}, {"unit": "x"}, {"unit": "9" * 30}, {"day": "x"}, {"day": "2999-01-01"}):
        assert client.get(reverse("compliance"), given).status_code == 200
    assert client.get(reverse("compliance_list"), {"column": "x", "page": "y"}).status_code == 200


def test_the_workbook_says_how_many_rows_it_has_and_reads_nothing_as_a_formula(cast: Cast, case: Application) -> None:
    Application.objects.filter(pk=case.pk).update(number="=1+1")
    given = {"period": "2026Q2", "column": "broken", "name": "launch_limit"}
    answer = visitor(cast.xuanming).get(reverse("compliance_export"), given)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = list(book["明细1"].values)
    assert (len(rows) - 1, answer.headers["X-Rows"]) == (1, "1")
    assert "=1+1" in rows[1]
    assert book["明细1"]["C2"].data_type == "s"
    assert dict(book["说明"].values)["行数"] == "1"


def test_the_report_is_a_paper_of_the_unit_and_the_quarter(cast: Cast, case: Application) -> None:
    answer = visitor(cast.xuanming).get(reverse("compliance_report"), {"period": "2026Q2", "unit": str(case.unit_id)})
    assert answer.content.startswith(b"%PDF")
    assert "2026" in answer.headers["Content-Disposition"]


def test_a_link_is_read_without_signing_in_until_it_is_revoked(cast: Cast, case: Application) -> None:
    client, stranger = visitor(cast.xuanming), visitor(None)
    made = client.post(reverse("feeds"), {"unit": ""})
    address = made.context["link"].removeprefix("http://testserver")
    assert address not in client.get(reverse("feeds")).content.decode()
    token = address.removeprefix("/feeds/").removesuffix(".ics")
    feed = Feed.objects.get()
    assert token not in (feed.digest, str(feed))
    answer = stranger.get(address)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    wanted = feeds.limits(feed, feed.created_at)
    assert [str(e["uid"]) for e in events] == [f"deadline-{row.pk}@zhancheng" for row in wanted]
    assert not any(row.internal for row in wanted)
    assert visitor(cast.handler).post(reverse("feed_revoke", args=[feed.pk])).status_code == 404
    assert client.post(reverse("feed_revoke", args=[feed.pk])).status_code == 302
    assert stranger.get(address).status_code == 404
    assert stranger.get("/feeds/nonsense.ics").status_code == 404


def test_a_link_is_not_read_without_end(cast: Cast) -> None:
    token = feeds.subscribe(by=cast.handler, unit_id=None, at=at("2026-03-02 10:00"))
    page, stranger = reverse("feed", args=[token]), visitor(None)
    answers = [stranger.get(page).status_code for _ in range(feeds.READS_AN_HOUR + 1)]
    assert set(answers[:-2]) == {200}
    assert answers[-1] in (200, 429)  # the hour may turn in between
    assert 429 in [*answers, stranger.get(page).status_code]


def test_a_unit_out_of_sight_cannot_be_subscribed_to(cast: Cast) -> None:
    answer = visitor(cast.handler).post(reverse("feeds"), {"unit": str(cast.unit("jj-wjw").pk)})
    assert answer.status_code == 422
    assert "可见范围" in words(answer)
    assert not Feed.objects.exists()


def test_quarters_follow_one_another_without_a_gap() -> None:
    found = sorted((one for one in quarters.choices(date(2026, 1, 5)) if "Q" in one.key), key=lambda one: one.first)
    for one, following in pairwise(found):
        assert one.last + timedelta(days=1) == following.first
    assert quarters.quarter_of(date(2026, 12, 31)).key == "2026Q4"
