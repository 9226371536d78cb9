"""The ladder as recorded data, and the sweep by it: overdue daily, escalated, each rung once, in batches."""

from __future__ import annotations

import pytest

from lifecycle import ladder, sweeping
from lifecycle.ladder import Arrangement
from lifecycle.models import Deadline, DeadlineEvent, JurisdictionSetting, Reminder
from tests.cast import FILED, Cast, at


def _clock(cast: Cast) -> Deadline:
    return Deadline.objects.get(application=cast.granted(), name="launch_limit")


def _heard(clock: Deadline) -> list[tuple[str, str]]:
    rows = DeadlineEvent.objects.filter(deadline=clock).exclude(rung="").order_by("pk")
    return list(rows.values_list("what", "rung"))


def _record(key: str, value: object) -> None:
    JurisdictionSetting.objects.create(
        jurisdiction="cn-jx", key=key, value=value, reason="演示", effective_from=FILED.date(), recorded_at=FILED
    )


def test_an_overdue_clock_is_heard_daily_and_escalated_on_its_days(cast: Cast) -> None:
    clock = _clock(cast)
    sweeping.sweep(at("2026-06-18 12:00"))
    days = ["2026-06-19", "2026-06-20", "2026-06-21", "2026-06-22", "2026-06-23"]
    for day in days:
        for hour in ("00:00", "09:00"):
            sweeping.sweep(at(f"{day} {hour}"))
    names = [rung for _, rung in _heard(clock)][-5:]
    assert names == ["overdue", "overdue:1", "overdue:2", "superior", "overdue:4"]
    assert [what for what, _ in _heard(clock)][-5:] == ["rung"] * 5
    told = dict(Reminder.objects.filter(deadline=clock).values_list("rung", "tells"))
    assert told["overdue:2"] == "holder"
    assert told["superior"] == "holder,superior"


def test_after_an_outage_one_reminder_tells_all_whom_the_skipped_ones_would_have(cast: Cast) -> None:
    clock = _clock(cast)
    sweeping.sweep(at("2026-07-05 08:00"))
    heard = _heard(clock)
    assert [row for row in heard if row[0] == "rung"] == [("rung", "overdue:16")]
    assert ("skipped", "superior") in heard
    assert ("skipped", "auditor") in heard
    assert Reminder.objects.get(deadline=clock).tells == "holder,superior,auditor"


def test_a_sweep_in_small_batches_records_the_same(cast: Cast) -> None:
    clock = _clock(cast)
    for number in range(7):
        clock.pk, clock.subject = None, f"copy {number}"
        clock.save(force_insert=True)
    looked = sweeping.sweep(at("2026-06-11 09:00"), batch=2)
    assert looked >= 8
    rows = DeadlineEvent.objects.filter(deadline__name="launch_limit", what="rung")
    assert rows.count() == 8
    assert sweeping.sweep(at("2026-06-11 09:00"), batch=2) == 0


def test_a_recorded_ladder_binds_the_places_below_and_is_laid_at_once(cast: Cast) -> None:
    clock = _clock(cast)
    sweeping.sweep(at("2026-03-21 09:00"))
    _record("reminders.legal.before", [60, 5])
    sweeping.look_again(at("2026-03-21 10:00"))
    for day in ("2026-03-21 10:01", "2026-04-19 00:00", "2026-05-19 00:00", "2026-06-13 00:00"):
        sweeping.sweep(at(day))
    assert _heard(clock) == [("rung", "60"), ("rung", "5")]


def test_a_recorded_value_that_is_none_is_passed_by(cast: Cast) -> None:
    _record("reminders.legal.before", "thirty")
    found = Arrangement(FILED.date()).ladder("cn-jx-jiujiang", internal=False)
    assert found.before == (30, 7, 3, 1)


@pytest.mark.parametrize(
    ("key", "value", "good"),
    [
        ("reminders.legal.before", [30, 7], True),
        ("reminders.legal.before", 30, False),
        ("reminders.legal.before", [True], False),
        ("reminders.legal.before", [-1], False),
        ("reminders.legal.superior_after", 5, True),
        ("reminders.legal.superior_after", [5], False),
        ("reminders.legal.weekly", 1, False),
        ("reminders.nobody.before", [1], False),
    ],
)
def test_what_may_be_recorded_for_the_ladder(key: str, value: object, good: bool) -> None:
    assert (ladder.wrong(key, value) == "") is good


def test_the_arrangement_on_disk_is_whole() -> None:
    assert ladder.check_shipped() == []


def test_an_approvers_own_limit_is_never_told_to_the_auditor(cast: Cast) -> None:
    case = cast.reviewed("centre_handler")
    own = Deadline.objects.get(application=case, internal=True, state="running")
    sweeping.sweep(at("2026-04-30 08:00"))
    reminder = Reminder.objects.get(deadline=own)
    assert "auditor" not in reminder.tells
    assert "superior" in reminder.tells
