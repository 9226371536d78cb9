"""Every clock of a rule, at its last lawful moment and at the next: days off, make-up days, leap days, year ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from accounts.models import Unit
from lifecycle.daycount import ZONE, count, with_amount
from lifecycle.deadlines import Started, build, is_late
from lifecycle.rules.schema import Time
from lifecycle.workdays import WorkCalendar
from tests.lifecycle.cases import CITY, CONTINUED, PROVINCE, rules

CALENDAR = WorkCalendar.seeded(2016, 2026)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def clock(jurisdiction: str, procedure: str, name: str, values: dict[str, Any] | None = None) -> Time:
    time = rules(jurisdiction, settings=CONTINUED, procedure=procedure).time(name)
    assert time is not None, name
    known = with_amount(time, values or {})
    assert known is not None
    return known


def late(time: Time, start: str, at: str) -> bool:
    """Whether what ends the clock comes too late (or, of what must last, too early) at that moment."""
    began = moment(start)
    return is_late(build(time, Started(None, Unit()), began, count(time, began, CALENDAR)), moment(at))


# Rule, the clock, its start, the last moment that keeps the rule (of a notice: the first), the next (before) that breaks it.
CLOCKS = [
    # 2026-05-01 is a day off: rolled over 劳动节 to the 6th.
    (
        "OPN-12",
        (CITY, "opening", "launch_limit", {"launch_within_days": 60}),
        "2026-03-02 09:00",
        "2026-05-06 23:59",
        "2026-05-07 00:00",
    ),
    ("OPN-17", (CITY, "opening", "opening_notice_period"), "2026-09-01 15:00", "2026-10-09 00:00", "2026-10-08 23:59"),
    # Thirty days over a leap day, and over the same days of a common year.
    ("OPN-17", (CITY, "opening", "opening_notice_period"), "2024-01-31 15:00", "2024-03-02 00:00", "2024-03-01 23:59"),
    ("OPN-17", (CITY, "opening", "opening_notice_period"), "2023-01-31 15:00", "2023-03-03 00:00", "2023-03-02 23:59"),
    ("OPN-22", (PROVINCE, "opening", "names_put_right"), "2017-07-17 09:00", "2017-12-31 23:59", "2018-01-01 00:00"),
    ("OPN-23", (PROVINCE, "opening", "logos_hung"), "2017-07-17 09:00", "2017-12-31 23:59", "2018-01-01 00:00"),
    # Five working days with Saturday 2026-10-10 worked; ten over 春节 with two Saturdays worked; five over New Year.
    ("OPN-24", ("cn", "opening", "logo_first_review"), "2026-09-30 09:00", "2026-10-13 23:59", "2026-10-14 00:00"),
    ("OPN-24", ("cn", "opening", "logo_paper_review"), "2026-02-13 09:00", "2026-03-05 23:59", "2026-03-06 00:00"),
    ("OPN-24", ("cn", "opening", "logo_hanging"), "2025-12-29 09:00", "2026-01-06 23:59", "2026-01-07 00:00"),
    (
        "DOM-02",
        ("cn", "domain_registration", "domain_registry"),
        "2026-09-30 09:00",
        "2026-10-10 23:59",
        "2026-10-11 00:00",
    ),
    (
        "DOM-02",
        (CITY, "domain_cancellation", "cancellation_registry"),
        "2026-09-30 09:00",
        "2026-10-10 23:59",
        "2026-10-11 00:00",
    ),
    (
        "DOM-05",
        (CITY, "domain_change", "registration_report"),
        "2026-09-21 09:00",
        "2026-10-26 23:59",
        "2026-10-27 00:00",
    ),
    # No 30 February: the month's end, a Saturday that is worked.
    (
        "DOM-07",
        (CITY, "domain_change", "domain_change_period"),
        "2025-11-30 09:00",
        "2026-03-01 00:00",
        "2026-02-28 23:59",
    ),
    (
        "DOM-11",
        (PROVINCE, "domain_change", "domains_put_right"),
        "2017-07-17 09:00",
        "2017-12-31 23:59",
        "2018-01-01 00:00",
    ),
    # A cap does not roll out of 国庆.
    ("TMP-05", (CITY, "temporary_shutdown", "offline_cap"), "2026-09-01 09:00", "2026-10-01 23:59", "2026-10-02 00:00"),
    (
        "TMP-05",
        (PROVINCE, "temporary_shutdown", "offline_cap"),
        "2024-01-31 09:00",
        "2024-03-01 23:59",
        "2024-03-02 00:00",
    ),
    (
        "TMP-07",
        (CITY, "emergency_shutdown", "prompt_report"),
        "2026-12-31 13:30",
        "2027-01-01 13:30",
        "2027-01-01 13:30:01",
    ),
    (
        "TMP-08",
        (PROVINCE, "emergency_shutdown", "prompt_report"),
        "2024-02-28 20:00",
        "2024-02-29 20:00",
        "2024-02-29 20:00:01",
    ),
    (
        "TMP-13",
        (CITY, "temporary_shutdown", "short_outage"),
        "2026-10-01 22:30",
        "2026-10-02 22:30",
        "2026-10-02 22:30:01",
    ),
    (
        "REL-03",
        (CITY, "temporary_shutdown", "relaunch_filing"),
        "2026-09-09 10:00",
        "2026-10-02 23:59",
        "2026-10-03 00:00",
    ),
    # Day 90 is the National Day; a Saturday that is worked; New Year's Day, rolled to a Sunday that is worked.
    (
        "PRM-04",
        (CITY, "permanent_shutdown", "closing_work"),
        "2026-07-03 09:00",
        "2026-10-08 23:59",
        "2026-10-09 00:00",
    ),
    (
        "PRM-04",
        (CITY, "permanent_shutdown", "closing_work"),
        "2026-07-12 09:00",
        "2026-10-10 23:59",
        "2026-10-11 00:00",
    ),
    (
        "PRM-04",
        (CITY, "permanent_shutdown", "closing_work"),
        "2025-10-03 09:00",
        "2026-01-04 23:59",
        "2026-01-05 00:00",
    ),
    (
        "PRM-07",
        (CITY, "permanent_shutdown", "destination_notice_period"),
        "2026-03-02 09:00",
        "2026-04-02 00:00",
        "2026-04-01 23:59",
    ),
    (
        "PRM-07",
        ("cn", "permanent_shutdown", "destination_notice_period"),
        "2024-01-31 09:00",
        "2024-03-02 00:00",
        "2024-03-01 23:59",
    ),
    (
        "CHG-01",
        (CITY, "information_change", "prompt_filing"),
        "2026-09-20 09:00",
        "2026-09-28 23:59",
        "2026-09-29 00:00",
    ),
    (
        "CHG-03",
        (PROVINCE, "information_change", "prompt_filing"),
        "2026-09-20 09:00",
        "2026-09-28 23:59",
        "2026-09-29 00:00",
    ),
    ("CHG-05", (CITY, "liaison_change", "prompt_filing"), "2025-12-29 09:00", "2026-01-06 23:59", "2026-01-07 00:00"),
    ("AUD-19", ("cn", "opening", "police_filing"), "2026-09-01 09:00", "2026-10-08 23:59", "2026-10-09 00:00"),
]


@pytest.mark.rule("OPN-12", "kept")
@pytest.mark.rule("OPN-12", "broken")
@pytest.mark.rule("OPN-17", "kept")
@pytest.mark.rule("OPN-17", "broken")
@pytest.mark.rule("OPN-22", "kept")
@pytest.mark.rule("OPN-22", "broken")
@pytest.mark.rule("OPN-23", "kept")
@pytest.mark.rule("OPN-23", "broken")
@pytest.mark.rule("OPN-24", "kept")
@pytest.mark.rule("OPN-24", "broken")
@pytest.mark.rule("DOM-02", "kept")
@pytest.mark.rule("DOM-02", "broken")
@pytest.mark.rule("DOM-05", "kept")
@pytest.mark.rule("DOM-05", "broken")
@pytest.mark.rule("DOM-07", "kept")
@pytest.mark.rule("DOM-07", "broken")
@pytest.mark.rule("DOM-11", "kept")
@pytest.mark.rule("DOM-11", "broken")
@pytest.mark.rule("TMP-05", "kept")
@pytest.mark.rule("TMP-05", "broken")
@pytest.mark.rule("TMP-07", "kept")
@pytest.mark.rule("TMP-07", "broken")
@pytest.mark.rule("TMP-08", "kept")
@pytest.mark.rule("TMP-08", "broken")
@pytest.mark.rule("TMP-13", "kept")
@pytest.mark.rule("TMP-13", "broken")
@pytest.mark.rule("REL-03", "kept")
@pytest.mark.rule("REL-03", "broken")
@pytest.mark.rule("PRM-04", "kept")
@pytest.mark.rule("PRM-04", "broken")
@pytest.mark.rule("PRM-07", "kept")
@pytest.mark.rule("PRM-07", "broken")
@pytest.mark.rule("CHG-01", "kept")
@pytest.mark.rule("CHG-01", "broken")
@pytest.mark.rule("CHG-03", "kept")
@pytest.mark.rule("CHG-03", "broken")
@pytest.mark.rule("CHG-05", "kept")
@pytest.mark.rule("CHG-05", "broken")
@pytest.mark.rule("AUD-19", "kept")
@pytest.mark.rule("AUD-19", "broken")
@pytest.mark.parametrize(("rule", "of", "start", "kept", "broken"), CLOCKS)
def test_a_clock_is_kept_to_its_last_moment_and_broken_at_the_next(
    request: pytest.FixtureRequest, rule: str, of: tuple[Any, ...], start: str, kept: str, broken: str
) -> None:
    time = clock(*of)
    assert rule in time.cite.rules
    assert not late(time, start, kept)
    assert late(time, start, broken)
    assert {(rule, "kept"), (rule, "broken")} <= {mark.args for mark in request.node.iter_markers("rule")}


def test_a_year_whose_days_off_nobody_has_announced_makes_a_day_provisional() -> None:
    time = clock(CITY, "permanent_shutdown", "closing_work")
    counted = count(time, moment("2026-11-20 09:00"), CALENDAR)
    assert counted.provisional
    assert build(time, Started(None, Unit()), moment("2026-11-20 09:00"), counted).provisional
    longer = count(replace(time, amount=30), moment("2026-11-20 09:00"), CALENDAR)
    assert not longer.provisional
