"""What is due to be looked at (核查对象): running notices, sites online and offline, cancelled domains, archived pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from lifecycle.models import Domain, Site
from notices.models import Notice
from notices.watchmodels import Kind, Probe

MOST = 200  # looked over at one time


@dataclass(frozen=True)
class Subject:
    """One thing to look at (核查对象): where, and by which words it is known."""

    kind: str
    about: int
    site_id: int
    url: str
    notice_id: int | None = None
    titles: tuple[str, ...] = ()
    dated: date | None = None

    @property
    def host(self) -> str:
        """The host that would be asked (主机); a domain is asked of nobody's web server."""
        return "" if self.kind == Kind.DOMAIN else urlsplit(self.url).netloc.lower()[:253]


#: Who knows of further places: given those looked at since then, which are due. Higher apps add themselves when loaded.
SOURCES: list[Callable[[datetime], Iterable[Subject]]] = []


def due(since: datetime) -> Iterator[Subject]:
    """What has not been looked at since (应核查对象).

    The demonstration looks only at the pages it serves itself, and asks nobody outside.
    """
    own: list[Callable[[datetime], Iterable[Subject]]] = [_notices, _online, _offline]
    elsewhere = [] if settings.DEMO else [_domains, *SOURCES]
    return chain.from_iterable(source(since) for source in (*own, *elsewhere))


def unseen(kind: Kind, since: datetime) -> Q:
    """The condition that a row has not been looked at since (尚未核查)."""
    return ~Q(Exists(Probe.objects.filter(kind=kind, about=OuterRef("pk"), at__gt=since)))


def _notices(since: datetime) -> Iterator[Subject]:
    rows = Notice.objects.filter(unseen(Kind.NOTICE, since), state=Notice.State.POSTED).select_related("document")
    for row in rows.order_by("pk")[:MOST]:
        titles = (row.document.title, row.label) if row.document else (row.label,)
        yield Subject(Kind.NOTICE, row.pk, row.site_id, page_of(row.site_id, row.url), row.pk, titles)


def _online(since: datetime) -> Iterator[Subject]:
    rows = _sites(since, Kind.ONLINE).filter(state__in=[Site.State.ONLINE, Site.State.MIGRATING])
    for row in rows[:MOST]:
        yield Subject(Kind.ONLINE, row.pk, row.pk, page_of(row.pk, row.home_url))


def _offline(since: datetime) -> Iterator[Subject]:
    """Sites recorded as offline; one whose own address carries a running notice is expected to answer."""
    posted = Notice.objects.filter(site=OuterRef("pk"), state=Notice.State.POSTED)
    rows = _sites(since, Kind.OFFLINE).filter(state__in=[Site.State.TEMPORARILY_OFFLINE, Site.State.CLOSED])
    for row in rows.filter(~Exists(posted))[:MOST]:
        yield Subject(Kind.OFFLINE, row.pk, row.pk, page_of(row.pk, row.home_url))


def _sites(since: datetime, kind: Kind) -> QuerySet[Site]:
    return Site.objects.filter(unseen(kind, since)).exclude(home_url="").order_by("pk")


def _domains(since: datetime) -> Iterator[Subject]:
    """Cancelled names; one that is somebody's again is left alone."""
    again = Domain.objects.filter(name=OuterRef("name")).exclude(state__in=Domain.GONE)
    rows = Domain.objects.filter(unseen(Kind.DOMAIN, since), ~Exists(again), state=Domain.State.CANCELLED)
    for row in rows.order_by("pk")[:MOST]:
        yield Subject(Kind.DOMAIN, row.pk, row.site_id, row.name)


def page_of(site_id: int, url: str) -> str:
    """Where a page of a site is looked for (核查地址): in the demonstration, the page the product serves for it."""
    return f"{settings.SITE_URL}{reverse('demo_page', args=[site_id])}" if settings.DEMO else url


def lasting(kind: str, about: int) -> bool:
    """Whether there still is anything to look at (是否仍须核查)."""
    if kind == Kind.NOTICE:
        return Notice.objects.filter(pk=about, state=Notice.State.POSTED).exists()
    if kind == Kind.ONLINE:
        return Site.objects.filter(pk=about, state__in=[Site.State.ONLINE, Site.State.MIGRATING]).exists()
    if kind == Kind.OFFLINE:
        return Site.objects.filter(pk=about, state__in=[Site.State.TEMPORARILY_OFFLINE, Site.State.CLOSED]).exists()
    return True
