"""Messages of a case: who is told what, substitutes among them, in the act's own transaction and never by it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as mailbox
from django.db import transaction

from accounts.models import Post, Substitution, User
from accounts.permissions import seat
from approvals.services import withdrawing
from lifecycle import sweeping
from lifecycle.models import Deadline, Reminder
from notices.messages import addressing, inbox, outbox, rungs, sending
from notices.models import Delivery, Message, Preference
from tests.cast import FILED, GRANTED, Cast, approve, at, back, decide, person, refuse


def told(user: User) -> list[tuple[str, str]]:
    """What stands in a person's inbox, in the order it was written."""
    addressing.address_all()
    rows = inbox.inbox_of(user).order_by("message_id")
    return [(row.message.kind, row.message.subject.partition("：")[0]) for row in rows]


def test_the_seat_whose_turn_it_is_is_told_and_the_one_who_acted_is_not(cast: Cast) -> None:
    case = cast.submitted()
    assert [kind for kind, _ in told(cast.principal)] == ["turn"]
    assert told(cast.handler) == []
    decide(case, cast.principal, approve())
    assert [kind for kind, _ in told(cast.sunwanqing)] == ["turn"]
    assert len(told(cast.principal)) == 1


def test_a_returned_case_is_told_to_the_applicant_with_the_opinion(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    decide(case, cast.city_reviewer, back("请补充安全方案。"))
    assert ("returned", "退回补正") in told(cast.handler)
    assert "请补充安全方案。" in Message.objects.get(kind="returned").text


def test_a_refused_and_a_granted_case_are_told_to_the_applicant(cast: Cast) -> None:
    case = cast.granted()
    assert ("granted", "已批准") in told(cast.handler)
    assert ("work", "有办理任务") in told(cast.handler)
    assert Message.objects.filter(application=case, kind="granted").count() == 1
    other = cast.submitted(code="jj-wjw", by="yuanxiaohe")
    decide(other, User.objects.get(posts__unit=other.unit, posts__office="principal"), refuse())
    assert ("refused", "不予批准") in told(cast.yuanxiaohe)


def test_a_withdrawn_case_is_told_to_the_seat_that_had_it(cast: Cast) -> None:
    case = cast.reviewed("centre_handler")
    withdrawing.withdraw(by=person(cast.handler), application_id=case.pk, seen=None, reason="暂缓建设。", at=FILED)
    assert told(cast.sunwanqing)[-1] == ("withdrawn", "申请单位撤回，无需办理")


def test_a_substitute_is_told_within_the_days_of_the_substitution_and_not_after(cast: Cast) -> None:
    post = Post.objects.get(user=cast.principal, office="principal")
    stand_in = cast.pengxiuzhen
    Substitution.objects.create(
        post=post, substitute=stand_in, starts_on=FILED.date(), ends_on=FILED.date(), reason="出差"
    )
    cast.submitted()
    assert [kind for kind, _ in told(stand_in)] == ["turn"]
    said = outbox.Said("next day", "turn", "待办：次日", [seat(post.unit_id, "principal")])
    outbox.write([said], at=FILED + timedelta(days=1))
    assert len(told(cast.principal)) == 2
    assert len(told(stand_in)) == 1


def test_somebody_who_has_left_is_not_told(cast: Cast) -> None:
    User.objects.filter(pk=cast.principal.pk).update(is_active=False)
    cast.submitted()
    assert told(cast.principal) == []


def test_a_message_without_its_act_is_refused(transactional_db: None) -> None:
    with pytest.raises(RuntimeError):
        outbox.write([outbox.Said("k", "turn", "待办", ["user.1"])], at=FILED)
    assert not Message.objects.exists()


def test_an_act_that_is_undone_leaves_no_message(cast: Cast) -> None:
    with transaction.atomic():
        cast.submitted()
        assert Message.objects.exists()
        transaction.set_rollback(True)
    assert not Message.objects.exists()


def test_nothing_is_sent_inside_the_transaction_of_an_act(
    cast: Cast, django_capture_on_commit_callbacks: object
) -> None:
    User.objects.update(email="someone@example.com")
    with django_capture_on_commit_callbacks(execute=False) as later:  # type: ignore[operator]
        cast.submitted()
    assert Message.objects.filter(addressed_at__isnull=True).exists()
    assert not Delivery.objects.exists()
    for act in later:
        act()
    assert Delivery.objects.filter(channel="email", state="pending").exists()
    assert mailbox.outbox == []


def test_a_failing_channel_blocks_no_act(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    def broken(keys: object) -> int:
        raise OSError("no disk left")

    monkeypatch.setattr(addressing, "address", broken)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        case = cast.submitted()
    assert case.state == "under_review"
    assert Message.objects.filter(addressed_at__isnull=True).exists()
    monkeypatch.undo()
    assert [kind for kind, _ in told(cast.principal)] == ["turn"]


def test_a_rung_is_told_to_those_who_hold_the_clock_and_its_row_taken_away(cast: Cast) -> None:
    case = cast.granted()
    sweeping.sweep(at("2026-06-11 09:00"))
    assert Reminder.objects.filter(deadline__application=case).exists()
    rungs.tell_rungs(at("2026-06-11 09:01"))
    assert not Reminder.objects.exists()
    assert "reminder" in [kind for kind, _ in told(cast.handler)]
    assert rungs.tell_rungs(at("2026-06-11 09:02")) == 0


def test_a_clock_met_since_its_rung_is_not_told_any_more(cast: Cast) -> None:
    case = cast.granted()
    sweeping.sweep(at("2026-06-11 09:00"))
    Deadline.objects.filter(application=case).update(met_at=at("2026-06-11 09:00"), state="met")
    rungs.tell_rungs(at("2026-06-11 09:01"))
    assert not Message.objects.filter(kind="reminder").exists()
    assert not Reminder.objects.exists()


def test_an_overdue_clock_is_told_to_the_superior_and_then_to_the_auditor(cast: Cast) -> None:
    cast.granted()
    for day, expected in (("2026-06-19", (0, 0)), ("2026-06-22", (1, 0)), ("2026-06-29", (2, 1))):
        sweeping.sweep(at(f"{day} 08:00"))
        rungs.tell_rungs(at(f"{day} 08:01"))
        late = [
            sum(kind == "overdue" and "逾期" in subject for kind, subject in told(who))
            for who in (cast.city_reviewer, cast.xuanming)
        ]
        assert tuple(late) == expected, day


def test_after_an_outage_one_rung_is_told_to_all_whom_the_skipped_ones_would_have_told(cast: Cast) -> None:
    case = cast.granted()
    clock = Deadline.objects.get(application=case, name="launch_limit")
    sweeping.sweep(at("2026-07-05 08:00"))
    rungs.tell_rungs(at("2026-07-05 08:01"))
    assert Message.objects.filter(key__startswith=f"rung:{clock.pk}:").count() == 1
    for who in (cast.handler, cast.city_reviewer, cast.xuanming):
        assert sum(row[0] == "overdue" for row in told(who)) == 1


def test_the_auditor_hears_only_what_was_told_to_auditors(cast: Cast) -> None:
    cast.granted()
    assert told(cast.xuanming) == []


def test_a_message_goes_to_the_inbox_whatever_one_wishes(cast: Cast) -> None:
    Preference.objects.create(user=cast.principal, email=False, digest_hour=8)
    User.objects.update(email="someone@example.com")
    cast.submitted()
    addressing.address_all()
    assert set(Delivery.objects.filter(recipient=cast.principal).values_list("channel", "state")) == {("inbox", "sent")}
    assert sending.send_due(GRANTED) == 0


def test_to_read_a_message_is_noted_once(cast: Cast) -> None:
    cast.submitted()
    addressing.address_all()
    row = inbox.inbox_of(cast.principal).get()
    assert inbox.unread(cast.principal) == 1
    assert inbox.read(cast.principal, [row.pk], FILED) == 1
    assert inbox.read(cast.principal, [row.pk], GRANTED) == 0
    row.refresh_from_db()
    assert row.read_at == FILED
    assert inbox.read(cast.handler, [row.pk], GRANTED) == 0
    assert inbox.unread_again(cast.principal, [row.pk]) == 1
