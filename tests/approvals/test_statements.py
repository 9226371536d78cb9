"""How many SQL statements an act costs: a fixed price, whatever the length of the list."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.models import Decision, WorkItem
from approvals.services import deciding
from lifecycle.models import Application
from tests.cast import FILED, Cast, approve, back, grant, person

HAND_ON, GRANT = 30, 80


def _statements(case: Application, cast: Cast, username: str, said: deciding.Said) -> list[str]:
    by = person(getattr(cast, username))
    with CaptureQueriesContext(connection) as captured:
        deciding.decide(by=by, application_id=case.pk, seen=case.version, said=said, at=FILED)
    return [query["sql"] for query in captured.captured_queries]


def test_a_decision_that_hands_on_costs_at_most_thirty_statements(cast: Cast) -> None:
    case = cast.reviewed("centre_section_chief")
    statements = _statements(case, cast, "zhuyilan", approve())
    assert Decision.objects.filter(application=case).count() == 3
    assert len(statements) <= HAND_ON, "\n".join(statements)


def test_a_return_to_the_applicant_costs_at_most_thirty_statements(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    statements = _statements(case, cast, "heyunfei", back())
    assert len(statements) <= HAND_ON, "\n".join(statements)


def test_a_grant_costs_at_most_eighty_statements_with_all_its_work_and_papers(cast: Cast) -> None:
    case = cast.reviewed("province_office")
    statements = _statements(case, cast, "zhengkaiyuan", grant())
    assert WorkItem.objects.filter(application=case).count() >= 10
    assert len(statements) <= GRANT, "\n".join(statements)
