"""What the supervising office does to a clock: stopping, going on, extending, waiving; on record, and readable for any day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from approvals.models import CaseTask
from approvals.services import submitting
from lifecycle import clockacts, ledger, sweeping
from lifecycle.clockevents import state_as_of
from lifecycle.errors import DomainError, NotAllowedNow
from lifecycle.models import Application, Deadline, LedgerEntry
from tests.cast import GRANTED, Cast, approve, at, back, decide
from tests.signed_in import visitor, words

LAUNCH = date(2026, 6, 18)


@pytest.fixture
def clock(cast: Cast) -> Deadline:
    """The 90 days a granted opening has for its launch: from 20 March to 18 June."""
    row = Deadline.objects.get(application=cast.granted(), name="launch_limit")
    assert row.due_on == LAUNCH
    return row


def _fresh(row: Deadline) -> Deadline:
    return Deadline.objects.get(pk=row.pk)


def _suspend(cast: Cast, row: Deadline, when: str = "2026-04-01 09:00") -> Deadline:
    return clockacts.suspend(by=cast.city_reviewer, deadline_id=row.pk, reason="等待机房检修。", at=at(when))


def test_the_days_a_clock_stood_still_are_not_counted(cast: Cast, clock: Deadline) -> None:
    _suspend(cast, clock)
    assert (_fresh(clock).state, _fresh(clock).next_check_at) == (Deadline.State.SUSPENDED, None)
    clockacts.resume(by=cast.city_reviewer, deadline_id=clock.pk, reason="检修完成。", at=at("2026-04-11 09:00"))
    row = _fresh(clock)
    assert (row.state, row.chase_on, row.due_on) == (Deadline.State.RUNNING, date(2026, 6, 28), date(2026, 6, 29))
    assert "其间10日不计入" in "".join(row.explanation)  # and day 28 is a Sunday
    event = row.events.get(what="resumed")
    assert (event.was_on, event.due_on, event.by_name) == (LAUNCH, date(2026, 6, 29), "何云飞")
    entry = LedgerEntry.objects.get(act="deadline.resumed")
    assert "由2026-06-18改为2026-06-29" in entry.text
    assert entry.cites[0]["clause"]
    assert ledger.verify()[1] is None


def test_a_clock_that_stands_still_is_not_swept_and_runs_out_for_nobody(cast: Cast, clock: Deadline) -> None:
    _suspend(cast, clock)
    sweeping.sweep(at("2026-08-01 00:00"))
    assert _fresh(clock).state == Deadline.State.SUSPENDED
    cast.worked(clock.application, when=at("2026-08-03 09:00"))
    assert _fresh(clock).state == Deadline.State.MET


def test_an_extension_keeps_the_old_day_readable_and_reminds_anew(cast: Cast, clock: Deadline) -> None:
    sweeping.sweep(at("2026-06-11 09:00"))
    clockacts.extend(
        by=cast.city_reviewer,
        deadline_id=clock.pk,
        until=date(2026, 7, 31),
        reason="省政府办公厅同意延长。",
        at=at("2026-06-12 09:00"),
    )
    row = _fresh(clock)
    assert (row.due_on, row.extended_to) == (date(2026, 7, 31), date(2026, 7, 31))
    assert row.events.get(what="extended").was_on == LAUNCH
    due = CaseTask.objects.filter(application_id=row.application_id, status="NEW", flow_task_type="HUMAN")
    assert set(due.values_list("due_on", flat=True)) == {date(2026, 7, 31)}
    sweeping.sweep(at("2026-07-24 09:00"))
    heard = list(row.events.filter(rung="7").values_list("turn", "what"))
    assert heard == [(0, "rung"), (1, "rung")]
    sweeping.sweep(at("2026-08-01 00:00"))
    assert _fresh(clock).state == Deadline.State.BROKEN


@pytest.mark.parametrize(
    ("until", "reason", "field"), [(None, "x", "until"), (LAUNCH, "x", "until"), (date(2026, 7, 1), " ", "reason")]
)
def test_an_extension_needs_a_later_day_and_a_reason(
    cast: Cast, clock: Deadline, until: date | None, reason: str, field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        clockacts.extend(
            by=cast.city_reviewer, deadline_id=clock.pk, until=until, reason=reason, at=at("2026-06-12 09:00")
        )
    assert refused.value.field == field
    assert _fresh(clock).due_on == LAUNCH
    assert not LedgerEntry.objects.filter(act__startswith="deadline.").exists()


def test_what_is_overdue_may_be_waived_but_no_longer_stopped_or_extended(cast: Cast, clock: Deadline) -> None:
    sweeping.sweep(at("2026-06-19 00:00"))
    assert clockacts.possible(_fresh(clock), at("2026-06-19 09:00")) == ("waive",)
    with pytest.raises(NotAllowedNow, match="已逾期"):
        _suspend(cast, clock, "2026-06-19 09:00")
    clockacts.waive(
        by=cast.city_reviewer, deadline_id=clock.pk, reason="批复单位决定不再执行。", at=at("2026-06-19 10:00")
    )
    row = _fresh(clock)
    assert (row.state, row.is_open, row.next_check_at) == (Deadline.State.WAIVED, False, None)


def test_an_approvers_own_limit_is_nobody_elses_business(cast: Cast) -> None:
    own = Deadline.objects.get(application=cast.reviewed("city_office"), internal=True, met_at__isnull=True)
    assert clockacts.possible(own, GRANTED) == ()
    own.unit = cast.unit("jj-nyncj")
    own.save()
    with pytest.raises(NotAllowedNow, match="内部时限"):
        clockacts.suspend(by=cast.city_reviewer, deadline_id=own.pk, reason="x", at=at("2026-03-03 10:00"))


def test_a_notice_period_runs_out_by_its_clause_alone(cast: Cast) -> None:
    notice = cast.noticed(GRANTED)
    row = Deadline.objects.get(application=notice.application, kind="keep_up")
    with pytest.raises(NotAllowedNow, match="应当持续保持"):
        clockacts.waive(by=cast.city_reviewer, deadline_id=row.pk, reason="x", at=GRANTED)


@pytest.mark.parametrize("who", ["luojingwen", "jiangdahai", "xuanming", "yuanxiaohe", "taoran"])
def test_only_the_supervising_office_decides(cast: Cast, clock: Deadline, who: str) -> None:
    with pytest.raises(PermissionDenied):
        clockacts.suspend(by=getattr(cast, who), deadline_id=clock.pk, reason="x", at=at("2026-04-01 09:00"))
    assert _fresh(clock).state == Deadline.State.RUNNING


def test_any_day_is_read_from_the_events_alone(cast: Cast, clock: Deadline) -> None:
    _suspend(cast, clock)
    clockacts.resume(by=cast.city_reviewer, deadline_id=clock.pk, reason="检修完成。", at=at("2026-04-11 09:00"))
    cast.worked(clock.application, when=at("2026-07-02 09:00"))
    sweeping.sweep(at("2026-07-03 09:00"))
    seen = {day: state_as_of(clock, date.fromisoformat(day)) for day in DAYS}
    assert seen["2026-03-19"] is None
    told = {day: (s.state, str(s.due_on), s.overdue) for day, s in seen.items() if s}
    assert told == {
        "2026-03-20": ("running", "2026-06-18", False),
        "2026-04-01": ("suspended", "2026-06-18", False),
        "2026-04-11": ("running", "2026-06-29", False),
        "2026-06-29": ("running", "2026-06-29", False),
        "2026-06-30": ("running", "2026-06-29", True),
        "2026-07-02": ("broken", "2026-06-29", False),
    }


DAYS = ("2026-03-19", "2026-03-20", "2026-04-01", "2026-04-11", "2026-06-29", "2026-06-30", "2026-07-02")


def test_what_was_entered_later_was_not_known_before(cast: Cast) -> None:
    case = cast.worked(leave=("launch",), when=at("2026-04-01 09:00"))
    cast.work(case, "launch", at("2026-06-25 09:00"), dated=date(2026, 6, 10))
    row = Deadline.objects.get(application=case, name="launch_limit")
    assert row.state == Deadline.State.MET  # it did go online in time
    before = state_as_of(row, date(2026, 6, 20))
    assert before is not None
    assert (before.state, before.overdue) == ("running", True)  # but nobody had said so yet


def test_a_clock_stands_while_its_case_is_returned_where_a_rule_says_so(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    row = _legal(case, stops=True)
    other = _legal(case, stops=False)
    case = decide(case, cast.city_reviewer, back(), at("2026-03-04 10:00"))
    assert (_fresh(row).state, _fresh(other).state) == ("suspended", "running")
    submitting.resubmit(by=cast.handler, application_id=case.pk, seen=None, at=at("2026-03-09 10:00"))
    assert (_fresh(row).state, _fresh(row).due_on) == ("running", date(2026, 3, 19))  # three working days later
    assert _fresh(other).due_on == date(2026, 3, 16)
    assert [e.what for e in row.events.order_by("pk")] == ["suspended", "resumed"]
    decide(case, cast.city_reviewer, approve(), at("2026-03-10 10:00"))


def _legal(case: Application, *, stops: bool) -> Deadline:
    measure = {"amount": 10, "unit": "working_day", "rolls": None, "on": ""}
    return Deadline.objects.create(
        application=case,
        site=case.site,
        unit=case.unit,
        name=f"answer_{stops}",
        label="答复期限",
        kind="act_by",
        starts_at=at("2026-03-02 10:00"),
        due_on=date(2026, 3, 16),
        chase_on=date(2026, 3, 16),
        measure={**measure, "stops_while": ["returned"]} if stops else measure,
    )


def test_the_page_says_what_it_leads_to_and_keeps_what_was_typed(cast: Cast, clock: Deadline) -> None:
    soon = timezone.localdate() + timedelta(days=30)
    Deadline.objects.filter(pk=clock.pk).update(due_on=soon, chase_on=soon)
    client = visitor(cast.city_reviewer)
    page = reverse("deadline_act", args=[clock.pk, "extend"])
    assert "原届满日保留" in words(client.get(page))
    answer = client.post(page, {"until": "2026-01-01", "reason": "依市政府专题会议决定"})
    assert answer.status_code == 422
    assert "依市政府专题会议决定" in answer.content.decode()
    assert "须晚于现届满日" in words(answer)
    assert visitor(cast.handler).get(page).status_code == 403
    assert visitor(cast.yuanxiaohe).get(page).status_code == 404
    assert visitor(cast.city_reviewer).get(reverse("deadline_act", args=[clock.pk, "erase"])).status_code == 404


def test_the_page_of_a_clock_shows_any_day(cast: Cast, clock: Deadline) -> None:
    page = reverse("deadline", args=[clock.pk])
    said = words(visitor(cast.city_reviewer).get(page, {"day": "2026-03-20"}))
    assert "2026年3月20日 ：计算中" in said
    assert "主管单位处理" in said
    assert "主管单位处理" not in words(visitor(cast.handler).get(page))
    assert "当日尚未起算" in words(visitor(cast.handler).get(page, {"day": "2026-03-19"}))
