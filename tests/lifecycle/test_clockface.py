"""How a clock is shown: what became of it, which days its calendar marks."""

from __future__ import annotations

from datetime import date

import pytest

from lifecycle import clockface
from lifecycle.models import Deadline, DeadlineEvent
from tests.cast import at

TODAY = date(2026, 3, 10)


def clock(**given: object) -> Deadline:
    return Deadline(
        **{
            "label": "开通公告",
            "kind": "keep_up",
            "starts_at": at("2026-03-02 10:00"),
            "due_on": date(2026, 3, 12),
            "free_on": date(2026, 3, 13),
            **given,
        }
    )


def test_the_days_left_are_counted_from_today() -> None:
    assert clockface.shown(clock(), TODAY)["days_left"] == 2
    assert clockface.shown(clock(kind="act_by", due_on=date(2026, 3, 9)), TODAY)["days_left"] == -1


@pytest.mark.parametrize(
    ("state", "met", "shown"),
    [
        ("running", False, ""),
        ("broken", False, ""),
        ("met", True, "met"),
        ("broken", True, "missed"),
        ("lifted", False, "cancelled"),
    ],
)
def test_what_became_of_a_clock_is_told_in_the_kits_words(state: str, met: bool, shown: str) -> None:
    row = clock(state=state, met_at=at("2026-03-09 10:00") if met else None)
    assert clockface.standing(row, TODAY) == shown


def test_a_state_to_be_kept_up_is_never_late_its_time_is_up() -> None:
    later = date(2026, 3, 20)
    assert clockface.standing(clock(), later) == "elapsed"
    assert clockface.shown(clock(), later)["days_left"] is None
    assert clockface.standing(clock(kind="act_by"), later) == ""
    assert clockface.shown(clock(kind="act_by"), later)["days_left"] == -8


def test_the_calendar_marks_exactly_the_days_the_explanation_leaves_out() -> None:
    said = [
        "起算事件发生于2026-09-30(周三)，当日不计入",
        "其间不计：2026-10-01(国庆节)、2026-10-02(国庆节)",
        "2026-10-04(周日)为周日，顺延至2026-10-08(周四)；跳过：2026-10-04(周日)",
    ]
    assert clockface.left_out(said) == (date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 4))


def test_a_clock_without_a_day_has_no_calendar() -> None:
    assert clockface.face(clock(due_on=None)) is None


@pytest.mark.parametrize(
    ("what", "rung", "words"),
    [("started", "", "起算"), ("rung", "3", "提前3天提醒"), ("rung", "overdue", "逾期"), ("met", "", "按期完成")],
)
def test_what_happened_to_a_clock_is_told_in_words(what: str, rung: str, words: str) -> None:
    assert clockface.event_words(DeadlineEvent(what=what, rung=rung)) == words
