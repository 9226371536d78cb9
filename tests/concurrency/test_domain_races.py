"""DOM-22 under two hands at once: a name two units ask for in the same moment goes to one of them, and to one only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from approvals.services import drafting
from fixtures.answers import answers_of
from forms import documents
from lifecycle import ledger
from lifecycle.models import Application, Domain, Site
from tests.cast import Cast, at, person
from tests.concurrency.race import Racers, two_racers

TRIES = 40
FILED = at("2026-03-02 10:00")
UNITS = {"jj-nyj": "guangyuan", "jj-gzw": "guozheng"}


@pytest.fixture
def cast(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """The cast on record for other processes too; the papers are left for the worker to draw."""
    monkeypatch.setattr(documents, "render_all", lambda keys: None)
    return Cast(["jx-bgt", "jj-bgs", "jj-szzx", *UNITS])


@pytest.fixture
def racers(cast: Cast, tmp_path: Path) -> Iterator[Racers]:
    """Two processes at the line."""
    with two_racers(tmp_path) as ready:
        yield ready


def _draft(cast: Cast, code: str, name: str) -> Application:
    unit = cast.unit(code)
    asked = {"domain_en": name, "domain_reason": "专题需要。"}
    return drafting.open_draft(
        by=person(getattr(cast, UNITS[code])),
        unit=unit,
        procedure_code="domain_registration",
        at=FILED,
        site=Site.objects.get(unit=unit),
        values=answers_of(unit, FILED, asked, "domain_registration"),
    )


def test_of_two_units_asking_for_one_name_at_once_exactly_one_gets_it(cast: Cast, racers: Racers) -> None:
    ends: Counter[tuple[bool, ...]] = Counter()
    for number in range(TRIES):
        name = f"t{number}.jiujiang.gov.cn"
        told = [
            {"act": "submit", "case": _draft(cast, code, name).pk, "by": by, "at": FILED.isoformat()}
            for code, by in UNITS.items()
        ]
        came = [answer.partition(":")[0] for answer in racers.go(*told)]
        assert set(came) <= {"won", "RuleNotMet", "DomainError"}
        ends[tuple(sorted(one == "won" for one in came))] += 1
        assert Domain.objects.filter(name=name).exclude(state__in=Domain.GONE).count() == 1
    assert ends == {(False, True): TRIES}
    assert Application.objects.filter(state=Application.State.UNDER_REVIEW).count() == TRIES
    assert ledger.verify()[1] is None
