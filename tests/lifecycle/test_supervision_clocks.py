"""The clocks of supervision, each on its last lawful day and on the next: told by the stories, read from the rows."""

from __future__ import annotations

import pytest
from django.utils import timezone

from fixtures import roster
from fixtures.replay import replay
from fixtures.story import tell
from forms.models import Attachment
from lifecycle.models import Application, Deadline
from lifecycle.selectors import visible_applications
from tests.cast import Cast, at, day


@pytest.fixture
def register(db: None) -> None:
    """All units, people and sites of the demonstration."""
    roster.load("")


def _told(name: str) -> None:
    replay(tell(name, at("2026-11-23 10:00")))


def _clock(name: str) -> tuple[str, str, str]:
    row = Deadline.objects.filter(name=name).order_by("pk")[0]
    met = timezone.localtime(row.met_at).strftime("%m-%d %H:%M") if row.met_at else ""
    return str(row.state), row.unit.code, met


@pytest.mark.rule("AUD-05", "kept")
@pytest.mark.rule("AUD-06", "kept")
def test_a_correction_forwarded_on_the_first_and_answered_on_the_third_working_day_is_in_time(register: None) -> None:
    _told("correction-in-time")
    assert _clock("forward")[:2] == ("met", "jj-szzx")
    assert _clock("answer")[:2] == ("met", "jj-jyj"), "the sponsor answers for the answer"


@pytest.mark.rule("AUD-05", "broken")
def test_a_correction_forwarded_and_answered_a_working_day_late_is_late_twice(register: None) -> None:
    _told("correction-late")
    assert (_clock("forward")[0], _clock("answer")[0]) == ("broken", "broken")


def test_another_correction_of_the_same_site_keeps_its_own_clocks(register: None) -> None:
    _told("now-correction-overdue")
    case = Application.objects.get(procedure="correction")
    other = Application.objects.get(pk=case.pk)
    assert Deadline.objects.get(application=other, name="answer").met_at is None
    story = tell("now-correction-overdue", at("2026-11-23 10:00"))
    second = replay(story)
    assert second.application_id != case.pk
    assert Deadline.objects.filter(name="forward", state="met").count() == 2
    assert Deadline.objects.get(application=case, name="answer").met_at is None


@pytest.mark.rule("AUD-08", "kept")
@pytest.mark.rule("AUD-08", "broken")
def test_twelve_hours_to_the_minute_are_in_time_and_one_minute_more_is_late(register: None) -> None:
    _told("repost-twelve-hours")
    first, second = Deadline.objects.filter(name="repost").order_by("pk")
    assert (first.state, second.state) == ("met", "broken")
    assert [timezone.localtime(row.met_at).strftime("%H:%M") for row in (first, second) if row.met_at] == [
        "06:00",
        "08:01",
    ]


@pytest.mark.rule("AUD-22", "kept")
@pytest.mark.rule("AUD-04", "kept")
def test_a_site_put_right_on_the_orders_last_day_is_in_time_and_ends_the_inspection(register: None) -> None:
    _told("inspection-put-right")
    assert _clock("rectification")[:2] == ("met", "jj-nyj")
    assert _clock("report_forwarded")[0] == "met"
    assert {row.state for row in Application.objects.exclude(number="")} == {Application.State.COMPLETED}


@pytest.mark.rule("AUD-22", "broken")
@pytest.mark.rule("AUD-04", "broken")
def test_a_site_put_right_a_day_after_the_order_is_late(register: None) -> None:
    _told("rectification-late")
    assert _clock("rectification")[:2] == ("broken", "jj-tyjr")


@pytest.mark.rule("AUD-32", "kept")
@pytest.mark.rule("AUD-32", "broken")
def test_the_rules_of_review_are_asked_for_and_handed_in(register: None) -> None:
    told = tell("annual-report-published", at("2026-11-23 10:00"))
    assert any(a.refused and a.refused.error == "EvidenceMissing" for a in told.acts)
    replay(told)
    assert Attachment.objects.filter(slot="review_rules", removed_at=None).exists()


def test_the_sponsor_sees_an_order_about_its_site_once_it_is_filed(register: None) -> None:
    told = tell("now-rectification", at("2026-11-23 10:00"))
    replay(told)
    case = Application.objects.get(procedure="rectification")
    sponsor = Cast.__new__(Cast).jinzhi
    assert visible_applications(sponsor, day("2026-11-23")).filter(pk=case.pk).exists()
    outsider = Cast.__new__(Cast).ruanqi
    assert not visible_applications(outsider, day("2026-11-23")).filter(pk=case.pk).exists()
