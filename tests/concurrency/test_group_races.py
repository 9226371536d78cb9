"""MIG-22 and DOM-22 under two hands at once: the last place of a tenth and a name two units like each go to one, and one only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from accounts.models import Post, Unit, User
from approvals.services import deciding, drafting, submitting
from fixtures.answers import answers_of
from forms import documents
from lifecycle import ledger
from lifecycle.models import Application, CensusSite, Domain, Site
from tests.cast import Cast, approve, at, person
from tests.concurrency.race import Racers, two_racers

TRIES = 40
FILED = at("2026-03-02 10:00")
NEXT = "2026-03-03T09:00:00+08:00"
LIST = "第一次全国政府网站普查名单"
NAMING = {"wx-mzj": "caitang", "wx-mzzj": "ganlin"}


@pytest.fixture
def cast(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """The cast on record for other processes too; the papers are left for the worker to draw."""
    monkeypatch.setattr(documents, "render_all", lambda keys: None)
    return Cast(["hb-bgt", "hg-bgs", "wx-bgs", "wx-dzzw", *NAMING])


@pytest.fixture
def racers(cast: Cast, tmp_path: Path) -> Iterator[Racers]:
    """Two processes at the line."""
    with two_racers(tmp_path) as ready:
        yield ready


def _site(cast: Cast, area: Unit, number: str) -> Site:
    """A department of the area with a site that runs; the departments share a handler and a principal."""
    unit = Unit(code=f"wx-t{number}", name=f"第{number}演示局", kind="department", level="county", parent=area)
    unit.save()
    site = Site(unit=unit, name=unit.name, kind="department", home_url=f"https://t{number}.example.gov.cn/")
    site.prepare(FILED)
    site.launch(FILED)
    site.save()
    Post.objects.bulk_create(
        Post(user=User.objects.get(username=who), unit=unit, office=office, title="演示", starts_on=date(2026, 1, 1))
        for who, office in (("caitang", "handler"), ("douyuan", "principal"))
    )
    return site


def _ten_more_lines(area: Unit, *sites: Site) -> None:
    """Ten more lines in the census list, which make one more place; two of them are these sites'."""
    known = CensusSite.objects.filter(area=area, list_title=LIST).count()
    for number in range(known + 1, known + 11 - len(sites)):
        CensusSite.objects.create(
            area=area, list_title=LIST, listed_on=date(2015, 6, 30), site_name=f"演示网站{number}", unit_name="演示单位"
        )
    for site in sites:
        CensusSite.objects.create(
            area=area,
            list_title=LIST,
            listed_on=date(2015, 6, 30),
            site_name=site.name,
            unit_name=site.name,
            unit=site.unit,
            site=site,
        )


def _waiting_for_the_grant(cast: Cast, site: Site) -> Application:
    """A request to keep a site that only the last level has still to sign."""
    values = answers_of(site.unit, FILED, {"retention_ground": "services"}, "retention")
    case = drafting.open_draft(
        by=person(cast.caitang), unit=site.unit, procedure_code="retention", at=FILED, site=site, values=values
    )
    submitting.submit(by=person(cast.caitang), application_id=case.pk, seen=None, at=FILED)
    for signer in ("douyuan", "taoshan"):
        deciding.decide(by=getattr(cast, signer), application_id=case.pk, seen=None, said=approve(), at=FILED)
    return Application.objects.get(pk=case.pk)


@pytest.mark.rule("MIG-22", "kept")
@pytest.mark.rule("MIG-22", "broken")
def test_of_two_grants_at_the_last_place_exactly_one_wins_forty_times_out_of_forty(cast: Cast, racers: Racers) -> None:
    area, outcomes = cast.unit("wx"), Counter[str]()
    CensusSite.objects.all().delete()
    for number in range(TRIES):
        sites = [_site(cast, area, f"{number}{side}") for side in ("甲", "乙")]
        _ten_more_lines(area, *sites)
        mine, theirs = (_waiting_for_the_grant(cast, site) for site in sites)
        told = {"act": "decide", "at": NEXT, "verdict": "approve", "opinion": "同意。", "undrawn": True}
        told["override"] = ["not_kept_in_principle"]
        answers = racers.go(
            {**told, "case": mine.pk, "seen": mine.version, "by": "liuzhuang"},
            {**told, "case": theirs.pk, "seen": theirs.version, "by": "anshun"},
        )
        outcomes["|".join(sorted(answer.partition(":")[0] for answer in answers))] += 1
        assert f"计为{number + 1}个" in next(answer for answer in answers if answer != "won")
        kept = Application.objects.filter(procedure="retention", state=Application.State.CARRYING_OUT)
        assert kept.count() == number + 1
    assert outcomes == {"RuleNotMet|won": TRIES}
    assert ledger.verify()[1] is None


@pytest.mark.rule("DOM-22", "kept")
@pytest.mark.rule("DOM-22", "broken")
def test_of_two_units_that_like_one_name_the_first_to_apply_has_it_forty_times_out_of_forty(
    cast: Cast, racers: Racers
) -> None:
    ends: Counter[tuple[bool, ...]] = Counter()
    for number in range(TRIES):
        name = f"{'a' * (number + 1)}.wuxue.gov.cn"
        told = []
        for code, by in NAMING.items():
            unit = cast.unit(code)
            asked = answers_of(unit, FILED, {"domain_en": name, "domain_reason": "专题。"}, "domain_registration")
            site = Site.objects.get(unit=unit)
            case = drafting.open_draft(
                by=person(getattr(cast, by)),
                unit=unit,
                procedure_code="domain_registration",
                at=FILED,
                site=site,
                values=asked,
            )
            told.append({"act": "submit", "case": case.pk, "by": by, "at": FILED.isoformat(), "undrawn": True})
        came = [answer.partition(":")[0] for answer in racers.go(*told)]
        assert set(came) <= {"won", "RuleNotMet", "DomainError"}
        ends[tuple(sorted(one == "won" for one in came))] += 1
        held = Domain.objects.get(name=name, state=Domain.State.REQUESTED)
        first = Application.objects.get(procedure="domain_registration", site=held.site, values__domain_en=name)
        assert first.state == Application.State.UNDER_REVIEW
    assert ends == {(False, True): TRIES}
    assert ledger.verify()[1] is None
