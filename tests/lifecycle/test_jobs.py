"""Heartbeats: every run of a job leaves its traces, and a silent job is noticed by the others and by every page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from lifecycle import jobs
from lifecycle.models import Job
from lifecycle.tasks import sweep_deadlines
from notices import alarms, tasks
from notices.messages import addressing, inbox
from notices.models import Message
from tests.cast import Cast
from tests.signed_in import visitor, words

SWEEP = "lifecycle.sweep_deadlines"


@pytest.fixture
def night(db: None) -> None:
    """No job has run for an hour, and that has been noticed a while ago."""
    long_ago = timezone.now() - timedelta(hours=1)
    jobs.scheduled(timezone.now())
    Job.objects.update(last_success_at=long_ago, known_since=long_ago, noticed_at=long_ago)


def test_a_run_leaves_when_how_long_and_what(db: None) -> None:
    before = timezone.now()
    sweep_deadlines()
    row = Job.objects.get(name=SWEEP)
    assert row.last_started_at is not None
    assert row.last_success_at is not None
    assert before <= row.last_started_at <= row.last_success_at <= timezone.now()
    assert (row.last_result, row.failures, row.late_ms) == ("0", 0, 0)


def test_a_run_that_is_late_says_by_how_much(db: None) -> None:
    sweep_deadlines()
    Job.objects.filter(name=SWEEP).update(last_started_at=timezone.now() - timedelta(minutes=10))
    sweep_deadlines()
    assert Job.objects.get(name=SWEEP).late_ms >= 9 * 60 * 1000


def test_a_failed_run_is_recorded_and_the_error_goes_on(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(at: object) -> int:
        raise ValueError("坏了")

    monkeypatch.setattr("lifecycle.sweeping.sweep", broken)
    for count in (1, 2):
        with pytest.raises(ValueError, match="坏了"):
            sweep_deadlines()
        row = Job.objects.get(name=SWEEP)
        assert (row.failures, row.last_error, row.last_success_at) == (count, "ValueError: 坏了", None)
    monkeypatch.undo()
    sweep_deadlines()
    assert Job.objects.get(name=SWEEP).failures == 0


@pytest.mark.parametrize(("beyond", "silent"), [(timedelta(seconds=-1), False), (timedelta(seconds=1), True)])
def test_a_job_is_silent_once_its_patience_is_over(db: None, beyond: timedelta, silent: bool) -> None:
    now = timezone.now()
    row = Job(name=SWEEP, known_since=now, last_success_at=now - jobs.patience(SWEEP) - beyond)
    assert jobs.is_silent(row, now) is silent


def test_one_job_alarms_for_another_and_the_message_is_in_the_inbox_at_once(cast: Cast, night: None) -> None:
    sweep_deadlines()
    addressing.address_all()
    told = [row.message.subject for row in inbox.inbox_of(cast.taoran)]
    assert "定时任务停顿：通知发送" in told
    assert all("期限巡检" not in subject for subject in told)
    assert inbox.inbox_of(cast.handler).count() == 0


def test_an_alarm_is_raised_once_and_again_only_after_the_job_has_run(cast: Cast, night: None) -> None:
    now = timezone.now()
    alarms.raise_for_silent(now)
    first = Message.objects.filter(kind="alarm").count()
    assert first == len(jobs.scheduled(now))
    alarms.raise_for_silent(now + timedelta(minutes=1))
    assert Message.objects.filter(kind="alarm").count() == first
    tasks.send_messages()
    assert Job.objects.get(name="notices.send_messages").alarmed_at is None
    later = now + timedelta(hours=2)
    alarms.raise_for_silent(later)
    alarms.raise_for_silent(later + timedelta(minutes=5))
    assert Message.objects.filter(kind="alarm").count() == first + 1


def test_a_machine_that_was_off_for_a_night_raises_no_false_alarm(db: None) -> None:
    jobs.scheduled(timezone.now())
    Job.objects.update(last_success_at=timezone.now() - timedelta(hours=10))
    sweep_deadlines()
    assert not Message.objects.exists()
    assert Job.objects.filter(noticed_at__isnull=False).count() == Job.objects.count() - 1


def test_a_page_notices_silent_jobs_when_no_job_runs_at_all(
    cast: Cast, night: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alarms, "_looked", [float("-inf")])
    visitor(cast.handler).get(reverse("workbench"))
    assert Message.objects.filter(kind="alarm").count() == Job.objects.count()
    page = words(visitor(cast.taoran).get(reverse("workbench")))
    assert "定时任务停顿" in page
    assert "定时任务停顿" not in words(visitor(cast.handler).get(reverse("workbench")))


def test_the_page_of_the_jobs_names_each_with_its_state(cast: Cast, night: None) -> None:
    sweep_deadlines()
    page = words(visitor(cast.taoran).get(reverse("running")))
    for name in settings.JOBS:
        assert jobs.label(name) in page
    assert "停顿" in page
    assert "正常" in page
    assert visitor(cast.handler).get(reverse("running")).status_code == 403
