"""Closing a site in the development zone: the system, the approval, the continuous month, then every cancellation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from lifecycle.daycount import count
from lifecycle.deadlines import Started, build, is_late
from lifecycle.models import Application
from lifecycle.rules import lookup
from lifecycle.rules.facts import CaseFacts, Facts, NoticeFacts, UnitFacts
from lifecycle.rules.schema import Time
from tests.lifecycle.cases import CALENDAR, blocked, finding
from tests.lifecycle.zone import DEPARTMENT, PARK, PORTAL, TOWN, book, case_of, on

CLOSE = {
    "ground": "consolidation",
    "ground_detail": "按集约化工作通知关停。",
    "destination_site": "区管委会门户网站频道",
    "destination_url": "https://www.example.cn/xhy/",
    "migration_plan": "子站改为频道。",
    "archive_list": "历年公告。",
    "system_ref": "ZK-1",
}
CLOSING, CANCELLING = book("permanent_shutdown"), book("domain_cancellation")


def closing(values: Mapping[str, Any] = CLOSE, who: UnitFacts = PARK, **changes: Any) -> Facts:
    return case_of(CLOSING, values, who, **changes)


def the(name: str) -> Time:
    time = CLOSING.time(name)
    assert time is not None
    return time


def posted(first: date, state: str = "posted") -> dict[str, NoticeFacts]:
    last = count(the("closing_notice_period"), first, CALENDAR).due_on
    return {
        name: NoticeFacts(name.partition("@")[0], state, first, last, "https://a.example.cn")
        for name in ("closing_notice@own_site", "destination_notice@own_portal")
    }


def month(first: str, **changes: Any) -> Facts:
    """A closing whose notice is up since this day, with its channel ready."""
    given = {"notices": posted(date.fromisoformat(first)), "work_done": frozenset({"data_migrated"}), **changes}
    return closing(**given)


@pytest.mark.parametrize("who", [PARK, TOWN, DEPARTMENT])
def test_prm_03_every_unit_of_the_zone_goes_through_its_office_the_city_and_the_province(who: UnitFacts) -> None:
    case = closing(who=who)
    steps = lookup.chain_for(CLOSING, case.applicant, case.flags, case.values).steps
    assert [s.place for s in steps] == ["unit", "county_office", "city_office", "province_office"]
    assert blocked(case, of=CLOSING) == set()
    assert [p.issuer for p in lookup.papers_for(CLOSING, case.applicant, case.flags, case.values, at="grant")] != []


@pytest.mark.parametrize(
    ("reference", "ok"),
    [
        pytest.param("ZK-1", True, marks=pytest.mark.rule("PRM-10", "kept")),
        pytest.param("", False, marks=pytest.mark.rule("PRM-10", "broken")),
        pytest.param("  ", False, marks=pytest.mark.rule("PRM-10", "broken")),
    ],
)
def test_prm_10_the_closure_is_applied_for_in_the_national_system(reference: str, ok: bool) -> None:
    found = finding("system_filed", closing({**CLOSE, "system_ref": reference}), of=CLOSING)
    assert found.blocked is not ok
    assert "PRM-10" in found.citation.rules


@pytest.mark.parametrize(
    ("events", "ok"),
    [
        pytest.param({"submitted": on("2026-03-02")}, False, marks=pytest.mark.rule("PRM-11", "broken")),
        pytest.param({"granted": on("2026-03-02", 11)}, False, marks=pytest.mark.rule("PRM-11", "broken")),
        pytest.param({"granted": on("2026-03-02", 10)}, True, marks=pytest.mark.rule("PRM-11", "kept")),
    ],
)
def test_prm_11_no_notice_before_the_approval(events: dict[str, Any], ok: bool) -> None:
    case = closing(events=events, at=on("2026-03-02", 10))
    assert finding("notice_after_grant", case, "notice_post", CLOSING).blocked is not ok


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-03-10", "2026-04-10"),  # the corresponding day
        ("2026-01-31", "2026-02-28"),  # there is none: the end of the month
        ("2025-12-31", "2026-02-02"),  # over the end of the year; 31 January is a Saturday
        ("2025-12-15", "2026-01-15"),
        ("2026-05-20", "2026-06-22"),  # the Dragon Boat days in between
        ("2026-04-11", "2026-05-11"),
    ],
)
@pytest.mark.rule("PRM-11", "kept")
def test_prm_11_a_month_ends_on_the_corresponding_day(first: str, last: str) -> None:
    found = count(the("closing_notice_period"), date.fromisoformat(first), CALENDAR)
    assert (found.due_on.isoformat(), found.free_on) == (last, date.fromisoformat(last) + timedelta(days=1))


@pytest.mark.parametrize(
    ("first", "today", "ok"),
    [
        pytest.param(
            "2026-03-10",
            "2026-04-10",
            False,
            marks=[
                pytest.mark.rule("PRM-11", "broken"),
                pytest.mark.rule("PRM-12", "broken"),
                pytest.mark.rule("DOM-24", "broken"),
            ],
        ),
        pytest.param(
            "2026-03-10",
            "2026-04-11",
            True,
            marks=[
                pytest.mark.rule("PRM-11", "kept"),
                pytest.mark.rule("PRM-12", "kept"),
                pytest.mark.rule("DOM-24", "kept"),
            ],
        ),
        pytest.param(
            "2026-01-31",
            "2026-02-28",
            False,
            marks=[pytest.mark.rule("PRM-11", "broken"), pytest.mark.rule("PRM-12", "broken")],
        ),
        pytest.param(
            "2026-01-31",
            "2026-03-01",
            True,
            marks=[pytest.mark.rule("PRM-11", "kept"), pytest.mark.rule("PRM-12", "kept")],
        ),
        pytest.param(
            "2025-12-15",
            "2026-01-15",
            False,
            marks=[pytest.mark.rule("PRM-11", "broken"), pytest.mark.rule("PRM-12", "broken")],
        ),
        pytest.param(
            "2025-12-15",
            "2026-01-16",
            True,
            marks=[pytest.mark.rule("PRM-11", "kept"), pytest.mark.rule("PRM-12", "kept")],
        ),
    ],
)
def test_prm_12_marks_and_filings_only_on_the_day_after_the_month(first: str, today: str, ok: bool) -> None:
    found = finding("notice_over", month(first, at=on(today)), "cancellation", CLOSING)
    assert found.blocked is not ok
    gated = {w.name for w in CLOSING.work_items if w.gate == "cancellation"}
    assert gated == {"icp_cancelled", "logo_cancelled", "police_cancelled"}


@pytest.mark.parametrize(
    ("today", "ok"),
    [
        pytest.param(
            "2026-04-10", False, marks=[pytest.mark.rule("PRM-12", "broken"), pytest.mark.rule("DOM-24", "broken")]
        ),
        pytest.param(
            "2026-04-11", True, marks=[pytest.mark.rule("PRM-12", "kept"), pytest.mark.rule("DOM-24", "kept")]
        ),
    ],
)
def test_dom_24_the_domains_wait_for_the_month_too(today: str, ok: bool) -> None:
    other = CaseFacts("permanent_shutdown", "carrying_out", "YJ-1", notices=posted(date(2026, 3, 10)))
    case = case_of(CANCELLING, {"domains": "xhy.zhongkai.gov.cn\n星湖园区.政务"}, cases=(other,), at=on(today))
    assert finding("closing_notice_over", case, "domain_cancel", CANCELLING).blocked is not ok


def test_prm_12_nothing_is_cancelled_without_a_notice_or_after_a_broken_one() -> None:
    assert "notice_over" in blocked(closing(), "cancellation", CLOSING)
    down = month("2026-03-10", at=on("2026-05-06"), notices=posted(date(2026, 3, 10), "broken"))
    assert "notice_over" in blocked(down, "cancellation", CLOSING)


@pytest.mark.parametrize(
    ("done", "late"),
    [
        pytest.param("2026-04-17", False, marks=pytest.mark.rule("DOM-24", "kept")),  # the fifth working day
        pytest.param("2026-04-18", True, marks=pytest.mark.rule("DOM-24", "broken")),
        pytest.param("2026-04-20", True, marks=pytest.mark.rule("DOM-24", "broken")),
    ],
)
def test_dom_24_promptly_is_five_working_days_unless_the_zone_records_otherwise(done: str, late: bool) -> None:
    time, ended = the("prompt_cancellation"), on("2026-04-11", 0)
    assert (time.start, time.end, time.internal) == ("closing_notice.ended", "closing_done", True)
    row = build(time, Started(Application(), None), ended, count(time, ended, CALENDAR))  # type: ignore[arg-type]
    assert is_late(row, on(done)) is late
    assert book("permanent_shutdown", cancellation_days=3).time("prompt_cancellation") == replace(time, amount=3)


@pytest.mark.parametrize(
    ("dated", "ok"),
    [
        pytest.param("2026-03-01", False, marks=pytest.mark.rule("MIG-33", "broken")),
        pytest.param("2026-03-02", True, marks=pytest.mark.rule("MIG-33", "kept")),
        pytest.param("2026-03-03", True, marks=pytest.mark.rule("MIG-33", "kept")),
    ],
)
def test_mig_33_a_site_becomes_a_channel_after_the_approval(dated: str, ok: bool) -> None:
    case = closing({**CLOSE, "dated": dated}, events={"granted": on("2026-03-02")})
    found = finding("started_after_grant", case, "migration", CLOSING)
    assert found.blocked is not ok
    assert "MIG-33" in found.citation.rules


@pytest.mark.rule("MIG-33", "broken")
def test_mig_33_no_channel_while_the_approval_is_awaited() -> None:
    case = closing({**CLOSE, "dated": "2026-03-02"}, events={"submitted": on("2026-03-01")})
    assert finding("started_after_grant", case, "migration", CLOSING).blocked


def test_prm_19_every_cancellation_asks_for_its_evidence_and_the_system_comes_last() -> None:
    items = {w.name: w for w in CLOSING.work_items}
    for name in ("icp_cancelled", "logo_cancelled", "police_cancelled", "system_status"):
        assert "scan" in items[name].needs
        assert "PRM-19" in items[name].cite.rules
    assert items["domain_cancelled"].by_procedure == "domain_cancellation"
    ended = {"icp_cancelled", "logo_cancelled", "police_cancelled", "domain_cancelled"}
    assert ended < set(items["system_status"].after)


def test_prm_02_the_zones_portal_stays() -> None:
    assert finding("portal_kept", closing(who=PORTAL), of=CLOSING).blocked


def test_prm_13_mig_19_what_is_only_told() -> None:
    told = {rule for entry in CLOSING.informs for rule in entry.cite.rules}
    assert {"PRM-13", "MIG-19", "PRM-16"} <= told


@pytest.mark.parametrize("procedure", ["domain_registration", "domain_change"])
@pytest.mark.parametrize(
    ("who", "ok"),
    [
        pytest.param(PARK, False, marks=pytest.mark.rule("DOM-21", "broken")),
        pytest.param(TOWN, False, marks=pytest.mark.rule("DOM-21", "broken")),
        pytest.param(DEPARTMENT, False, marks=pytest.mark.rule("DOM-21", "broken")),
        pytest.param(PORTAL, True, marks=pytest.mark.rule("DOM-21", "kept")),
    ],
)
def test_dom_21_no_new_sub_domain_in_the_zone(procedure: str, who: UnitFacts, ok: bool) -> None:
    of = book(procedure)
    assert ("no_new_domain" not in blocked(case_of(of, {}, who), of=of)) is ok
