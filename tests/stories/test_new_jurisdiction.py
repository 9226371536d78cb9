"""A jurisdiction nobody programmed for: its folder is named in the settings, and a case of it goes to its end."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.models import Unit
from fixtures import roster
from fixtures.replay import perform, replay
from fixtures.story import Act, Refusal, Story
from forms.models import Document
from lifecycle import rulebase
from lifecycle.models import Deadline
from lifecycle.rules.inspection import check
from tests.architecture.source import ROOT
from tests.cast import at

EXAMPLE = ROOT / "docs" / "examples" / "rulebooks"
CHANGED = {
    "items": ["leader"],
    "before": "网站负责人：原分管副主任。",
    "after": "网站负责人：资葆。",
    "changed_on": "2026-09-29",
}


def act(when: str, by: str, what: str, *, expect: Any = None, refused: Refusal | None = None, **inputs: Any) -> Act:
    return Act(at(when), by, what, inputs, expect or {}, refused)


#: Three working days after 2026-09-29: the 30th, the 8th and 9th of October; the 10th is a make-up Saturday.
FILED = (
    act("2026-10-09 08:00", "guozheng", "draft"),
    act(
        "2026-10-09 09:00",
        "guozheng",
        "submit",
        refused=Refusal("EvidenceMissing", says="《云州市政府网站管理办法》第八条"),
    ),
    act("2026-10-09 09:30", "guozheng", "attach", slot="change_proof", file="任职文件.pdf"),
)
STORY = Story("yunzhou", "云州市国资委变更网站负责人", "jj-gzw", "information_change", CHANGED, FILED, False)


@pytest.fixture(autouse=True)
def a_city_of_its_own(db: None, settings: Any) -> None:
    """The demonstration's city under the example's rulebook."""
    settings.RULEBOOK_DIRS = [*settings.RULEBOOK_DIRS, EXAMPLE]
    roster.load("")
    Unit.objects.filter(code="jj").update(jurisdiction="cn-yunzhou")


def test_the_example_is_read_from_the_folder_named_in_the_settings_and_has_no_fault() -> None:
    books = rulebase.library()
    assert "cn-yunzhou" in books.jurisdictions
    assert [fault for fault in check(books) if "cn-yunzhou" in str(fault)] == []
    rules = rulebase.rules_on("cn-yunzhou", "information_change", date(2026, 10, 9))
    assert rules.books == ("cn", "cn-yunzhou")
    assert books.book("cn-yunzhou").file.startswith(str(EXAMPLE))


def test_a_case_goes_from_draft_to_completed_by_its_own_chain_clock_and_papers() -> None:
    case = replay(STORY)
    perform(case, act("2026-10-09 23:30", "guozheng", "submit", expect={"state": "under_review", "step": "consent"}))
    clock = Deadline.objects.get(application_id=case.application_id, name="filing_limit")
    assert (clock.due_on, clock.state, clock.internal) == (date(2026, 10, 9), Deadline.State.MET, False)
    approve = {"verdict": "approve", "opinion": "同意。"}
    perform(case, act("2026-10-10 09:00", "zibao", "decide", expect={"step": "city_office"}, **approve))
    together = {"state": "under_review", "step": "city_office"}
    perform(case, act("2026-10-12 09:00", "heyunfei", "decide", expect=together, **approve))
    perform(case, act("2026-10-12 10:00", "zhuyilan", "decide", expect={"state": "carrying_out"}, **approve))
    paper = Document.objects.filter(application_id=case.application_id, opinions__has_key="city_office").order_by("pk")
    printed = paper.last().opinions["city_office"]
    assert printed["text"].count("2026年10月12日") == 2, "both offices stand in the block"
    assert "朱一岚" in printed["text"]
    assert printed["signer"] == "何云飞"
    done = {"item": "system_updated", "dated": "2026-10-12", "scan": "系统截图"}
    perform(case, act("2026-10-12 15:00", "guozheng", "work", expect={"state": "completed"}, **done))


def test_its_own_limit_refuses_the_next_day_and_names_its_own_clause() -> None:
    case = replay(STORY)
    late = Refusal("RuleNotMet", "CHG-01", "《云州市政府网站管理办法》第七条")
    perform(case, act("2026-10-10 00:00", "guozheng", "submit", refused=late, expect={"state": "draft"}))


def test_a_city_without_the_folder_has_other_rules() -> None:
    Unit.objects.filter(code="jj").update(jurisdiction="cn")
    case = replay(Story("plain", "市国资委变更网站负责人", "jj-gzw", "information_change", CHANGED, FILED[:1], False))
    perform(case, act("2026-10-10 09:00", "guozheng", "submit", expect={"state": "under_review"}))
