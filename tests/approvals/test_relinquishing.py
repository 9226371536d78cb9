"""Giving a grant up before its use: the place of the year is free again, and not before; what was used cannot be given up."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from approvals.engine import turns
from approvals.services import relinquishing
from fixtures import roster
from fixtures.replay import Case, perform
from fixtures.story import tell
from lifecycle import ledger
from lifecycle.errors import NotAllowedNow, StaleVersion
from lifecycle.models import Application, Deadline, LedgerEntry
from tests.cast import at
from tests.signed_in import visitor, words

WHEN = at("2026-04-09 11:00")


@pytest.fixture
def told(db: None) -> Case:
    """The story of a shutdown given up, told until its first case is granted."""
    roster.load("")
    case = Case(tell("shutdown-given-up", at("2026-11-23 10:00")))
    for act in case.story.acts:
        if act.act == "relinquish" and act.at > at("2026-04-09 10:45"):
            break
        perform(case, act)
    return case


def _give_up(told: Case, by: str = "guozheng", seen: int | None = None) -> Application:
    case = told.found[""]
    return relinquishing.relinquish(by=told.person(by), application_id=case, seen=seen, reason="不再下线。", at=WHEN)


def _submit_second(told: Case) -> None:
    second = next(a for a in told.story.acts if a.act == "submit" and a.inputs.get("case") and a.refused is None)
    perform(told, second)


@pytest.mark.rule("TMP-04", "kept")
def test_a_grant_given_up_leaves_its_place_of_the_year_to_another(told: Case) -> None:
    case = _give_up(told)
    assert (case.state, case.given_up, case.site.state) == ("withdrawn", True, "online")
    assert turns.open_turns(case) == []
    assert not Deadline.objects.filter(application=case, met_at__isnull=True, state__in=Deadline.OPEN).exists()
    entry = LedgerEntry.objects.get(act="application.relinquished")
    assert entry.facts["work_not_done"]
    assert entry.cites
    assert ledger.verify()[1] is None
    _submit_second(told)
    assert Application.objects.get(pk=told.found["second"]).state == "under_review"


@pytest.mark.rule("TMP-04", "broken")
def test_a_grant_not_given_up_keeps_its_place(told: Case) -> None:
    with pytest.raises(AssertionError, match="已有1次"):
        _submit_second(told)


def test_only_the_applicant_gives_up_and_only_on_the_page_as_it_is(told: Case) -> None:
    with pytest.raises(PermissionDenied):
        _give_up(told, by="heyunfei")
    with pytest.raises(StaleVersion):
        _give_up(told, seen=0)
    _give_up(told)
    with pytest.raises(NotAllowedNow, match="没有可以放弃的批准"):
        _give_up(told)


def test_the_page_says_what_it_leads_to(told: Case) -> None:
    page = reverse("relinquish", args=[told.found[""]])
    client = visitor(told.person("guozheng"))
    said = words(client.get(page))
    assert "名额随即释放" in said
    assert "实际下线" in said
    answer = client.post(page, {"reason": " ", "seen": ""})
    assert answer.status_code == 422
    assert visitor(told.person("heyunfei")).get(page).status_code == 403
    assert "放弃批准" in words(client.get(reverse("case", args=[told.found[""]])))
