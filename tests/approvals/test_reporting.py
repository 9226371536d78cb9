"""What a form reports after the fact has a clock from the moment it names (DOM-05, CHG-01, TMP-07)."""

from __future__ import annotations

import pytest

from accounts.models import Unit, User
from approvals.services import drafting, submitting
from fixtures import roster
from fixtures.answers import answers_of
from lifecycle.models import Deadline, Site
from tests.cast import at

FILED = at("2026-05-12 09:00")
OFFICES = ("jx-bgt", "jj-bgs", "jj-szzx", "jj-gzw")


@pytest.mark.parametrize(("changed_on", "state"), [("2026-04-10", "met"), ("2026-04-09", "broken")])
def test_a_change_of_registration_is_reported_within_twenty_working_days(db: None, changed_on: str, state: str) -> None:
    """The holidays of May and the make-up Saturday of 05-09 lie in between."""
    roster.load("", only=OFFICES)
    unit, handler = Unit.objects.get(code="jj-gzw"), User.objects.get(username="guozheng")
    said = {"items": ["registration"], "before": "旧登记信息。", "after": "新登记信息。", "changed_on": changed_on}
    case = drafting.open_draft(
        by=handler,
        unit=unit,
        procedure_code="information_change",
        at=FILED,
        site=Site.objects.get(unit=unit),
        values=answers_of(unit, FILED, said, "information_change"),
    )
    submitting.submit(by=handler, application_id=case.pk, seen=None, at=FILED)
    clock = Deadline.objects.get(application=case, name="registration_report")
    assert (clock.state, clock.internal) == (state, False)
    assert clock.explanation
