"""Is it really so: findings open once and close when the page is back; evidence stays; nobody sees another's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as conf
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts import clock
from approvals.models import WorkItem
from lifecycle.models import Domain, LedgerEntry, Site
from notices.models import Finding, Notice, Probe
from notices.watch import probing, subjects
from notices.watch.judging import Answer
from notices.watchmodels import Kind
from tests.cast import GRANTED, Cast
from tests.notices.served import Served, served
from tests.signed_in import visitor, words

DAY = timedelta(days=1, minutes=1)


@pytest.fixture
def web(settings: Any) -> Iterator[Served]:
    with served() as made:
        settings.PROBE, settings.PROBE_HOSTS = True, [f"127.0.0.1:{made.port}"]
        yield made


@pytest.fixture
def notice(cast: Cast, web: Served) -> Notice:
    """A running notice on a page of the test's own server; the site's home page answers there, too."""
    made = cast.noticed(GRANTED)
    Notice.objects.filter(pk=made.pk).update(url=web.url("/notice"))
    Site.objects.update(home_url="")  # nobody else's page is asked
    Site.objects.filter(pk=made.site_id).update(home_url=web.url("/"))
    web.put("/", "首页")
    web.put("/notice", f"<h1>{made.label}</h1>")
    return Notice.objects.get(pk=made.pk)


def of_notice() -> Any:
    return Finding.objects.filter(kind=Kind.NOTICE)


def test_the_probe_is_off_unless_it_is_switched_on(notice: Notice, web: Served, settings: Any) -> None:
    settings.PROBE = False
    assert probing.watch(GRANTED) == 0
    assert (web.asked, Probe.objects.count()) == ([], 0)
    assert conf.JOBS["notices.probe_places"]


def test_what_is_as_recorded_leaves_evidence_and_no_finding(notice: Notice, web: Served) -> None:
    assert probing.watch(GRANTED) == 2
    probe = Probe.objects.get(kind=Kind.NOTICE)
    assert (probe.outcome, probe.status, probe.at, len(probe.digest)) == ("kept", 200, GRANTED, 64)
    assert notice.label in probe.excerpt
    assert Finding.objects.count() == 0
    assert probing.watch(GRANTED + timedelta(hours=1)) == 0, "not due again so soon"


def test_a_notice_that_moved_by_redirect_is_still_there(notice: Notice, web: Served) -> None:
    web.put("/moved", f"<h1>{notice.label}</h1>")
    web.put("/notice", "", 301, Location="/moved")
    probing.watch(GRANTED)
    probe = Probe.objects.get(kind=Kind.NOTICE)
    assert (probe.outcome, probe.final_url) == ("kept", web.url("/moved"))


def test_a_gap_opens_one_finding_which_closes_when_the_page_is_back(notice: Notice, web: Served) -> None:
    del web.pages["/notice"]
    before = LedgerEntry.objects.count()
    for count in (0, 1):
        probing.watch(GRANTED + count * DAY)
        assert of_notice().get().state == "open"
    first, last = Probe.objects.filter(kind=Kind.NOTICE).order_by("pk")
    assert (of_notice().get().opened_by, of_notice().get().latest) == (first, last)
    assert Notice.objects.get(pk=notice.pk).state == "posted", "the probe records no interruption"
    assert LedgerEntry.objects.count() == before
    web.put("/notice", f"<h1>{notice.label}</h1>")
    probing.watch(GRANTED + 2 * DAY)
    closed = of_notice().get()
    assert (closed.state, closed.closed_at) == ("closed", GRANTED + 2 * DAY)
    del web.pages["/notice"]
    probing.watch(GRANTED + 3 * DAY)
    assert sorted(of_notice().values_list("state", flat=True)) == ["closed", "open"]


def test_what_cannot_be_told_neither_opens_nor_closes_a_finding(notice: Notice, web: Served) -> None:
    web.put("/notice", "", 302, Location="http://10.0.0.1/")
    probing.watch(GRANTED)
    assert Probe.objects.get(kind=Kind.NOTICE).outcome == "unknown"
    assert of_notice().count() == 0
    del web.pages["/notice"]
    probing.watch(GRANTED + DAY)
    web.put("/notice", "", 302, Location="http://10.0.0.1/")
    probing.watch(GRANTED + 2 * DAY)
    assert of_notice().get().state == "open"


def test_a_finding_closes_when_the_notice_no_longer_runs(notice: Notice, web: Served) -> None:
    del web.pages["/notice"]
    probing.watch(GRANTED)
    notice.withdraw(GRANTED)
    notice.save()
    probing.watch(GRANTED + DAY)
    assert of_notice().get().closing == probing.GONE


def test_a_site_that_does_not_answer_is_found(notice: Notice, web: Served) -> None:
    web.put("/", "坏了", 503)
    probing.watch(GRANTED)
    assert Finding.objects.get(kind=Kind.ONLINE).site_id == notice.site_id


def test_a_site_offline_that_answers_is_found(notice: Notice, web: Served) -> None:
    site = Site.objects.get(pk=notice.site_id)
    site.take_offline(GRANTED)
    site.save()
    kinds = {subject.kind for subject in subjects.due(GRANTED)}
    assert kinds == {Kind.NOTICE}, "its address carries a running notice"
    notice.withdraw(GRANTED)
    notice.save()
    probing.watch(GRANTED)
    assert Finding.objects.get().kind == Kind.OFFLINE


def test_a_cancelled_domain_that_resolves_is_found(notice: Notice) -> None:
    Domain.objects.create(site=notice.site, name="gone.example.com", display="gone.example.com")
    Domain.objects.filter(name="gone.example.com").update(state=Domain.State.CANCELLED)
    asked: list[str] = []

    def resolve(name: str, port: int) -> list[str]:
        asked.append(name)
        return ["93.184.216.34"]

    probing.watch(GRANTED, resolve=resolve)
    assert asked == ["gone.example.com"]
    assert Finding.objects.get(kind=Kind.DOMAIN).opened_by.excerpt == "93.184.216.34"
    probing.watch(GRANTED + DAY, resolve=lambda name, port: [])
    assert Finding.objects.get(kind=Kind.DOMAIN).state == "closed"


def test_an_archive_without_its_date_is_found(notice: Notice, web: Served) -> None:
    item = WorkItem.objects.filter(application=notice.application).order_by("pk")[0]
    WorkItem.objects.filter(pk=item.pk).update(name="archive", number=web.url("/old"), dated=GRANTED.date())
    web.put("/old", "已归档")
    probing.watch(GRANTED)
    assert Finding.objects.get(kind=Kind.ARCHIVE).site_id == notice.site_id
    web.put("/old", f"已归档 {GRANTED.date()}")
    probing.watch(GRANTED + DAY)
    assert Finding.objects.get(kind=Kind.ARCHIVE).state == "closed"


def test_no_host_is_asked_more_than_a_few_times_a_minute(
    notice: Notice, web: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probing, "MOST_A_HOST", 1)
    assert [probing.watch(GRANTED + timedelta(seconds=s)) for s in (0, 30, 61)] == [1, 0, 1]


def test_evidence_is_never_changed_nor_removed(notice: Notice) -> None:
    probing.watch(GRANTED)
    for act in (lambda: Probe.objects.update(reason="x"), lambda: Probe.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()


def test_findings_are_shown_to_the_unit_and_its_supervisors_and_to_nobody_else(
    cast: Cast, notice: Notice, web: Served
) -> None:
    del web.pages["/notice"]
    probing.watch(clock.now())
    told = "公告页面无法访问"
    gap = reverse("notice_gap", args=[notice.pk])
    for user in (cast.handler, cast.city_reviewer):
        client = visitor(user)
        assert told in words(client.get(reverse("findings")))
        for path in (reverse("notice", args=[notice.pk]), reverse("site", args=[notice.site_id])):
            answer = client.get(path)
            assert told in words(answer)
            assert gap in answer.content.decode()
    assert told not in words(visitor(cast.yuanxiaohe).get(reverse("findings")))
    assert told not in words(visitor(cast.taoran).get(reverse("findings")))


def test_findings_are_found_by_word_kind_and_state(cast: Cast, notice: Notice, web: Served) -> None:
    del web.pages["/notice"]
    probing.watch(clock.now())
    client = visitor(cast.handler)
    for asked in ({"q": notice.site.name}, {"kind": "notice"}, {"state": "open"}):
        assert "公告页面无法访问" in words(client.get(reverse("findings"), asked))
    for asked in ({"q": "没有这个"}, {"kind": "online"}, {"state": "closed"}):
        assert "没有符合条件的核查发现" in words(client.get(reverse("findings"), asked))


def test_the_demonstrations_page_is_there_only_in_the_demonstration(notice: Notice, settings: Any) -> None:
    path = reverse("demo_page", args=[notice.site_id])
    assert visitor(None).get(path).status_code == 404
    settings.DEMO = True
    answer = visitor(None).get(path)
    assert answer.status_code == 200
    assert notice.site.name in words(answer)
    assert visitor(None).get(reverse("demo_page", args=[0])).status_code == 404


def test_the_demonstration_asks_nobody_but_itself(
    notice: Notice, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEMO, asked = True, []
    monkeypatch.setattr("notices.views_watch.MISSING_EVERY", notice.pk + 1)

    def fetch(url: str) -> Answer:
        asked.append(url)
        said = visitor(None).get(url.removeprefix(settings.SITE_URL))
        return Answer(url, status=said.status_code, body=said.content)

    assert probing.watch(clock.now(), fetch) == 2
    assert set(asked) == {f"{settings.SITE_URL}{reverse('demo_page', args=[notice.site_id])}"}
    assert set(Probe.objects.values_list("outcome", flat=True)) == {"kept"}
    monkeypatch.setattr("notices.views_watch.MISSING_EVERY", notice.pk)
    probing.watch(clock.now() + DAY, fetch)
    assert of_notice().get().state == "open"
