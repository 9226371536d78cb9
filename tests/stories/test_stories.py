"""Every story of the demonstration goes as told, side by side with all the others; in the long runs alone too."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from approvals.engine import turns
from fixtures import roster, story
from fixtures.replay import Case, StoryBroken, in_turn, perform, replay
from fixtures.story import Act, Refusal, tell
from forms.models import Document, DocumentFile
from lifecycle import ledger
from lifecycle.models import Application, LedgerEntry
from tests.cast import at
from tests.stories.papers import STORIES

NOW = at("2026-11-23 10:00")
LIVING = [name for name in story.names() if tell(name, NOW).living]


@pytest.fixture
def register(db: None) -> None:
    """All units, people and sites of the demonstration."""
    roster.load("")


@pytest.mark.soak
@pytest.mark.parametrize("name", story.names())
def test_a_story_goes_as_told_alone(register: None, name: str) -> None:
    case = replay(tell(name, NOW))
    assert LedgerEntry.objects.filter(application_id=case.application_id).exists()
    assert ledger.verify()[1] is None


@pytest.mark.soak
@pytest.mark.parametrize("now", ["2026-02-25 08:30", "2026-05-09 18:00", "2026-10-11 12:00", "2027-03-01 09:00"])
@pytest.mark.parametrize("name", LIVING)
def test_a_living_story_goes_as_told_whenever_it_is_loaded(register: None, name: str, now: str) -> None:
    replay(tell(name, at(now)))


def test_all_stories_side_by_side_go_as_told_fill_one_ledger_and_leave_every_office_something_to_do(
    register: None,
) -> None:
    cases = [Case(tell(name, NOW)) for name in story.names()]
    assert verdicts(cases) == {}
    assert {case.story.name: lack for case in cases if (lack := papers_lacking(case))} == {}
    assert DocumentFile.objects.count() == 0, "papers are drawn after the commit, which a test never makes"
    entered = LedgerEntry.objects.filter(application__isnull=False)
    assert {case.application_id for case in cases} <= set(entered.values_list("application_id", flat=True))
    moments = list(entered.order_by("seq").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert ledger.verify() == (LedgerEntry.objects.count(), None)
    waiting = {task.data["office"] for case in Application.objects.all() for task in turns.open_turns(case)}
    assert waiting == {"handler", "principal", "reviewer", "section_chief", "editor_in_chief", "approver"}


def papers_lacking(case: Case) -> set[str]:
    """The papers a story should have brought forth and did not."""
    issued = Document.objects.filter(application_id__in=case.found.values())
    return set(STORIES.get(case.story.name, ())) - set(issued.values_list("form_code", flat=True))


def verdicts(cases: list[Case]) -> dict[str, str]:
    """The stories that did not go as told and where each left its telling; the others go on."""
    broken: dict[str, str] = {}
    for case, act in in_turn(cases):
        if case.story.name not in broken:
            try:
                with transaction.atomic():
                    perform(case, act)
            except StoryBroken as error:
                broken[case.story.name] = str(error)
    return broken


def test_living_stories_end_before_the_present_moment() -> None:
    late = [(name, act.at) for name in LIVING for act in tell(name, NOW).acts if act.at > NOW]
    assert late == []


def test_a_story_that_goes_otherwise_than_told_is_reported(register: None) -> None:
    told = tell("township-refused", NOW)
    softened = [Act(a.at, a.by, a.act, a.inputs, a.expect, None) for a in told.acts]
    with pytest.raises(StoryBroken, match="不应被拒绝"):
        replay(story.Story(told.name, told.title, told.unit, told.procedure, told.values, tuple(softened), False))


def test_a_refusal_that_does_not_come_is_reported(register: None) -> None:
    told = tell("department-goes-well", NOW)
    first = told.acts[0]
    wrong = Act(first.at, first.by, first.act, first.inputs, {}, Refusal("RuleNotMet"))
    with pytest.raises(StoryBroken, match="本应被拒绝"):
        replay(story.Story(told.name, told.title, told.unit, told.procedure, told.values, (wrong,), False))


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("2026-03-02 09:15", "2026-03-02 09:15"),
        ("now-3d 09:30", "2026-11-20 09:30"),
        ("now-1wd 09:30", "2026-11-20 09:30"),
        ("now-6wd 09:30", "2026-11-13 09:30"),
        ("now-30wd 09:00", "2026-10-12 09:00"),
        ("now-31wd 09:00", "2026-10-10 09:00"),  # a make-up Saturday
        ("now-32wd 09:00", "2026-10-09 09:00"),
        ("now+2d 22:00", "2026-11-25 22:00"),
        ("now+5wd 09:00", "2026-11-30 09:00"),
    ],
)
def test_moments_are_told_by_date_or_back_from_now(told: str, meant: str) -> None:
    assert story.moment(told, NOW) == at(meant)


def test_an_answer_told_from_now_is_a_day_or_where_it_has_an_hour_a_moment(register: None) -> None:
    case = replay(tell("now-outage-filed", NOW))
    assert case.application.values["planned_start"] == "2026-11-24T22:00"
    relaunch = tell("now-relaunch-at-centre", NOW).acts
    drafted = next(act for act in relaunch if act.act == "draft" and act.inputs.get("case"))
    assert drafted.inputs["values"] == {"relaunch_on": "2026-11-28"}


def test_an_unreadable_moment_is_refused() -> None:
    with pytest.raises(ValueError):
        story.moment("yesterday", datetime(2026, 1, 1).astimezone())
