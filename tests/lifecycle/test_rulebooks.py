"""What the rulebooks of an opening say, figure by figure, and that every rule of the chapter is carried."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from lifecycle.daycount import ZONE, count, with_amount
from lifecycle.rules.library import Dated
from lifecycle.rules.schema import Chain, Inform, Resolution, RuleSet, Time
from tests.lifecycle.cases import CALENDAR, CITY, CONTINUED, PROVINCE, TODAY, facts, library, rules


def carried() -> dict[str, list[Dated]]:
    found: dict[str, list[Dated]] = {}
    for dated in library().all_entries():
        for rule in dated.entry.cite.rules:
            found.setdefault(rule, []).append(dated)
    return found


@pytest.mark.parametrize("number", list(range(1, 32)))
def test_every_rule_of_the_chapter_on_opening_is_carried(number: int) -> None:
    assert f"OPN-{number:02d}" in carried()


# What the catalogue says a rule does, and the kinds of entry that can do it.
DOES = {
    "OPN-01": {"inform"},
    "OPN-02": {"guard", "inform"},
    "OPN-03": {"guard"},
    "OPN-05": {"guard"},
    "OPN-06": {"guard", "time"},
    "OPN-10": {"chain", "guard"},
    "OPN-12": {"time", "guard"},
    "OPN-15": {"guard", "work_item", "effect"},
    "OPN-17": {"time", "guard", "notice"},
    "OPN-18": {"notice", "guard"},
    "OPN-20": {"guard"},
    "OPN-21": {"guard", "resolution"},
    "OPN-23": {"guard", "work_item"},
    "OPN-24": {"time"},
    "OPN-25": {"inform"},
    "OPN-28": {"guard", "work_item", "document"},
    "OPN-29": {"inform"},
    "OPN-30": {"guard", "time"},
    "OPN-31": {"chain", "inform"},
    "AUD-16": {"notice", "guard", "document"},
    "AUD-19": {"time", "guard"},
    "AUD-26": {"inform"},
    "DOM-02": {"time"},
    "DOM-28": {"work_item", "document"},
}


@pytest.mark.parametrize("rule", DOES)
def test_a_rule_is_carried_by_the_kinds_of_entry_that_do_what_it_says(rule: str) -> None:
    assert DOES[rule] <= {dated.kind for dated in carried()[rule]}


def the(name: str, of: RuleSet | None = None) -> Time:
    time = (of or rules()).time(name)
    assert time is not None, name
    return time


FIGURES = [
    (CITY, "one_site", "quota", 1, "count", "第五条（一）"),
    (PROVINCE, "one_site", "quota", 1, "count", "三（一）"),
    (CITY, "opening_notice_period", "keep_up", 30, "day", "第五条（三）"),
    (CITY, "police_filing", "act_by", 30, "day", "第十二条"),
    (CITY, "domain_registry", "act_by", 3, "working_day", "域名注册"),
    (CITY, "logo_first_review", "act_by", 5, "working_day", "开办审核"),
    (CITY, "logo_paper_review", "act_by", 10, "working_day", "开办审核"),
    (CITY, "logo_hanging", "act_by", 5, "working_day", "网站标识"),
    (CITY, "reopening_ban", "keep_up", 12, "month", "关于关停后再申请的规定"),
]


@pytest.mark.parametrize(("jurisdiction", "name", "kind", "amount", "unit", "clause"), FIGURES)
def test_a_figure_stands_as_its_clause_says(
    jurisdiction: str, name: str, kind: str, amount: int, unit: str, clause: str
) -> None:
    time = the(name, rules(jurisdiction))
    assert (time.kind, time.amount, time.unit, time.cite.clause) == (kind, amount, unit, clause)


def test_opn_17_a_notice_posted_on_the_first_of_september_may_go_on_the_ninth_of_october() -> None:
    found = count(the("opening_notice_period"), date(2026, 9, 1), CALENDAR)
    assert (found.due_on, found.free_on) == (date(2026, 10, 8), date(2026, 10, 9))


def test_aud_19_the_police_filing_is_due_thirty_days_after_going_online() -> None:
    found = count(the("police_filing"), datetime(2026, 3, 2, 9, tzinfo=ZONE), CALENDAR)
    assert found.due_on == date(2026, 4, 1)


def test_dom_02_the_registry_has_three_working_days_from_verification_not_from_receipt() -> None:
    time = the("domain_registry")
    assert (time.start, time.end, time.scope) == ("domain.verified", "domain.done", "external")
    assert count(time, date(2026, 9, 30), CALENDAR).due_on == date(2026, 10, 10)


def test_opn_12_the_limit_to_go_online_is_what_the_grant_says() -> None:
    time = the("launch_limit")
    assert with_amount(time, {}) is None
    set_by_grant = with_amount(time, {"launch_within_days": 60})
    assert set_by_grant is not None
    assert count(set_by_grant, date(2026, 3, 2), CALENDAR).due_on == date(2026, 5, 6)


def test_opn_24_every_external_clock_starts_and_ends_with_a_day_that_a_work_item_records() -> None:
    of = rules()
    recorded = {mark for work in of.work_items for mark in work.marks} | {f"{w.name}.done" for w in of.work_items}
    for name in ("logo_first_review", "logo_paper_review", "logo_hanging", "domain_registry"):
        time = the(name, of)
        assert {time.start, time.end} <= recorded


def test_limits_of_law_are_never_marked_as_the_approvers_own() -> None:
    assert not any(time.internal for time in rules().times)


def test_every_binding_entry_says_where_it_stands_and_in_words_the_applicant_can_read() -> None:
    for dated in library().all_entries():
        cite = dated.entry.cite
        assert cite.title
        assert cite.clause
        assert cite.grade in {"S", "U", "P", "I", "R"}
        if not dated.drop and dated.kind != "effect":
            assert dated.entry.label, dated.key


def test_every_seeded_clause_of_grade_s_is_quoted_in_its_own_words_where_it_blocks() -> None:
    for guard in rules().guards:
        if guard.severity == "block" and guard.cite.grade == "S":
            assert guard.cite.words, guard.name


def test_every_ambiguity_is_settled_by_a_setting_with_its_reason() -> None:
    settled = {}
    for dated in library().all_entries():
        if isinstance(dated.entry, Resolution):
            assert dated.entry.reason
            settled[dated.entry.ambiguity] = dated.entry.default
    assert {"A-01", "A-06", "A-07", "A-13", "A-15", "A-26", "A-37"} <= set(settled)
    assert (settled["A-06"], settled["A-07"], settled["A-13"]) == ("warn", "subdomain", "both")
    assert (settled["A-15"], settled["A-37"]) == (True, False)


def test_the_police_filing_stops_the_launch_unless_the_regulator_records_otherwise() -> None:
    assert "record_police" in {g.name for g in rules().guards}
    relaxed = rules(settings={**CONTINUED, f"{PROVINCE}.police_before_launch": False})
    assert "record_police" not in {g.name for g in relaxed.guards}
    assert the("police_filing", relaxed).amount == 30


def test_each_step_that_approves_cites_the_clause_that_lets_it() -> None:
    case = facts()
    [chain] = [c for c in rules().chains if c.when.holds(case.applicant, case.flags, case.values)]
    assert isinstance(chain, Chain)
    assert chain.steps[-1].cite.instrument == "jx17"
    assert chain.steps[0].cite.instrument == "jj23"


def test_what_is_only_told_never_refuses() -> None:
    told = [entry for entry in rules().informs if isinstance(entry, Inform)]
    assert {"OPN-22", "OPN-25", "OPN-29", "OPN-31"} <= {rule for entry in told for rule in entry.cite.rules}
    assert all(entry.text for entry in told)


def test_after_the_measures_lapsed_the_province_alone_is_cited() -> None:
    alone = rules(CITY, TODAY, {})
    assert "jj23" not in alone.instruments
    assert "jj23" in rules().instruments


def test_a_work_item_ends_only_with_a_verdict_that_its_launch_guard_accepts() -> None:
    of = rules()
    asked = [work for work in of.work_items if "verdict" in work.needs]
    assert asked
    for work in asked:
        [guard] = [g for g in of.guards if g.check == "record" and g.params["record"] == work.record]
        assert work.verdicts == guard.params["verdicts"]
        assert work.verdicts


def test_what_a_launch_guard_asks_of_a_record_its_work_item_asks_too() -> None:
    for of in (rules("cn"), rules(PROVINCE), rules(CITY)):
        for guard in of.guards:
            if guard.check != "record":
                continue
            items = [work for work in of.work_items if work.record == guard.params["record"]]
            assert items, guard.name
            for work in items:
                assert set(guard.params["needs"]) <= set(work.needs), (work.name, guard.name)
                assert work.format == guard.params.get("format", "")


def test_the_yearly_paper_is_the_report_of_figures() -> None:
    for jurisdiction in ("cn", PROVINCE, CITY):
        of = rules(jurisdiction, procedure="annual_report")
        assert library().book("cn").procedures["annual_report"] == "网站年度工作报表"
        assert any("AUD-01" in duty.cite.rules for duty in of.duties)
