"""Which rules bind: books laid over one another, dated versions, drops, lapsed books, recorded settings, snapshots."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from lifecycle.errors import RulebookError
from lifecycle.rules.applicants import applicant_type, flags_of
from lifecycle.rules.loader import check, load
from lifecycle.rules.lookup import (
    digest_of,
    effects_for,
    evidence_for,
    form_for,
    from_body,
    informs_for,
    notices_for,
    papers_for,
    resolve,
    times_for,
    work_items_for,
)
from tests.lifecycle.cases import (
    CITY,
    CONTINUED,
    COUNTY_DEPARTMENT,
    COUNTY_OFFICE,
    PROVINCE,
    TODAY,
    VERTICAL,
    facts,
    library,
    rules,
    unit,
)
from tests.lifecycle.test_loader import HEAD, INSTRUMENTS, JURISDICTION, write

PARENT = f"""
label = "事项"
[time.notice]
{HEAD}
kind = "keep_up"
amount = 30
start = "notice_posted"
[[time.answer]]
{HEAD}
amount = 3
start = "granted"
until = 2021-12-31
[[time.answer]]
{HEAD}
amount = 5
start = "granted"
from = 2022-01-01
[time.gone]
{HEAD}
amount = 9
start = "granted"
[time.strict]
{HEAD}
amount = 1
start = "granted"
if_setting = {{ strict = true }}
[resolution.strict]
{HEAD}
default = false
options = [false, true]
reason = "默认从宽。"
"""


CHILD_HEAD = 'rule = "OPN-10"\ncite = { instrument = "y", clause = "第二条" }\n'


CHILD = f"""
label = "事项"
[time.notice]
{CHILD_HEAD}
kind = "keep_up"
amount = 45
start = "notice_posted"
[time.gone]
{CHILD_HEAD}
drop = true
"""


CHILD_INSTRUMENTS = (
    INSTRUMENTS.replace("[x]", "[y]")
    .replace("in_force_from = 2020-01-01", "in_force_from = 2021-06-01\nin_force_until = 2023-05-31")
    .replace("虚构办法", "虚构县办法")
)


@pytest.fixture
def books(tmp_path: Path) -> Path:
    write(tmp_path, PARENT, name="p")
    write(tmp_path, CHILD, 'label = "虚构县"\nextends = "p"\ninstrument = "y"\n', CHILD_INSTRUMENTS, name="c")
    return tmp_path


def amounts(base: Path, day: date, **settings: object) -> dict[str, int]:
    found = resolve(load([base]), jurisdiction="c", procedure="opening", day=day, settings=settings)
    return {time.name: time.amount for time in found.times}


def test_a_name_stated_again_replaces_the_parents_whole_and_a_drop_takes_it_away(books: Path) -> None:
    assert check(load([books])) == []
    assert amounts(books, date(2022, 3, 1)) == {"notice": 45, "answer": 5}


@pytest.mark.parametrize(("day", "amount"), [(date(2021, 12, 31), 3), (date(2022, 1, 1), 5)])
def test_the_version_of_the_day_binds(books: Path, day: date, amount: int) -> None:
    assert amounts(books, day)["answer"] == amount


@pytest.mark.parametrize(("day", "amount"), [(date(2021, 5, 31), 30), (date(2021, 6, 1), 45)])
def test_an_instrument_does_not_bind_before_it_is_in_force(books: Path, day: date, amount: int) -> None:
    assert amounts(books, day)["notice"] == amount


@pytest.mark.parametrize(("day", "amount"), [(date(2023, 5, 31), 45), (date(2023, 6, 1), 30)])
def test_a_lapsed_book_gives_way_to_its_parent_the_day_after(books: Path, day: date, amount: int) -> None:
    assert amounts(books, day)["notice"] == amount


def test_a_lapsed_book_is_continued_where_the_decision_is_recorded(books: Path) -> None:
    assert amounts(books, date(2023, 6, 1), **{"c.continue_lapsed": True})["notice"] == 45
    assert amounts(books, date(2023, 6, 1), **{"p.continue_lapsed": True})["notice"] == 30


def test_a_recorded_setting_brings_its_entries_in(books: Path) -> None:
    assert "strict" not in amounts(books, date(2022, 3, 1))
    assert amounts(books, date(2022, 3, 1), **{"p.strict": True})["strict"] == 1
    assert "strict" not in amounts(books, date(2022, 3, 1), **{"p.strict": True, "c.strict": False})


def test_the_lapsed_measures_bind_only_by_the_recorded_decision_and_then_with_a_banner() -> None:
    without = rules(settings={})
    assert without.books == ("cn", PROVINCE)
    assert without.banner == ""
    assert without.time("opening_notice_period") is None
    continued = rules()
    assert continued.books == ("cn", PROVINCE, CITY)
    assert "2025-01-17" in continued.banner
    assert "沿用" in continued.banner
    assert CONTINUED[f"{CITY}.continue_lapsed"] in continued.banner
    assert continued.time("opening_notice_period") is not None


@pytest.mark.parametrize(
    ("day", "banner", "binds"),
    [
        (date(2023, 1, 16), False, False),
        (date(2023, 1, 17), False, True),
        (date(2025, 1, 17), False, True),
        (date(2025, 1, 18), True, True),
    ],
)
def test_the_banner_starts_the_day_after_the_last_day(day: date, banner: bool, binds: bool) -> None:
    found = rules(day=day)
    assert bool(found.banner) is banner
    assert (found.time("opening_notice_period") is not None) is binds


def test_a_jurisdiction_or_procedure_nobody_knows_is_refused_with_a_remedy() -> None:
    with pytest.raises(RulebookError) as missing:
        rules("atlantis")
    assert "atlantis" in missing.value.message
    with pytest.raises(RulebookError) as unknown:
        rules(procedure="levitation")
    assert unknown.value.key == "levitation"
    assert unknown.value.remedy


def test_stored_rules_give_back_the_same_rules() -> None:
    found = rules()
    stored = json.loads(json.dumps(found.body, ensure_ascii=False))
    again = from_body(stored)
    assert again == found
    assert again.digest == digest_of(stored) == found.digest


def test_the_digest_is_that_of_the_rules_not_of_the_day() -> None:
    one, two = rules(), rules(day=TODAY + timedelta(days=1))
    assert one.digest == two.digest
    assert one.day != two.day
    assert from_body(one.body, day=two.day).day == two.day


def test_the_digest_changes_with_a_recorded_setting() -> None:
    assert rules().digest != rules(settings={**CONTINUED, f"{PROVINCE}.second_consent": True}).digest
    assert rules().digest != rules(settings={}).digest


def names(entries: object) -> list[str]:
    return [entry.name for entry in entries]  # type: ignore[attr-defined]


def test_a_department_carries_out_the_citys_list_in_order() -> None:
    case = facts()
    found = work_items_for(rules(), case.applicant, case.flags, case.values)
    assert names(found) == [
        "domain_allocation",
        "icp",
        "mlps",
        "police",
        "logo",
        "cac",
        "site_code",
        "security_test",
        "undertaking",
        "liaison",
        "launch",
    ]
    assert found[0].place == "centre"
    assert (found[-1].gate, found[-1].effect) == ("launch", "launch")


def test_a_portal_registers_its_domain_and_a_vertical_unit_gets_one_from_its_line() -> None:
    for about, first in ((COUNTY_OFFICE, "domain"), (VERTICAL, "domain_system")):
        case = facts(about)
        assert names(work_items_for(rules(), case.applicant, case.flags, case.values))[0] == first


def test_papers_notices_evidence_form_and_effects_are_those_that_apply() -> None:
    case, of = facts(COUNTY_OFFICE), rules()
    key = (case.applicant, case.flags, case.values)
    signed_again = {"application_form", "domain_basic_info", "logo_application", "logo_letter"}
    assert set(names(papers_for(of, *key, at="grant"))) == {"reply_letter", "domain_review"} | signed_again
    department = (applicant_type(unit()), flags_of(unit(), {}), {})
    assert set(names(papers_for(of, *department, at="grant"))) == {"reply_letter"} | signed_again
    assert set(names(papers_for(of, *key, at="submit"))) == {"request_letter", "application_form", "domain_basic_info"}
    assert set(names(papers_for(of, *key))) > set(names(papers_for(of, *key, at="work")))
    assert names(notices_for(of, *key)) == ["opening"]
    assert names(evidence_for(of, *key)) == ["security_scheme"]
    assert names(evidence_for(of, "township", {}, {})) == ["security_scheme", "special_need"]
    assert evidence_for(of, *key, at="launch") == ()
    form = form_for(of, *key)
    assert form is not None
    assert (form.spec, form.joined) == ("site_opening", ("domain_basic_info",))
    assert [e.transition for e in effects_for(of, *key, on="grant")] == ["prepare"]
    assert [e.target for e in effects_for(of, *key, on="refuse")] == ["site", "domain"]
    assert names(times_for(of, *key, start="granted")) == ["launch_limit"]
    assert "portal_required" in names(informs_for(of, *key))


def test_the_notice_of_a_county_department_stands_in_both_places_unless_recorded_otherwise() -> None:
    case = facts(COUNTY_DEPARTMENT)
    [both] = notices_for(rules(), case.applicant, case.flags, case.values)
    assert both.places == ("main_site", "own_portal")
    one = rules(settings={**CONTINUED, f"{CITY}.notice_places": "main_site"})
    assert notices_for(one, case.applicant, case.flags, case.values)[0].places == ("main_site",)


def test_the_library_tells_its_procedures_and_refuses_an_unknown_book() -> None:
    assert {"opening", "relaunch", "liaison_change"} <= set(library().procedures(CITY))
    assert "liaison_change" not in library().procedures(PROVINCE)
    with pytest.raises(LookupError, match="atlantis"):
        library().book("atlantis")


def test_adding_a_jurisdiction_needs_no_python(tmp_path: Path) -> None:
    book = JURISDICTION.replace('instrument = "x"', 'instrument = "x"\nextends = "cn"')
    write(tmp_path, f"label = '开设'\n[guard.one_site]\n{HEAD}drop = true\n", book)
    from tests.lifecycle.cases import RULEBOOKS

    found = resolve(load([RULEBOOKS, tmp_path]), jurisdiction="xx", procedure="opening", day=TODAY, settings={})
    assert "one_site" not in names(found.guards)
    assert "consent" in names(found.guards)
