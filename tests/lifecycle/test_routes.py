"""Every applicant has its route, in every jurisdiction that speaks of it."""

from __future__ import annotations

import pytest

from lifecycle.rules.applicants import applicant_type
from lifecycle.rules.lookup import (
    chain_for,
)
from tests.lifecycle.cases import (
    CITY,
    CONTINUED,
    COUNTY_DEPARTMENT,
    COUNTY_OFFICE,
    PROVINCE,
    TOWNSHIP,
    VERTICAL,
    facts,
    rules,
    unit,
)


def route(jurisdiction: str, about: object, settings: object = CONTINUED) -> list[str]:
    case = facts(about)  # type: ignore[arg-type]
    chain = chain_for(rules(jurisdiction, settings=settings), case.applicant, case.flags, case.values)  # type: ignore[arg-type]
    return [step.key for step in chain.steps]


CENTRE = ["centre_handler", "centre_section_chief", "centre_editor_in_chief"]


@pytest.mark.parametrize(
    ("jurisdiction", "about", "keys"),
    [
        (CITY, unit(), ["consent", *CENTRE, "city_office", "province_office"]),
        (CITY, COUNTY_OFFICE, ["consent", "county_office", *CENTRE, "city_office", "province_office"]),
        (CITY, COUNTY_DEPARTMENT, ["consent", "county_office", *CENTRE, "city_office", "province_office"]),
        (CITY, TOWNSHIP, ["consent", "county_office", *CENTRE, "city_office", "province_office"]),
        (CITY, VERTICAL, ["consent", "superior_office", "system_head_office"]),
        (CITY, unit(kind="dual", dual_managed=True), ["consent", *CENTRE, "city_office", "province_office"]),
        (CITY, unit(kind="institution"), ["consent", *CENTRE, "city_office", "province_office"]),
        (PROVINCE, unit(level="province"), ["consent", "province_office"]),
        (PROVINCE, unit(kind="office", level="city"), ["consent", "province_office"]),
        (PROVINCE, unit(), ["consent", "city_office", "province_office"]),
        (PROVINCE, COUNTY_OFFICE, ["consent", "county_office", "city_office", "province_office"]),
        (PROVINCE, TOWNSHIP, ["consent", "county_office", "city_office", "province_office"]),
        (PROVINCE, COUNTY_DEPARTMENT, ["consent", "county_office", "city_office", "province_office"]),
        (PROVINCE, VERTICAL, ["consent", "superior_office", "system_head_office"]),
        ("cn", unit(kind="office", level="province"), ["consent", "state_council_office"]),
        ("cn", unit(level="nation"), ["consent", "state_council_office"]),
        ("cn", unit(), ["consent", "city_office", "province_office"]),
        ("cn", TOWNSHIP, ["consent", "county_office", "city_office", "province_office"]),
    ],
)
def test_every_applicant_has_its_route_by_opn_10(jurisdiction: str, about: object, keys: list[str]) -> None:
    assert route(jurisdiction, about) == keys


def test_the_centre_signs_three_times_in_one_group_and_the_last_step_approves() -> None:
    case = facts()
    chain = chain_for(rules(), case.applicant, case.flags, case.values)
    assert {s.group for s in chain.steps if s.key in CENTRE} == {"市数字经济发展中心"}
    assert [s.role for s in chain.steps][-1] == "approve"
    assert [s.role for s in chain.steps].count("approve") == 1
    assert all(s.can_return for s in chain.steps)


def test_a_filing_with_the_highest_office_is_not_returned() -> None:
    case = facts(unit(kind="office", level="province"))
    last = chain_for(rules("cn"), case.applicant, case.flags, case.values).steps[-1]
    assert (last.role, last.can_return) == ("file_only", False)


def test_a_second_consent_is_asked_where_the_regulator_records_so() -> None:
    settings = {**CONTINUED, f"{PROVINCE}.second_consent": True}
    assert route(CITY, unit(), settings)[:2] == ["consent", "government_consent"]
    assert route(PROVINCE, unit(), settings)[:2] == ["consent", "government_consent"]


def test_the_approvers_own_days_can_be_set_and_unset() -> None:
    settings = {**CONTINUED, f"{CITY}.internal_days.city_office": 8, f"{CITY}.internal_days.province_office": 0}
    case = facts()
    chain = chain_for(rules(settings=settings), case.applicant, case.flags, case.values)
    days = {step.key: step.internal_days for step in chain.steps}
    assert (days["city_office"], days["province_office"], days["consent"]) == (8, None, None)


def test_an_applicant_without_a_chain_is_named() -> None:
    with pytest.raises(LookupError, match="内设机构"):
        chain_for(rules(PROVINCE), "internal_section", {}, {})


@pytest.mark.parametrize(
    ("about", "kind"),
    [
        (unit(kind="government", level="county"), "county_portal"),
        (unit(kind="department", functions=("general_office",)), "city_portal"),
        (unit(kind="government", level="township"), "township"),
        (unit(kind="zone"), "zone"),
        (unit(kind="centre"), "institution"),
        (unit(kind="department", vertical=True), "vertical_unit"),
        (unit(kind="dual", level="county"), "county_department"),
        (unit(kind="dual", level="province"), "provincial_department"),
        (unit(level="nation"), "ministry"),
        (unit(level="township"), "township"),
    ],
)
def test_what_a_unit_is_decides_what_kind_of_applicant_it_is(about: object, kind: str) -> None:
    assert applicant_type(about) == kind  # type: ignore[arg-type]
