"""Two people at the same instant, on whichever database the suite runs: exactly one wins, the other is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from accounts.models import Post, Unit, User
from approvals.engine import turns
from approvals.models import Decision
from approvals.services import drafting, submitting
from fixtures.answers import answers_of
from lifecycle import ledger
from lifecycle.models import Application, Deadline, DeadlineEvent, NumberSeries, Site
from tests.cast import FILED, GRANTED, Cast, at
from tests.concurrency.race import Racers, two_racers

TRIES = 40
NEXT = "2026-03-03T09:00:00+08:00"


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The cast on record for other processes too."""
    return Cast()


@pytest.fixture
def racers(cast: Cast, tmp_path: Path) -> Iterator[Racers]:
    """Two processes at the line."""
    with two_racers(tmp_path) as ready:
        yield ready


def departments(cast: Cast, count: int = TRIES) -> list[Unit]:
    """Departments, forty if not told otherwise, that share two handlers and two principals."""
    city = cast.unit("jj")
    found = []
    for number in range(count):
        unit = Unit(code=f"jj-t{number}", name=f"九江市第{number}演示局", kind="department", level="city", parent=city)
        unit.save()
        found.append(unit)
    seats = [
        ("luojingwen", "handler"),
        ("yuanxiaohe", "handler"),
        ("jiangdahai", "principal"),
        ("pengxiuzhen", "principal"),
    ]
    people = {user.username: user for user in User.objects.all()}
    Post.objects.bulk_create(
        Post(user=people[name], unit=unit, office=office, title="演示", starts_on=date(2026, 1, 1))
        for unit in found
        for name, office in seats
    )
    return found


def _draft(cast: Cast, unit: Unit, by: User, domain: str) -> Application:
    answers = answers_of(unit, FILED, {"domain_en": domain, "domain_zh": ""})
    return drafting.open_draft(by=by, unit=unit, procedure_code="opening", at=FILED, values=answers)


def test_two_people_decide_the_same_step_and_exactly_one_wins_forty_times_out_of_forty(
    cast: Cast, racers: Racers
) -> None:
    handler = cast.handler
    cases = []
    for unit in departments(cast):
        case = _draft(cast, unit, handler, f"{unit.code[3:]}.jiujiang.gov.cn")
        cases.append(submitting.submit(by=handler, application_id=case.pk, seen=None, at=FILED))
    outcomes: Counter[str] = Counter()
    for case in cases:
        told = {"act": "decide", "case": case.pk, "seen": case.version, "at": NEXT}
        first = {**told, "by": "jiangdahai", "verdict": "approve", "opinion": "同意。"}
        second = {**told, "by": "pengxiuzhen", "verdict": "return", "opinion": "请补正。"}
        answers = racers.go(first, second)
        outcomes["|".join(sorted(answer.partition(":")[0] for answer in answers))] += 1
        lost = next(answer for answer in answers if answer != "won")
        winner = Decision.objects.get(application=case)
        assert f"由{winner.signer_name}于" in lost
        assert "已保留" in lost
        assert len(turns.open_turns(Application.objects.get(pk=case.pk))) == 1
    assert outcomes == {"StaleVersion|won": TRIES}
    assert Decision.objects.count() == TRIES
    assert ledger.verify()[1] is None


def test_two_clerks_submit_two_first_sites_of_one_unit_and_exactly_one_wins_forty_times_out_of_forty(
    cast: Cast, racers: Racers
) -> None:
    """OPN-06."""
    outcomes: Counter[str] = Counter()
    for unit in departments(cast):
        name = unit.code[3:]
        mine = _draft(cast, unit, cast.handler, f"{name}.jiujiang.gov.cn")
        theirs = _draft(cast, unit, cast.yuanxiaohe, f"{name}b.jiujiang.gov.cn")
        first = {"act": "submit", "case": mine.pk, "by": "luojingwen", "at": NEXT}
        second = {"act": "submit", "case": theirs.pk, "by": "yuanxiaohe", "at": NEXT}
        answers = racers.go(first, second)
        outcomes["|".join(sorted(answer.partition(":")[0] for answer in answers))] += 1
        assert "已有网站1个" in next(answer for answer in answers if answer != "won")
        assert Site.objects.filter(unit=unit).count() == 1
    assert outcomes == {"RuleNotMet|won": TRIES}
    numbers = Application.objects.exclude(number="").order_by("number").values_list("number", flat=True)
    assert list(numbers) == [f"KS-2026-{n:04d}" for n in range(1, TRIES + 1)]
    assert ledger.verify()[1] is None


def test_numbers_taken_at_once_have_no_gap_and_none_is_given_twice(racers: Racers) -> None:
    """A number whose act was thrown away is given to the next."""
    given: list[int] = []
    for step in range(TRIES):
        told = {"act": "number", "series": "document:test:2026", "at": NEXT}
        answers = racers.go({**told, "give_back": step % 3 == 0}, {**told, "give_back": step % 4 == 0})
        given += [int(answer) for answer in answers if answer.isdecimal()]
    assert sorted(given) == list(range(1, len(given) + 1))
    assert NumberSeries.objects.get(key="document:test:2026").last == len(given)


def test_two_workers_sweep_at_once_and_every_rung_is_heard_once(cast: Cast, racers: Racers) -> None:
    case = cast.granted()
    source = Deadline.objects.get(application=case, name="launch_limit")
    for number in range(TRIES):
        source.pk, source.subject = None, f"copy {number}"
        source.save(force_insert=True)
    told = {"act": "sweep", "at": at("2026-06-19 09:00").isoformat()}
    assert racers.go(told, told) == ["won", "won"]
    rungs = DeadlineEvent.objects.filter(deadline__application=case, deadline__name="launch_limit").exclude(rung="")
    per_clock = Counter(rungs.values_list("deadline_id", flat=True))
    assert set(per_clock.values()) == {6}
    assert len(per_clock) == TRIES + 1
    assert not Deadline.objects.filter(application=case, name="launch_limit").exclude(state="broken").exists()


def test_after_a_race_the_next_test_starts_with_an_empty_database(cast: Cast) -> None:
    assert not Application.objects.exists()
    assert cast.granted(GRANTED).number == "KS-2026-0001"
