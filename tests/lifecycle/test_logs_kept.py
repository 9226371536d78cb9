"""The logs of a site go back six months, or to the day it went online: judged with its annual report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from lifecycle.daycount import ZONE
from lifecycle.rules.facts import Facts, Finding
from tests.lifecycle.cases import CITY, CONTINUED, PROVINCE, asked, facts, finding, rules
from tests.lifecycle.offline import SITE

BOOKS = ("cn", PROVINCE, CITY)


def reported(oldest: str, online: datetime | None = None) -> Facts:
    """A report filed on 12 January 2026, whose logs begin on this day."""
    site = replace(SITE, online_at=online or datetime(2020, 1, 16, tzinfo=ZONE))
    at = datetime(2026, 1, 12, 9, 0, tzinfo=ZONE)
    return replace(facts(site=site, at=at), values={"logs_since": oldest})


def judged(book: str, case: Facts) -> Finding:
    return finding("logs_kept", case, of=rules(book, settings=CONTINUED, procedure="annual_report"))


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize(
    ("oldest", "refused"),
    [
        pytest.param("2025-07-12", False, marks=pytest.mark.rule("AUD-07", "kept")),
        pytest.param("2025-07-13", True, marks=pytest.mark.rule("AUD-07", "broken")),
        ("2026-01-13", True),
        ("", True),
    ],
)
def test_the_oldest_log_is_six_months_old_at_least(book: str, oldest: str, refused: bool) -> None:
    assert judged(book, reported(oldest)).blocked is refused


def test_a_last_day_of_rest_does_not_lengthen_the_period() -> None:
    assert date(2026, 1, 11).weekday() == 6
    case = replace(reported("2025-07-11"), at=datetime(2026, 1, 11, 9, 0, tzinfo=ZONE))
    assert not judged(CITY, case).blocked


def test_a_site_younger_than_six_months_has_its_logs_from_the_day_it_went_online() -> None:
    online = datetime(2025, 11, 3, 10, 0, tzinfo=ZONE)
    assert not judged(CITY, reported("2025-11-03", online)).blocked
    found = judged(CITY, reported("2025-11-04", online))
    assert found.blocked
    assert "2026-05-04" in found.message


def test_it_is_asked_when_the_report_is_filed() -> None:
    of = rules(CITY, settings=CONTINUED, procedure="annual_report")
    assert "logs_kept" in asked(reported("2025-07-12"), of=of)
