"""Every procedure on its pages: chosen, filled in, looked at as a paper, followed as a case, on its site's page."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from approvals import planning
from fixtures import roster
from fixtures.replay import Case, perform
from fixtures.story import tell
from forms.loader import load
from lifecycle.models import Application
from lifecycle.rules import lookup
from tests.cast import at
from tests.signed_in import visitor, words

TOLD = at("2026-11-23 10:00")
STORIES = {
    "migration": "migration-province",
    "permanent_shutdown": "site-closed",
    "domain_registration": "domain-registered",
    "domain_change": "domain-changed",
    "domain_cancellation": "domain-cancelled",
    "information_change": "information-changed",
    "liaison_change": "liaison-changed",
    "correction": "correction-in-time",
    "repost": "repost-twelve-hours",
}


def _told(name: str, until: str) -> tuple[Case, Client, datetime]:
    """A story told until before its first act of this kind, and its handler's browser."""
    roster.load("")
    case = Case(tell(name, TOLD))
    for act in case.story.acts:
        if act.act == until and not act.refused:
            break
        perform(case, act)
    return case, visitor(User.objects.get(username=case.story.acts[0].by)), act.at


@pytest.mark.parametrize("procedure", STORIES)
def test_a_procedure_can_be_chosen_filled_in_and_looked_at(db: None, procedure: str) -> None:
    case, client, told = _told(STORIES[procedure], "submit")
    chosen = client.get(reverse("apply"), {"procedure": procedure})
    filling = client.get(reverse("draft", args=[case.application_id]))
    assert (chosen.status_code, filling.status_code) == (200, 200)
    judged = planning.judge(case.application, told)
    papers = lookup.papers_for(judged.rules, *judged.case, at="submit")
    assert papers
    for paper in papers:
        address = reverse("draft_paper", args=[case.application_id, paper.name])
        assert "".join(load(paper.spec).title.rpartition("}")[2].split()) in "".join(words(client.get(address)).split())
        assert client.get(address, {"as": "pdf"}).content.startswith(b"%PDF-")


@pytest.mark.parametrize("procedure", STORIES)
def test_an_ended_case_and_its_site_tell_what_came_of_it(db: None, procedure: str) -> None:
    case, client, _ = _told(STORIES[procedure], "never")
    first = Application.objects.get(pk=case.found[""])
    page = client.get(reverse("case", args=[first.pk]))
    assert first.number in words(page)
    assert "已办结" in words(page)
    site = client.get(reverse("site", args=[first.site_id]))
    assert first.number in words(site)
    for key in case.found.values():
        assert client.get(reverse("case", args=[key])).status_code == 200
