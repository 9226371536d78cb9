"""One site, many cases: its page tells them as one story, and why it is offline."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import User
from fixtures import roster
from fixtures.replay import Case, perform
from fixtures.story import tell
from lifecycle.models import Site
from tests.cast import at
from tests.signed_in import visitor, words


def _told(name: str, until: str) -> Case:
    roster.load("")
    case = Case(tell(name, at("2026-11-23 10:00")))
    for act in case.story.acts:
        if act.at >= at(until):
            break
        perform(case, act)
    return case


def _page(case: Case) -> tuple[Site, dict, str]:
    site = Site.objects.get(unit__code=case.story.unit)
    answer = visitor(User.objects.get(username=case.story.acts[0].by)).get(reverse("site", args=[site.pk]))
    return site, answer.context, words(answer)


@pytest.mark.django_db
def test_a_sites_page_tells_its_linked_cases_as_one_story_each_entry_with_its_case() -> None:
    case = _told("migration-with-downtime", "2026-05-14 00:00")
    site, shown, text = _page(case)
    assert [(one["case"].procedure, one["depth"]) for one in shown["cases"]] == [
        ("migration", 0),
        ("temporary_shutdown", 1),
        ("relaunch", 2),
    ]
    moments = [entry["at"] for entry in shown["story"]]
    assert moments == sorted(moments, reverse=True)
    named = {entry["case"]["name"].split()[0] for entry in shown["story"] if "case" in entry}
    assert named == {"迁移", "临时下线", "恢复上线"}
    assert (site.state, site.platform, site.migrating_since) == ("online", "市级集约化平台", None)
    assert "市级集约化平台" in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("story", "until", "cause"),
    [
        ("migration-with-downtime", "2026-05-13 00:00", "临时下线（"),
        ("ordered-closure", "2026-12-31 00:00", ""),
        ("now-shutdown-offline", "2026-11-24 00:00", "临时下线（"),
    ],
)
def test_a_site_says_by_which_procedure_it_went_offline_while_it_is(story: str, until: str, cause: str) -> None:
    case = _told(story, until)
    site, _, text = _page(case)
    assert site.offline_cause.startswith(cause)
    assert bool(site.offline_cause) is bool(cause)
    assert (site.offline_cause in text) is True
    assert ("下线原因" in text) is bool(cause)


@pytest.mark.django_db
def test_an_emergency_is_named_as_what_it_was() -> None:
    case = _told("power-failure", "2026-12-31 00:00")
    causes = list(
        Site.objects.get(unit__code=case.story.unit).history.order_by("pk").values_list("offline_cause", flat=True)
    )
    assert any(one.startswith("突发下线（") for one in causes)
    assert causes[-1] == ""
