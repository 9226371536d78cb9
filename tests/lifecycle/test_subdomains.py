"""The county's own sub-domains: letters, for those on the platform, to the first who asks; and joining the group from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from lifecycle.rules import lookup
from lifecycle.rules.facts import Facts
from tests.lifecycle.cases import NOW
from tests.lifecycle.grouped import GROUPED, SITE, book, case, refused, said

NAME: Mapping[str, Any] = {
    "domain_en": "zm.wuxue.gov.cn",
    "domain_reason": "统一使用二级域名。",
    "primary_domain": "new",
    "no_transfer": True,
    "domain_years": "5",
    "domain_contact_serving": True,
    "domain_publish_consent": True,
}


def naming(**changes: Any) -> Facts:
    """A complete request for a sub-domain by a unit on the platform."""
    return case("domain_registration", {**NAME, **changes}, site=GROUPED)


@pytest.mark.rule("DOM-21", "kept")
@pytest.mark.parametrize("name", ["z.wuxue.gov.cn", "zm.wuxue.gov.cn", "zhumujuzhumuju.wuxue.gov.cn"])
def test_letters_of_any_length_are_the_units_own_choice(name: str) -> None:
    assert refused("domain_registration", naming(domain_en=name)) == set()


@pytest.mark.rule("DOM-21", "broken")
@pytest.mark.parametrize(
    "name",
    [
        "zm2.wuxue.gov.cn",
        "z-m.wuxue.gov.cn",
        "www.wuxue.gov.cn",
        "a.zm.wuxue.gov.cn",
        "zm.wx.gov.cn",
        "www.wxzm.gov.cn",
    ],
)
def test_digits_hyphens_further_levels_and_other_parents_are_refused(name: str) -> None:
    assert refused("domain_registration", naming(domain_en=name)) == {"domain_department"}


@pytest.mark.rule("DOM-22", "kept")
def test_a_unit_whose_site_has_joined_takes_a_free_name() -> None:
    assert said("domain_registration", naming(), "joined_platform").level == "passed"
    assert said("domain_registration", naming(), "domain_free").level == "passed"


@pytest.mark.rule("DOM-22", "kept")
def test_joining_the_group_opens_the_way_even_for_a_site_on_its_own_platform() -> None:
    joined = replace(naming(), site=SITE, events={"joining.completed": NOW})
    assert refused("domain_registration", joined) == set()


@pytest.mark.rule("DOM-22", "broken")
def test_a_site_that_has_not_joined_gets_no_name() -> None:
    assert refused("domain_registration", replace(naming(), site=SITE)) == {"joined_platform"}


@pytest.mark.rule("DOM-22", "broken")
@pytest.mark.parametrize("moment", ["submit", "grant"])
def test_a_name_asked_for_before_is_the_first_applicants(moment: str) -> None:
    taken = replace(naming(), domains_taken={"zm.wuxue.gov.cn": "武穴市早来局"})
    found = said("domain_registration", taken, "domain_free", moment)
    assert found.blocked
    assert "武穴市早来局" in found.message
    assert "以先申请单位优先使用" in found.message


def changing(today: date, ends: date | None) -> Facts:
    """A change away from a first-level domain whose term is on record or not."""
    values = {**NAME, "old_domain": "www.wxzm.gov.cn", "switch_on": "2026-06-01"}
    site = replace(GROUPED, expiries={"www.wxzm.gov.cn": ends} if ends else {})
    return case("domain_change", values, site=site, at=NOW.replace(year=today.year, month=today.month, day=today.day))


@pytest.mark.rule("DOM-23", "kept")
def test_a_first_level_domain_whose_term_is_over_is_changed_without_a_word() -> None:
    facts = changing(date(2026, 3, 16), date(2026, 3, 16))
    assert said("domain_change", facts, "old_domain_expired").level == "passed"


@pytest.mark.rule("DOM-23", "broken")
def test_one_day_before_the_unit_is_told_that_it_may_keep_it() -> None:
    found = said("domain_change", changing(date(2026, 3, 15), date(2026, 3, 16)), "old_domain_expired")
    assert found.level == "warned"
    assert "尚未到期" in found.message
    assert "未到期一级域名允许保留使用" in found.message


def test_a_term_that_is_not_on_record_is_said_to_be_unknown() -> None:
    found = said("domain_change", changing(date(2026, 3, 15), None), "old_domain_expired")
    assert found.level == "warned"
    assert "没有登记注册年限" in found.message


JOIN: Mapping[str, Any] = {"has_site": "no", "joining_reason": "没有网站。", "columns_fed": True}


def test_a_unit_on_no_list_joins_on_one_signature() -> None:
    outside = case("joining", JOIN, site=None, counts={"census": 20, "listed": 0})
    assert refused("joining", outside) == set()
    chain = lookup.chain_for(book("joining"), "institution", {}, {})
    assert [step.place for step in chain.steps] == ["unit", "county_office"]


@pytest.mark.rule("MIG-25", "broken")
def test_a_unit_on_the_list_does_not_apply_to_join() -> None:
    inside = case("joining", JOIN, site=None, counts={"census": 20, "listed": 1})
    assert refused("joining", inside) == {"outside_scope"}


@pytest.mark.rule("MIG-27", "broken")
def test_columns_that_nobody_feeds_are_warned_of() -> None:
    empty = case("joining", {**JOIN, "columns_fed": ""}, site=None, counts={"census": 20, "listed": 0})
    assert said("joining", empty, "columns_fed").level == "warned"
