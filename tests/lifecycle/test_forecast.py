"""The days a case would have: what waits for a notice comes after it, and the last day to begin is exact."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from lifecycle.daycount import ZONE
from lifecycle.rules import forecast, lookup
from lifecycle.rules.forecast import Forecast, Span
from lifecycle.workdays import WorkCalendar
from tests.lifecycle.cases import library

FILED = datetime(2026, 3, 2, 9, tzinfo=ZONE)
CALENDAR = WorkCalendar.seeded(2026, 2026)


def closing(given: dict[str, datetime] | None = None) -> dict[str, Span]:
    """The schedule of a closing in a place whose notice must run out before the domain is cancelled."""
    rules = lookup.resolve(
        library(), jurisdiction="cn-hb-wuxue", procedure="permanent_shutdown", day=FILED.date(), settings={}
    )
    case: forecast.Planned = ("county_department", {}, {})
    made = Forecast(rules, case, FILED, FILED + timedelta(days=14), CALENDAR, given or {})
    return {span.label: span for span in made.spans()}


def test_what_waits_for_a_notice_comes_on_its_first_free_day() -> None:
    found = closing()
    notice = next(span for span in found.values() if span.kind == "notice" and "关停公示" in span.label)
    assert notice.first == date(2026, 3, 16)
    assert notice.free is not None
    waiting = [span for span in found.values() if span.kind == "task" and span.first and span.first >= notice.free]
    assert waiting
    assert all(span.assumed for span in waiting)


def test_a_later_notice_moves_what_waits_for_it() -> None:
    later = closing({"notice_posted": FILED + timedelta(days=30)})
    notice = next(span for span in later.values() if span.kind == "notice" and "关停公示" in span.label)
    assert (notice.first, notice.assumed) == (date(2026, 4, 1), False)


@pytest.mark.parametrize(("taken", "last"), [(0, date(2026, 5, 31)), (7, date(2026, 5, 24))])
def test_the_last_day_to_begin_ends_just_before_the_wished_day(taken: int, last: date) -> None:
    assert forecast.latest_start(date(2026, 6, 1), lambda day: day + timedelta(days=taken)) == last


def test_what_can_never_end_in_time_has_no_last_day() -> None:
    assert forecast.latest_start(date(2026, 6, 1), lambda day: date(2026, 6, 1)) is None
