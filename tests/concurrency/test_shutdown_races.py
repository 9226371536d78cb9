"""TMP-04 under two hands at once: however two shutdowns of one site arrive, one is granted in a year, and one only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Post, Unit, User
from approvals.models import Decision
from approvals.services import deciding, drafting, submitting
from fixtures.answers import answers_of
from forms import documents
from lifecycle import ledger
from lifecycle.models import Application, Site
from tests.cast import Cast, approve, at
from tests.concurrency.race import Racers, two_racers

TRIES = 40
FILED = at("2026-03-02 10:00")
NEXT = "2026-03-03T09:00:00+08:00"
LONG = {"planned_start": "2026-05-11T08:00", "planned_end": "2026-05-20T18:00"}
SHORT = {"planned_start": "2026-05-11T20:00", "planned_end": "2026-05-12T08:00"}


@pytest.fixture
def cast(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """The cast on record for other processes too; the papers of eighty cases are left for the worker to draw."""
    monkeypatch.setattr(documents, "render_all", lambda keys: None)
    return Cast(["jx-bgt", "jj-bgs", "jj-szzx", "jj-nyncj", "jj-wjw"])


@pytest.fixture
def racers(cast: Cast, tmp_path: Path) -> Iterator[Racers]:
    """Two processes at the line."""
    with two_racers(tmp_path) as ready:
        yield ready


def _sites(cast: Cast, parent: str, level: str) -> list[Site]:
    """Forty departments that share a handler and a principal, each with a site that runs."""
    above, found = cast.unit(parent), []
    for number in range(TRIES):
        name = f"第{number}演示局"
        unit = Unit(code=f"{parent}-t{number}", name=name, kind="department", level=level, parent=above)
        unit.save()
        site = Site(unit=unit, name=name, kind="department", home_url=f"https://t{number}.example.gov.cn/")
        site.prepare(FILED)
        site.launch(FILED)
        site.save()
        found.append(site)
    people = {user.username: user for user in User.objects.all()}
    Post.objects.bulk_create(
        Post(user=people[who], unit=site.unit, office=office, title="演示", starts_on=date(2026, 1, 1))
        for site in found
        for who, office in (("luojingwen", "handler"), ("yuanxiaohe", "handler"), ("jiangdahai", "principal"))
    )
    return found


def _draft(cast: Cast, site: Site, by: User, planned: dict[str, Any]) -> Application:
    values = answers_of(site.unit, FILED, planned, "temporary_shutdown")
    return drafting.open_draft(
        by=by, unit=site.unit, procedure_code="temporary_shutdown", at=FILED, site=site, values=values
    )


def _waiting_for_the_grant(cast: Cast, site: Site, by: User) -> Application:
    """An application that only the last level has still to sign."""
    case = submitting.submit(by=by, application_id=_draft(cast, site, by, LONG).pk, seen=None, at=FILED)
    deciding.decide(by=cast.principal, application_id=case.pk, seen=None, said=approve(), at=FILED)
    return Application.objects.get(pk=case.pk)


def test_two_shutdowns_of_one_site_are_granted_at_once_and_exactly_one_wins_forty_times_out_of_forty(
    cast: Cast, racers: Racers
) -> None:
    """The guards at submission let no second one wait, so it is put there behind their back; the grant itself looks again."""
    outcomes: Counter[str] = Counter()
    for site in _sites(cast, "jx", "province"):
        mine = _waiting_for_the_grant(cast, site, cast.handler)
        Application.objects.filter(pk=mine.pk).update(site=None)
        theirs = _waiting_for_the_grant(cast, site, cast.yuanxiaohe)
        Application.objects.filter(pk=mine.pk).update(site=site)
        told = {"act": "decide", "at": NEXT, "verdict": "approve", "opinion": "同意。", "undrawn": True}
        answers = racers.go(
            {**told, "case": mine.pk, "seen": mine.version, "by": "zhengkaiyuan"},
            {**told, "case": theirs.pk, "seen": theirs.version, "by": "wenruoxi"},
        )
        outcomes["|".join(sorted(answer.partition(":")[0] for answer in answers))] += 1
        assert "2026年“临时下线”已有1次" in next(answer for answer in answers if answer != "won")
        granted = Application.objects.filter(site=site, state=Application.State.CARRYING_OUT)
        assert granted.count() == 1
    assert outcomes == {"RuleNotMet|won": TRIES}
    assert Decision.objects.filter(step_key="province_office").count() == TRIES
    assert ledger.verify()[1] is None


def test_two_filings_for_one_site_arrive_at_once_and_exactly_one_wins_forty_times_out_of_forty(
    cast: Cast, racers: Racers
) -> None:
    """A filing is granted as it arrives, so its place in the year is taken at that instant."""
    outcomes: Counter[str] = Counter()
    for site in _sites(cast, "jj", "city"):
        mine = _draft(cast, site, cast.handler, SHORT)
        theirs = _draft(cast, site, cast.yuanxiaohe, SHORT)
        answers = racers.go(
            {"act": "submit", "case": mine.pk, "by": "luojingwen", "at": NEXT, "undrawn": True},
            {"act": "submit", "case": theirs.pk, "by": "yuanxiaohe", "at": NEXT, "undrawn": True},
        )
        outcomes["|".join(sorted(answer.partition(":")[0] for answer in answers))] += 1
        assert Application.objects.filter(site=site, state=Application.State.CARRYING_OUT).count() == 1
    assert outcomes == {"RuleNotMet|won": TRIES}
    numbers = Application.objects.exclude(number="").order_by("number").values_list("number", flat=True)
    assert list(numbers) == [f"LX-2026-{n:04d}" for n in range(1, TRIES + 1)]
    assert ledger.verify()[1] is None
