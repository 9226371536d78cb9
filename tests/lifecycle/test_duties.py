"""Recurring duties: once a period for each site and office, met by the case of that period, late the day after."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone

from fixtures import roster
from fixtures.replay import replay
from fixtures.story import tell
from lifecycle import duties
from lifecycle.models import Deadline, DeadlineEvent, Site
from lifecycle.rulebase import rules_on
from lifecycle.selectors import visible_deadlines
from tests.cast import Cast, at, day
from tests.signed_in import visitor, words


def _rows(name: str, code: str) -> list[Deadline]:
    return list(Deadline.objects.filter(application=None, name=name, unit__code=code).order_by("subject"))


def test_the_clock_of_a_duty_is_opened_once_for_every_running_site(cast: Cast) -> None:
    assert duties.open_due(at("2026-01-12 08:00")) > 0
    assert duties.open_due(at("2026-01-13 08:00")) == 0
    last, this = _rows("annual_report", "jj-czj")
    assert (last.subject, str(last.due_on), last.label) == ("2025", "2026-01-31", "2025年度网站年度工作报表")
    assert (this.subject, str(this.due_on)) == ("2026", "2027-01-31")
    assert last.cite["rule"] == "AUD-01"
    assert DeadlineEvent.objects.filter(deadline=last, what="started").count() == 1


def test_what_was_due_before_the_product_came_is_not_asked_for(cast: Cast) -> None:
    duties.open_due(at("2026-02-01 00:00"))
    assert [row.subject for row in _rows("annual_report", "jj-czj")] == ["2026"]


def test_a_site_that_came_after_the_year_owes_no_report_of_it(cast: Cast) -> None:
    site = Site.objects.get(unit__code="jj-czj")
    site.online_at = at("2026-01-02 10:00")
    site.save()
    duties.open_due(at("2026-01-12 08:00"))
    assert [row.subject for row in _rows("annual_report", "jj-czj")] == ["2026"]


def test_a_duty_of_offices_falls_on_those_that_perform_the_function(cast: Cast) -> None:
    duties.open_due(at("2026-01-12 08:00"))
    owing = set(Deadline.objects.filter(name="supervision_report").values_list("unit__code", flat=True))
    assert {"jj-bgs", "hy-bgs"} <= owing
    assert not owing & {"jj-czj", "jj-szzx"}


def test_a_place_whose_own_book_has_lapsed_is_held_to_the_book_above(cast: Cast) -> None:
    duties.open_due(at("2026-01-12 08:00"))
    (row, *_rest) = _rows("annual_report", "yz-bgs")
    rule = next(d for d in rules_on("cn-jx", "annual_report", day("2026-01-12")).duties if d.name == "annual_report")
    assert row.cite["clause"] == rule.cite.clause


def test_the_clock_of_a_site_that_is_gone_is_lifted(cast: Cast) -> None:
    duties.open_due(at("2026-01-12 08:00"))
    site = Site.objects.get(unit__code="jj-czj")
    site.begin_closing(at("2026-01-15 08:00"))
    site.close(at("2026-01-15 09:00"))
    site.save()
    duties.open_due(at("2026-01-16 08:00"))
    assert {row.state for row in _rows("annual_report", "jj-czj")} == {Deadline.State.LIFTED}


@pytest.mark.rule("AUD-01", "kept")
def test_a_report_published_on_the_last_of_january_is_in_time(whole: None) -> None:
    replay(tell("annual-report-published", at("2026-11-23 10:00")))
    row = Deadline.objects.get(name="annual_report", unit__code="jj-kjj", subject="2025")
    assert row.state == Deadline.State.MET
    assert row.met_at is not None
    assert _local(row.met_at) == "2026-01-31"


@pytest.mark.rule("AUD-01", "broken")
def test_a_report_published_on_the_first_of_february_is_late(whole: None) -> None:
    replay(tell("annual-report-late", at("2026-11-23 10:00")))
    row = Deadline.objects.get(name="annual_report", unit__code="jj-scj", subject="2025")
    assert row.state == Deadline.State.BROKEN
    assert row.met_at is not None
    assert _local(row.met_at) == "2026-02-01"


def test_a_report_made_before_the_tick_came_is_not_asked_for_again(whole: None) -> None:
    replay(tell("main-site-report", at("2026-11-23 10:00")))
    duties.open_due(at("2026-01-25 08:00"))
    row = Deadline.objects.get(name="annual_report", unit__code="jj-bgs", subject="2025")
    assert row.state == Deadline.State.MET


def test_a_duty_is_seen_by_whom_it_falls_on_and_by_who_supervises(cast: Cast) -> None:
    duties.open_due(at("2026-01-12 08:00"))
    (row, *_rest) = _rows("annual_report", "jj-czj")
    seen = visible_deadlines(cast.city_reviewer, day("2026-01-12"))
    assert seen.filter(pk=row.pk).exists()
    assert not visible_deadlines(cast.handler, day("2026-01-12")).filter(pk=row.pk).exists()
    page = visitor(cast.ruanqi).get(f"/deadlines/{row.pk}/")
    assert "经常性工作" in words(page)
    assert f"unit={row.unit_id}&amp;procedure=annual_report" in page.content.decode()
    listed = visitor(cast.ruanqi).get("/deadlines/", {"q": "年度工作报表", "state": "all"})
    assert "2025年度网站年度工作报表" in words(listed)


def _local(moment: datetime) -> str:
    return timezone.localtime(moment).date().isoformat()


@pytest.fixture
def whole(db: None) -> None:
    """All units, people and sites of the demonstration."""
    roster.load("")


def test_the_workbench_shows_what_is_due_to_whom_it_falls_on(cast: Cast) -> None:
    duties.open_due(at("2026-01-12 08:00"))
    assert "2025年度网站年度工作报表" in words(visitor(cast.ruanqi).get("/"))
    assert "经常性工作" not in words(visitor(cast.handler).get("/")), "a department without a site owes no report"
