"""Once a calendar year: which shutdowns count, in which year, at which moments."""

from __future__ import annotations

from datetime import datetime

import pytest

from lifecycle.daycount import ZONE
from tests.lifecycle.cases import (
    CITY,
    CONTINUED,
    PROVINCE,
    asked,
    finding,
)
from tests.lifecycle.offline import LONG, SHORT, book, earlier, shutdown


@pytest.mark.rule("TMP-04", "kept")
@pytest.mark.rule("TMP-04", "broken")
@pytest.mark.parametrize(("year", "ok"), [("2025", True), ("2026", False), ("2027", True)])
@pytest.mark.parametrize("moment", ["submit", "grant"])
@pytest.mark.parametrize("jurisdiction", ["cn", PROVINCE, CITY])
def test_tmp_04_one_a_calendar_year_counted_at_the_grant(year: str, ok: bool, moment: str, jurisdiction: str) -> None:
    of = book(jurisdiction)
    case = shutdown(cases=(earlier(f"{year}-12-31T23:00"),), of=of)
    assert finding("yearly", case, moment, of).blocked is not ok


@pytest.mark.rule("TMP-04", "kept")
@pytest.mark.rule("TMP-04", "broken")
def test_tmp_04_new_years_day_starts_another_year() -> None:
    before = earlier("2025-12-31T23:59:00+08:00")
    assert not finding(
        "yearly", shutdown({**LONG, "planned_start": "2026-01-01T00:00"}, cases=(before,)), of=book()
    ).blocked
    same = {**LONG, "planned_start": "2025-12-31T23:59"}
    assert finding("yearly", shutdown(same, cases=(before,)), of=book()).blocked


@pytest.mark.rule("TMP-04", "kept")
@pytest.mark.parametrize("state", ["under_review", "returned"])
def test_tmp_04_what_nobody_granted_takes_no_place(state: str) -> None:
    assert not finding("yearly", shutdown(cases=(earlier("2026-02-01", state),)), of=book()).blocked


@pytest.mark.rule("TMP-04", "kept")
@pytest.mark.rule("TMP-04", "broken")
def test_tmp_04_the_year_in_which_a_shutdown_really_began_counts() -> None:
    moved = earlier("2025-12-30", events={"take_down.done": datetime(2026, 1, 2, tzinfo=ZONE)})
    assert finding("yearly", shutdown(cases=(moved,)), of=book()).blocked
    stayed = earlier("2026-01-02", events={"take_down.done": datetime(2025, 12, 30, tzinfo=ZONE)})
    assert not finding("yearly", shutdown(cases=(stayed,)), of=book()).blocked


@pytest.mark.rule("TMP-04", "kept")
@pytest.mark.rule("TMP-04", "broken")
def test_tmp_04_is_judged_again_when_the_start_moves_into_another_year() -> None:
    other = earlier("2027-01-03")
    assert not finding("yearly", shutdown(cases=(other,)), "grant", book()).blocked
    late = shutdown({**LONG, "moment": "2027-01-02T09:00"}, cases=(other,))
    assert finding("yearly", late, "take_down", book()).blocked


@pytest.mark.rule("TMP-07", "kept")
@pytest.mark.rule("TMP-07", "broken")
@pytest.mark.rule("TMP-08", "kept")
@pytest.mark.rule("TMP-08", "broken")
@pytest.mark.parametrize(("jurisdiction", "rule"), [(CITY, "TMP-07"), (PROVINCE, "TMP-08")])
def test_tmp_07_tmp_08_emergencies_take_no_place_of_the_year_and_a_shutdown_beside_them_does(
    jurisdiction: str, rule: str
) -> None:
    of = book(jurisdiction)
    time = of.time("yearly_shutdown")
    assert time is not None
    assert rule in time.cite.rules
    emergencies = (
        earlier("2026-02-01", procedure="emergency_shutdown"),
        earlier("2026-02-20", procedure="emergency_shutdown"),
    )
    assert not finding("yearly", shutdown(cases=emergencies, of=of), of=of).blocked
    assert finding("yearly", shutdown(cases=(*emergencies, earlier("2026-02-25")), of=of), of=of).blocked


def test_a_short_filing_counts_unless_the_regulator_records_otherwise() -> None:
    filed = earlier("2026-02-01", flags={"short_outage": True})
    assert finding("yearly", shutdown(cases=(filed,)), of=book()).blocked
    assert any(i.name == "short_filing_counts" for i in book().informs)
    relaxed = book(settings={**CONTINUED, f"{CITY}.short_filing_counts": False})
    assert not finding("yearly", shutdown(cases=(filed,), of=relaxed), of=relaxed).blocked
    assert "yearly" not in asked(shutdown(SHORT, of=relaxed), of=relaxed)
