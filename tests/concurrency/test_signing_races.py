"""Two of several signers at the same instant, where one signature decides: exactly one concludes, the other is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from accounts.models import User
from approvals.models import Decision, Signature
from approvals.services import cosigning, drafting, submitting
from fixtures.answers import answers_of
from lifecycle import ledger
from lifecycle.models import Application
from tests.cast import FILED, Cast, again, approve, decide
from tests.concurrency.race import Racers, two_racers
from tests.concurrency.test_races import NEXT, departments

TRIES = 4


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The cast on record for other processes too."""
    return Cast()


@pytest.fixture
def racers(cast: Cast, tmp_path: Path) -> Iterator[Racers]:
    """Two processes at the line."""
    with two_racers(tmp_path) as ready:
        yield ready


def _signed_by_three(case: Application, mode: str, need: int) -> Application:
    """The consent of a department, to which two other principals sign beside its own."""
    beside = []
    for name in ("cenweiguo", "gaochengze"):
        post = User.objects.get(username=name).posts.select_related("unit").order_by("pk")[0]
        label = post.get_office_display()
        seat = {"place": "x", "unit": post.unit_id, "unit_name": post.unit.name, "office": post.office}
        beside.append({**seat, "office_label": label})
    case.route["steps"][0]["sign"] = {"mode": mode, "need": need, "beside": beside}
    case.save(update_fields=["route"])
    with transaction.atomic():
        cosigning.convene(case, at=FILED)
    return again(case)


def test_of_two_signers_at_once_one_concludes_an_either_or_and_one_the_vote(cast: Cast, racers: Racers) -> None:
    for number, unit in enumerate(departments(cast, TRIES)):
        values = answers_of(unit, FILED, {"domain_en": f"{unit.code[3:]}.jiujiang.gov.cn", "domain_zh": ""})
        by = cast.handler
        draft = drafting.open_draft(by=by, unit=unit, procedure_code="opening", at=FILED, values=values)
        case = submitting.submit(by=by, application_id=draft.pk, seen=None, at=FILED)
        mode, need = ("any", 0) if number % 2 else ("vote", 2)
        case = _signed_by_three(case, mode, need)
        if mode == "vote":
            case = decide(case, cast.gaochengze, approve())
        told = {"act": "decide", "case": case.pk, "seen": case.version, "at": NEXT, "opinion": "同意。"}
        answers = racers.go(
            {**told, "by": "jiangdahai", "verdict": "approve"}, {**told, "by": "cenweiguo", "verdict": "approve"}
        )
        assert sorted(answer.partition(":")[0] for answer in answers) == ["StaleVersion", "won"]
        winner = Decision.objects.get(application=case)
        lost = next(answer for answer in answers if answer != "won")
        assert f"由{winner.signer_name}于" in lost
        assert "已保留" in lost
        assert Signature.objects.filter(signer__application=case).count() == max(need, 1)
    assert ledger.verify()[1] is None
