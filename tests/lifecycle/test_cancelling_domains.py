"""Cancelling domains: several on one form, the holder explained, the homepage notice waited for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lifecycle.rules import lookup
from lifecycle.rules.facts import CaseFacts, NoticeFacts, UnitFacts
from tests.lifecycle.cases import (
    CITY,
    COUNTY_OFFICE,
    NOW,
    PROVINCE,
    TODAY,
    VERTICAL,
    finding,
    unit,
)
from tests.lifecycle.domains import HELD, about, book


@pytest.mark.parametrize(
    ("domains", "ok"),
    [
        ("zmj.jiujiang.gov.cn", True),
        ("HTTPS://ZMJ.jiujiang.gov.cn/\n", True),
        ("zmj.jiujiang.gov.cn\nxn--fiq.xn--zfr164b", True),
        ("zmj.jiujiang.gov.cn、中.政务", True),
        ("other.jiujiang.gov.cn", False),
        ("", False),
    ],
)
def test_dom_18_several_domains_of_the_site_stand_on_one_form(domains: str, ok: bool) -> None:
    of = book("domain_cancellation")
    assert finding("domains_held", about(of, None, {"domains": domains}), of=of).blocked is not ok


@pytest.mark.rule("DOM-19", "kept")
@pytest.mark.rule("DOM-19", "broken")
@pytest.mark.parametrize(
    ("holder", "reason", "ok"),
    [
        ("九江市竹木产业局", "", True),
        ("九江市林产局", "", False),
        ("九江市林产局", "机构改革承继。", True),
        ("", "", False),
    ],
)
def test_dom_19_a_holder_other_than_the_applicant_is_explained(holder: str, reason: str, ok: bool) -> None:
    of = book("domain_cancellation")
    case = about(of, None, {"domain_holder": holder, "mismatch_reason": reason})
    assert finding("mismatch_explained", case, of=of).blocked is not ok


@pytest.mark.parametrize(
    ("state", "domains", "ok"),
    [
        ("online", "zmj.jiujiang.gov.cn", True),
        ("online", "zmj.jiujiang.gov.cn\n中.政务", False),
        ("closing", "zmj.jiujiang.gov.cn\n中.政务", True),
    ],
)
def test_a_running_site_keeps_a_domain(state: str, domains: str, ok: bool) -> None:
    of = book("domain_cancellation")
    case = about(of, None, {"domains": domains}, site=replace(HELD, state=state))
    assert finding("keeps_a_domain", case, of=of).blocked is not ok


@pytest.mark.rule("PRM-12", "kept")
@pytest.mark.rule("PRM-12", "broken")
@pytest.mark.parametrize(
    ("last", "state", "ok"),
    [
        (TODAY, "posted", False),
        (TODAY - timedelta(1), "fulfilled", True),
        (TODAY - timedelta(1), "broken", False),
        (None, "drafted", False),
    ],
)
def test_prm_12_the_domain_of_a_closing_site_waits_for_its_homepage_notice(
    last: date | None, state: str, ok: bool
) -> None:
    notice = NoticeFacts(
        "closing_notice", state, TODAY - timedelta(31) if last else None, last, "https://a.example.cn/1"
    )
    closing = CaseFacts("permanent_shutdown", "carrying_out", "XX-9", notices={"closing_notice@own_site": notice})
    for jurisdiction in ("cn", PROVINCE, CITY):
        of = book("domain_cancellation", jurisdiction)
        case = about(of, cases=(closing,), events={"granted": NOW})
        assert finding("closing_notice_over", case, "domain_cancel", of).blocked is not ok
        assert not finding("closing_notice_over", about(of, events={"granted": NOW}), "domain_cancel", of).blocked


@pytest.mark.rule("DOM-09", "kept")
@pytest.mark.rule("DOM-12", "kept")
@pytest.mark.rule("DOM-12", "broken")
@pytest.mark.parametrize(("reason", "ok"), [("idle", True), ("business", True), ("transfer", False)])
def test_dom_09_dom_12_a_domain_is_cancelled_for_a_reason_and_never_passed_on(reason: str, ok: bool) -> None:
    of = book("domain_cancellation")
    assert finding("reason_given", about(of, None, {"cancel_reason": reason}), of=of).blocked is not ok


@pytest.mark.parametrize(
    ("who", "item", "place"),
    [
        (COUNTY_OFFICE, "domain_cancelled", "unit"),
        (unit(), "domain_taken_back", "centre"),
        (VERTICAL, "domain_ended_in_system", "unit"),
    ],
)
def test_dom_03_who_gave_the_domain_takes_it_back(who: UnitFacts, item: str, place: str) -> None:
    of = book("domain_cancellation")
    case = about(of, who)
    [work] = lookup.work_items_for(of, case.applicant, case.flags, case.values)
    assert (work.name, work.place, work.gate, work.effect) == (item, place, "domain_cancel", "domain_cancelled")
    assert [(e.on, e.transition) for e in of.effects] == [("grant", "begin_cancelling"), ("domain_cancelled", "cancel")]
