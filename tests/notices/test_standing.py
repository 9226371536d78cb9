"""How a notice stands: days stood, days left, what comes next."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import Unit
from lifecycle.models import Application
from notices import standing
from notices.models import Notice
from tests.cast import at

POSTED = {
    "state": "posted",
    "posted_at": at("2026-03-02 15:00"),
    "last_day": date(2026, 4, 1),
    "free_on": date(2026, 4, 2),
}


def notice(**given: object) -> Notice:
    case = Application(unit=Unit(name="某市某局", short_name="市某局"))
    return Notice(pk=7, application=case, label="开通公告", place_label="主网站", cite={"rule": "OPN-17"}, **given)


def test_a_notice_is_to_be_posted_first() -> None:
    told = standing.next_for(notice(), date(2026, 3, 1))
    assert "主网站" in told["what"]
    assert told["by"].startswith("市某局")
    assert standing.period(notice(), date(2026, 3, 1)) is None
    assert standing.progress(notice(), date(2026, 3, 1)) is None


@pytest.mark.parametrize(
    ("day", "left", "stood"), [("2026-03-02", 30, 0), ("2026-03-12", 20, 10), ("2026-04-01", 0, 30)]
)
def test_the_days_of_a_posted_notice_are_counted_without_its_first(day: str, left: int, stood: int) -> None:
    today = date.fromisoformat(day)
    assert standing.days_left(notice(**POSTED), today) == left
    assert standing.progress(notice(**POSTED), today) == (stood, 30)
    assert "期满前不得撤下" in standing.next_for(notice(**POSTED), today)["what"]


def test_from_its_first_free_day_a_notice_may_come_down() -> None:
    told = standing.next_for(notice(**POSTED), date(2026, 4, 2))
    assert "可以登记撤下" in told["what"]
    assert told["deadline"]["days_left"] is None, "nothing is late about it"
    assert told["deadline"]["state"] == "elapsed"


def test_nothing_comes_after_a_fulfilled_notice() -> None:
    assert standing.next_for(notice(**{**POSTED, "state": "fulfilled"}), date(2026, 4, 9)) is None
    assert standing.action(notice(**{**POSTED, "state": "fulfilled"}), date(2026, 4, 9)) is None
