"""The last signer takes back while the next signs, at the same instant: exactly one wins, the other is told who was faster."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from approvals.engine import turns
from lifecycle import ledger
from tests.cast import Cast, again, approve, decide
from tests.concurrency.race import Racers, two_racers

TRIES = 8
NEXT = "2026-03-04T09:00:00+08:00"


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The cast on record for other processes too."""
    return Cast()


@pytest.fixture
def racers(cast: Cast, tmp_path: Path) -> Iterator[Racers]:
    """Two processes at the line."""
    with two_racers(tmp_path) as ready:
        yield ready


def test_taking_back_and_the_next_signature_never_both_happen(cast: Cast, racers: Racers) -> None:
    case = cast.reviewed("centre_section_chief")
    for _ in range(TRIES):
        told = {"case": case.pk, "seen": case.version, "at": NEXT}
        first = {**told, "act": "take_back", "by": "sunwanqing"}
        second = {**told, "act": "decide", "by": "zhuyilan", "verdict": "approve", "opinion": "同意。"}
        answers = racers.go(first, second)
        assert sorted(answer.partition(":")[0] for answer in answers) == ["StaleVersion", "won"]
        lost = next(answer for answer in answers if answer != "won")
        case = again(case)
        assert len(turns.open_turns(case)) == 1
        if answers[1] == "won":
            assert "朱一岚" in lost
            break
        assert "孙婉清：拿回" in lost
        case = decide(case, cast.sunwanqing, approve(), datetime.fromisoformat(NEXT))
    assert ledger.verify()[1] is None
