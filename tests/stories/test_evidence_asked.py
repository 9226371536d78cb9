"""What a clause asks for in proof: without it the act is refused and nothing moves, with it the same act is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from fixtures import roster
from fixtures.replay import Case, perform
from fixtures.story import Act, Refusal, Story, tell
from forms.models import Document
from lifecycle.models import Application
from tests.cast import at

NOW = at("2026-11-23 10:00")
Chosen = Callable[[Act], bool]


@pytest.fixture(autouse=True)
def register(db: None) -> None:
    """All units, people and sites of the demonstration."""
    roster.load("")


def item(name: str, case: str = "") -> Chosen:
    """The act of a story that does this work item and is not refused."""
    return lambda act: act.inputs.get("item") == name and act.inputs.get("case", "") == case and act.refused is None


def until(story: Story, chosen: Chosen) -> tuple[Case, Act]:
    """A story told up to an act, and that act."""
    case = Case(story)
    for act in story.acts:
        if chosen(act):
            return case, act
        perform(case, act)
    raise AssertionError(f"{story.name} has no such act")


def bare(act: Act, without: str, error: str, says: str) -> Act:
    """The same act without one of its inputs, refused."""
    inputs = {key: value for key, value in act.inputs.items() if key != without}
    return replace(act, inputs=inputs, expect={}, refused=Refusal(error, says=says))


@pytest.mark.rule("PRM-05", "kept")
@pytest.mark.rule("PRM-05", "broken")
@pytest.mark.rule("PRM-18", "kept")
@pytest.mark.rule("PRM-18", "broken")
@pytest.mark.parametrize(
    ("name", "without", "error", "says"),
    [
        ("data_migrated", "dated", "DomainError", "日期"),
        ("icp_cancelled", "dated", "DomainError", "日期"),
        ("logo_cancelled", "dated", "DomainError", "日期"),
        ("police_cancelled", "scan", "EvidenceMissing", "扫描件"),
        ("system_status", "scan", "EvidenceMissing", "扫描件"),
    ],
)
def test_an_item_of_the_closing_work_is_dated_and_proven(name: str, without: str, error: str, says: str) -> None:
    case, act = until(tell("site-closed", NOW), item(name))
    perform(case, bare(act, without, error, says))
    assert case.application.state == Application.State.CARRYING_OUT
    perform(case, act)


@pytest.mark.rule("DOM-27", "kept")
@pytest.mark.rule("DOM-27", "broken")
def test_a_new_domain_comes_with_a_new_icp_number() -> None:
    case, act = until(tell("domain-changed", NOW), item("icp_new"))
    perform(case, bare(act, "number", "DomainError", "编号"))
    perform(case, act)


@pytest.mark.rule("DOM-28", "kept")
@pytest.mark.rule("DOM-28", "broken")
def test_the_icp_filing_follows_the_reviewed_domain_form_and_shows_its_receipt() -> None:
    told = tell("county-portal", NOW)
    case, domain = until(told, item("domain"))
    assert Document.objects.filter(application_id=case.application_id, form_code="domain_review").exists()
    icp = next(act for act in told.acts if item("icp")(act))
    perform(case, replace(bare(icp, "scan", "NotAllowedNow", "须先办结：域名注册"), at=domain.at))
    perform(case, domain)
    perform(case, bare(icp, "scan", "EvidenceMissing", "扫描件"))
    perform(case, icp)


@pytest.mark.rule("DOM-06", "kept")
@pytest.mark.rule("DOM-06", "broken")
def test_another_holder_of_a_domain_needs_the_consent_of_the_office_above() -> None:
    case, attach = until(tell("information-change-refused", NOW), lambda act: act.act == "attach")
    submit = replace(attach, act="submit", inputs={}, at=at("2026-05-21 08:00"))
    missing = Refusal("EvidenceMissing", says="变更域名持有单位")
    perform(case, replace(submit, refused=missing, expect={"state": "draft"}))
    perform(case, replace(attach, at=at("2026-05-21 08:30")))
    perform(case, replace(submit, at=at("2026-05-21 09:00"), expect={"state": "under_review"}))


@pytest.mark.rule("CHG-03", "kept")
@pytest.mark.rule("CHG-03", "broken")
def test_the_update_of_the_national_system_is_shown() -> None:
    case, act = until(tell("information-changed", NOW), item("system_updated"))
    perform(case, bare(act, "scan", "EvidenceMissing", "扫描件"))
    perform(case, act)


@pytest.mark.rule("DOM-17", "kept")
@pytest.mark.rule("DOM-17", "broken")
@pytest.mark.parametrize("typed", ["九江市能源局", "九江市能源管理局"])
def test_the_form_names_the_unit_as_its_seal_does_whatever_is_typed(typed: str) -> None:
    told = tell("domain-registered", NOW)
    case, _ = until(replace(told, values={**told.values, "sponsor": typed}), lambda act: act.act == "decide")
    paper = Document.objects.get(application_id=case.application_id, form_code="domain_basic_info")
    assert case.application.unit.name == "九江市能源局"
    assert paper.values["sponsor"] == "九江市能源局"
