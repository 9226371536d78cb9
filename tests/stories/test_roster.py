"""The demonstration's units and people: whole, fictional, and what the rules need."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from accounts.models import Post, Unit
from fixtures import roster
from forms.formats import is_credit_code, is_mobile, is_phone
from lifecycle.models import JurisdictionSetting, Site

UNITS: list[dict[str, Any]] = roster.read("units.toml")["units"]
PEOPLE: list[dict[str, Any]] = roster.read("people.toml")["people"]


def test_every_credit_code_has_its_check_character_and_belongs_to_no_region() -> None:
    codes = [unit["credit_code"] for unit in UNITS if "credit_code" in unit]
    assert len(codes) > 40
    assert len(set(codes)) == len(codes)
    assert all(is_credit_code(code) for code in codes)
    assert {code[2:6] for code in codes} == {"3699"}


def test_telephone_numbers_are_well_formed_and_of_no_exchange() -> None:
    for person in PEOPLE:
        assert is_phone(person["phone"])
        assert is_mobile(person["mobile"])
        assert re.fullmatch(r"\d{4}-0000\d{3}", person["phone"])
    assert max(Counter(person["mobile"] for person in PEOPLE).values()) == 1


def test_names_and_user_names_are_given_once() -> None:
    assert max(Counter(person["username"] for person in PEOPLE).values()) == 1
    assert max(Counter(person["name"] for person in PEOPLE).values()) == 1


def test_everybody_serves_a_unit_that_is_there_in_an_office_that_is_there() -> None:
    codes = {unit["code"] for unit in UNITS}
    for person in PEOPLE:
        for post in person["posts"]:
            assert post["unit"] in codes, person["username"]
            assert post["office"] in Post.Office.values, person["username"]


def test_every_applicant_has_a_handler_and_a_principal_and_every_place_its_general_office() -> None:
    held = {(post["unit"], post["office"]) for person in PEOPLE for post in person["posts"]}
    applicants = {unit for unit, office in held if office == "handler"}
    assert {unit for unit in applicants if (unit, "principal") not in held} == set()
    governments = [unit["code"] for unit in UNITS if unit["kind"] == "government"]
    offices = {unit["parent"] for unit in UNITS if "general_office" in unit.get("functions", [])}
    assert set(governments) == offices


def test_nobody_holds_two_of_the_three_administrators_offices() -> None:
    for person in PEOPLE:
        assert len({post["office"] for post in person["posts"]} & set(roster.ADMINISTRATION)) <= 1


def test_units_of_every_kind_and_level_are_there() -> None:
    assert {unit["kind"] for unit in UNITS} == set(Unit.Kind.values)
    assert {unit["level"] for unit in UNITS} == set(Unit.Level.values)
    institutions = {unit.get("administrative", True) for unit in UNITS if unit["kind"] == "institution"}
    assert institutions == {True, False}


@pytest.mark.django_db
def test_a_part_of_the_register_brings_along_what_stands_above_it() -> None:
    roster.load("", only=["hy-qt"])
    assert set(Unit.objects.values_list("code", flat=True)) == {"hy-qt", "hy", "jj", "jx"}
    assert Unit.objects.get(code="hy-qt").path == "/jx/jj/hy/hy-qt/"


@pytest.mark.django_db
def test_existing_sites_come_online_by_their_own_transitions() -> None:
    roster.load("")
    site = Site.objects.get(unit__code="jj-czj")
    assert [row.state for row in site.history.order_by("pk")][-1] == Site.State.ONLINE
    assert {d.state for d in site.domains.all()} == {"active"}
    assert site.registrations.count() == 2


@pytest.mark.django_db
def test_the_regulators_decision_is_recorded_by_a_person_with_its_reason() -> None:
    roster.load("")
    decision = JurisdictionSetting.objects.get(key="continue_lapsed")
    assert decision.recorded_by is not None
    assert "新办法印发前沿用执行" in decision.reason
