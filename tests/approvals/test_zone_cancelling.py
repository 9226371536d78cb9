"""A closed site of the development zone gives up its marks, filings and domains, each with its evidence."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from approvals.services import working
from approvals.services.working import Done
from fixtures import roster
from fixtures.replay import Case, perform
from fixtures.story import tell
from lifecycle.errors import EvidenceMissing
from lifecycle.models import Domain, Registration
from tests.cast import at

UNITS = ("gd-bgt", "hz-bgs", "zk-lwb", "zk-xhy")


def closed_until(moment: str) -> Case:
    """The park's closing as told, up to a moment."""
    roster.load("", only=UNITS)
    case = Case(tell("zone-site-closed", at("2026-11-23 10:00")))
    for act in case.story.acts:
        if act.at < at(moment):
            perform(case, act)
    case.current = ""
    return case


def tick(case: Case, item: str, when: datetime, **given: object) -> None:
    done = Done(authority="惠州市委编办", dated=date(2026, 3, 2), **given)  # type: ignore[arg-type]
    working.do_item(by=case.person("huxiaoxing"), application_id=case.application_id, name=item, done=done, at=when)


@pytest.mark.django_db
@pytest.mark.rule("PRM-19", "broken")
def test_a_mark_is_not_cancelled_without_the_proof_of_it() -> None:
    case = closed_until("2026-03-02 09:00")
    for item in ("logo_cancelled", "police_cancelled"):
        with pytest.raises(EvidenceMissing, match="扫描件"):
            tick(case, item, at("2026-03-02 09:30"))
    left = Registration.objects.filter(site=case.application.site, state="valid", kind__in=("logo", "police"))
    assert left.count() == 2


@pytest.mark.django_db
@pytest.mark.rule("PRM-19", "kept")
@pytest.mark.rule("DOM-24", "kept")
def test_with_all_evidence_nothing_of_the_site_is_left() -> None:
    case = closed_until("2026-03-10 09:00")
    site = case.application.site
    assert site is not None
    assert site.state == "closed"
    assert set(site.domains.values_list("state", flat=True)) == {Domain.State.CANCELLED}
    kinds = Registration.objects.filter(site=site, state=Registration.State.VALID).values_list("kind", flat=True)
    assert list(kinds) == ["archive"]
