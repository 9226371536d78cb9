"""Filing what has changed: promptly by the internal limit, the register's particulars within twenty working days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from lifecycle.daycount import ZONE
from lifecycle.errors import RulebookError
from lifecycle.rules import lookup
from lifecycle.rules.facts import Facts, UnitFacts
from lifecycle.rules.schema import RuleSet
from tests.lifecycle.cases import (
    CITY,
    CONTINUED,
    COUNTY_DEPARTMENT,
    COUNTY_OFFICE,
    PROVINCE,
    VALUES,
    VERTICAL,
    asked,
    blocked,
    facts,
    finding,
    rules,
    unit,
)
from tests.lifecycle.offline import SITE

CHANGED = {
    "items": ["leader", "contact"],
    "before": "旧负责人。",
    "after": "新负责人。",
    "changed_on": "2026-03-02",
    "change_cause": "other",
}
REFORM = {f"reform_{k}": True for k in ("logo", "error_entry", "site_code", "sponsor", "icp", "police")}


def book(procedure: str = "information_change", jurisdiction: str = CITY, **settings: Any) -> RuleSet:
    return rules(jurisdiction, settings={**CONTINUED, **settings}, procedure=procedure)


def change(of: RuleSet, values: Mapping[str, Any] | None = None, who: UnitFacts | None = None, **changes: Any) -> Facts:
    about = who or unit()
    given = {**CHANGED, **(values or {})}
    return replace(facts(about, **{"site": SITE, **changes}), values=given, flags=lookup.flags_for(of, about, given))


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, tzinfo=ZONE)


@pytest.mark.parametrize("jurisdiction", ["cn", PROVINCE, CITY])
def test_a_complete_filing_passes_in_every_book(jurisdiction: str) -> None:
    of = book(jurisdiction=jurisdiction)
    assert blocked(change(of), of=of) == set()


@pytest.mark.parametrize("missing", ["items", "before", "after", "changed_on", "change_cause"])
def test_chg_02_what_changed_is_stated(missing: str) -> None:
    for jurisdiction in ("cn", PROVINCE, CITY):
        of = book(jurisdiction=jurisdiction)
        assert finding("change_stated", change(of, {missing: ""}), of=of).blocked


@pytest.mark.rule("CHG-01", "kept")
@pytest.mark.rule("CHG-01", "broken")
@pytest.mark.rule("CHG-03", "kept")
@pytest.mark.rule("CHG-03", "broken")
@pytest.mark.parametrize(
    ("filed", "level"),
    [(date(2026, 9, 28), "passed"), (date(2026, 9, 29), "warned")],  # Sunday 2026-09-20 is worked, 25 to 27 are off
)
@pytest.mark.parametrize("jurisdiction", [PROVINCE, CITY])
def test_chg_01_chg_03_promptly_means_five_working_days_by_the_internal_limit(
    filed: date, level: str, jurisdiction: str
) -> None:
    of = book(jurisdiction=jurisdiction)
    case = change(of, {"changed_on": "2026-09-20"}, at=on(filed))
    assert finding("filed_promptly", case, of=of).level == level
    time = of.time("prompt_filing")
    assert time is not None
    assert time.internal


def test_the_internal_limit_is_the_regulators_to_set() -> None:
    of = book(**{f"{CITY}.change_report_days": 3})
    late = change(of, {"changed_on": "2026-03-02"}, at=on(date(2026, 3, 6)))
    assert finding("filed_promptly", late, of=of).level == "warned"
    assert finding("filed_promptly", late, of=book()).level == "passed"


@pytest.mark.rule("DOM-05", "kept")
@pytest.mark.rule("DOM-05", "broken")
@pytest.mark.parametrize(("filed", "level"), [(date(2026, 10, 26), "passed"), (date(2026, 10, 27), "warned")])
def test_dom_05_particulars_of_the_register_within_twenty_working_days(filed: date, level: str) -> None:
    of = book()
    case = change(of, {"items": ["registration"], "changed_on": "2026-09-21"}, at=on(filed))
    assert finding("registration_reported", case, of=of).level == level


def test_dom_05_binds_only_what_the_register_holds() -> None:
    assert "registration_reported" not in asked(change(book()), of=book())
    assert "registration_reported" in asked(change(book(), {"items": ["contact", "holder"]}), of=book())


def test_dom_06_a_new_holder_needs_the_consent_of_the_office_above() -> None:
    of = book()
    for items, wanted in ((["holder"], {"holder_consent"}), (["contact"], set())):
        case = change(of, {"items": items})
        required = {e.name for e in lookup.evidence_for(of, case.applicant, case.flags, case.values) if e.required}
        assert required == wanted


@pytest.mark.parametrize(
    ("jurisdiction", "who", "places"),
    [
        (CITY, unit(), ["unit", "centre", "city_office"]),
        (CITY, COUNTY_OFFICE, ["unit", "centre", "city_office"]),
        (CITY, COUNTY_DEPARTMENT, ["unit", "centre", "county_office"]),
        (PROVINCE, unit(), ["unit", "city_office"]),
        (PROVINCE, VERTICAL, ["unit", "superior_office"]),
    ],
)
def test_chg_01_chg_03_it_is_filed_with_the_centre_and_the_office_above(
    jurisdiction: str, who: UnitFacts, places: list[str]
) -> None:
    of = book(jurisdiction=jurisdiction)
    case = change(of, who=who)
    steps = lookup.chain_for(of, case.applicant, case.flags, case.values).steps
    assert [s.place for s in steps] == places
    assert {s.role for s in steps[1:]} == {"file_only"}


def test_chg_03_chg_04_the_national_system_follows() -> None:
    for jurisdiction in ("cn", PROVINCE, CITY):
        of = book(jurisdiction=jurisdiction)
        [item] = of.work_items
        assert (item.name, item.needs) == ("system_updated", ("date", "scan"))
        time = of.time("system_update")
        assert time is not None
        assert (time.end, time.internal, time.severity) == ("system_updated.done", True, "warn")
        assert any("CHG-04" in i.cite.rules for i in of.informs)


@pytest.mark.rule("CHG-06", "kept")
@pytest.mark.rule("CHG-06", "broken")
@pytest.mark.parametrize("item", sorted(REFORM))
def test_chg_06_after_a_reform_six_things_are_checked_off(item: str) -> None:
    of = book()
    whole = {"change_cause": "reform", **REFORM}
    assert finding("reform_checklist", change(of, whole), of=of).level == "passed"
    assert finding("reform_checklist", change(of, {**whole, item: False}), of=of).level == "warned"
    assert "reform_checklist" not in asked(change(of), of=of)


@pytest.mark.parametrize(("day", "ok"), [("2026-03-02", True), ("2026-03-03", False)])
def test_only_what_has_happened_is_filed(day: str, ok: bool) -> None:
    of = book()
    assert finding("changed_already", change(of, {"changed_on": day}), of=of).blocked is not ok


LIAISON = {**VALUES, "changed_on": "2026-03-02"}


@pytest.mark.rule("CHG-05", "kept")
@pytest.mark.rule("CHG-05", "broken")
@pytest.mark.parametrize(("filed", "level"), [(date(2026, 3, 9), "passed"), (date(2026, 3, 10), "warned")])
def test_chg_05_new_contacts_are_sent_to_the_centre(filed: date, level: str) -> None:
    of = book("liaison_change")
    case = replace(facts(site=SITE, at=on(filed)), values=LIAISON)
    assert finding("filed_promptly", case, of=of).level == level
    [chain] = of.chains
    assert [(s.place, s.role) for s in chain.steps] == [("centre", "file_only")]
    [form] = of.forms
    assert (form.spec, form.joined) == ("liaison_change", ("liaison_info",))


@pytest.mark.rule("AUD-13", "kept")
@pytest.mark.rule("AUD-13", "broken")
@pytest.mark.parametrize("missing", ["leader_name", "liaison_name", "liaison_mobile"])
def test_aud_13_a_leader_and_a_liaison_are_named(missing: str) -> None:
    of = book("liaison_change")
    assert finding("contacts", replace(facts(), values={**LIAISON, missing: ""}), of=of).blocked
    assert not finding("contacts", replace(facts(), values=LIAISON), of=of).blocked


def test_chg_05_lapses_with_the_measures_that_ask_for_it() -> None:
    with pytest.raises(RulebookError):
        rules(CITY, settings={}, procedure="liaison_change")
