"""Clocks of a case as the sweep sees them: rungs once, overdue on the day after, approvers' own limits apart."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from approvals.engine import turns
from lifecycle import sweeping
from lifecycle.models import Application, Deadline, DeadlineEvent
from tests.cast import FILED, GRANTED, Cast, approve, at, back, decide


def _clock(case: Application, name: str = "launch_limit") -> Deadline:
    return Deadline.objects.filter(application=case, name=name).latest("pk")


def _heard(case: Application, name: str = "launch_limit") -> list[tuple[str, str]]:
    rows = DeadlineEvent.objects.filter(deadline=_clock(case, name)).exclude(rung="").order_by("pk")
    return list(rows.values_list("what", "rung"))


def test_a_clock_is_overdue_the_day_after_its_last_and_not_on_it(cast: Cast) -> None:
    case = cast.granted()
    sweeping.sweep(at("2026-06-18 23:59"))
    assert _clock(case).state == Deadline.State.RUNNING
    sweeping.sweep(at("2026-06-19 00:00"))
    assert _clock(case).state == Deadline.State.BROKEN


def test_each_rung_is_heard_once_whoever_sweeps(cast: Cast) -> None:
    case = cast.granted()
    for when in ("2026-05-19 00:01", "2026-05-19 12:00", "2026-06-11 09:00", "2026-06-18 09:00", "2026-06-18 09:01"):
        sweeping.sweep(at(when))
    assert _heard(case) == [("rung", "30"), ("rung", "7"), ("skipped", "3"), ("skipped", "1"), ("rung", "0")]


def test_after_an_outage_only_the_latest_rung_is_heard(cast: Cast) -> None:
    case = cast.granted()
    sweeping.sweep(at("2026-06-16 09:00"))
    assert _heard(case) == [("skipped", "30"), ("skipped", "7"), ("rung", "3")]


def test_the_command_sweeps_by_the_clock_of_the_product(cast: Cast) -> None:
    case = cast.granted()
    said = StringIO()
    call_command("run_deadlines", stdout=said)
    assert _clock(case).next_check_at is None or _clock(case).next_check_at > GRANTED
    assert "已检查" in said.getvalue()


def test_a_clock_that_is_met_is_not_swept_any_more(cast: Cast) -> None:
    case = cast.worked(when=at("2026-04-01 09:00"))
    assert _clock(case).next_check_at is None
    sweeping.sweep(at("2027-01-01 00:00"))
    assert _clock(case).state == Deadline.State.MET


def test_an_approvers_own_limit_passes_on_with_the_turn(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    first = _clock(case, "internal")
    decide(case, cast.city_reviewer, approve(), at("2026-03-06 09:00"))
    first.refresh_from_db()
    second = _clock(case, "internal")
    assert (first.state, second.state) == (Deadline.State.MET, Deadline.State.RUNNING)
    assert second.unit == cast.unit("jx-bgt")
    (turn,) = turns.open_turns(case)
    assert turn.due_on == second.due_on == date(2026, 3, 20)


def test_an_approver_who_decides_late_is_marked_late(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    due = _clock(case, "internal").due_on
    assert due == date(2026, 3, 9)
    decide(case, cast.city_reviewer, approve(), at("2026-03-10 09:00"))
    late = Deadline.objects.filter(application=case, name="internal").order_by("-pk")[1]
    assert late.state == Deadline.State.BROKEN


def test_while_the_applicant_corrects_no_approvers_limit_runs(cast: Cast) -> None:
    case = decide(cast.reviewed("city_office"), cast.city_reviewer, back(), FILED)
    assert not Deadline.objects.filter(application=case, name="internal", state="running").exists()
    (turn,) = turns.open_turns(case)
    assert turn.due_on is None


def test_the_same_office_may_have_a_second_turn_in_another_round(cast: Cast) -> None:
    case = decide(cast.reviewed("city_office"), cast.city_reviewer, back(to=1), FILED)
    case = decide(case, cast.sunwanqing, approve(), FILED)
    labels = Deadline.objects.filter(application=case, name="internal").values_list("subject", flat=True)
    assert len(labels) == len(set(labels)) == 6


@pytest.mark.parametrize(
    ("granted", "days", "due"),
    [
        ("2026-03-20 15:00", "90", "2026-06-18"),
        ("2026-09-01 09:00", "30", "2026-10-08"),  # 10-01 is a holiday until 10-07
        ("2026-09-10 09:00", "30", "2026-10-10"),  # a make-up Saturday is a working day
        ("2026-01-31 23:59", "28", "2026-02-28"),  # a make-up Saturday again
        ("2026-12-01 09:00", "31", "2027-01-01"),  # 2027 is not published yet: New Year is known to nobody
    ],
)
def test_a_launch_limit_ends_on_the_day_the_calendar_says(cast: Cast, granted: str, days: str, due: str) -> None:
    case = cast.reviewed("province_office")
    decide(case, cast.approver, approve(granted={"launch_within_days": days}), at(granted))
    clock = _clock(case)
    assert clock.due_on == date.fromisoformat(due)
    assert clock.provisional == due.startswith("2027")
