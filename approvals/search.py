"""Finding by name, domain or number (查找): sites, cases, papers and units a person may see, in a handful of statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.directory import visible_units
from forms.models import Document
from forms.selectors import visible_documents
from lifecycle.models import Domain, Site
from lifecycle.rules.patterns import to_ascii
from lifecycle.selectors import visible_applications, visible_sites

SHORTEST = 2
#: So many of each kind; the lists have the rest.
MOST = 8


@dataclass(frozen=True)
class Hit:
    """One thing found (查找结果)."""

    title: str
    sub: str
    url: str
    state: str = ""
    label: str = ""


@dataclass(frozen=True)
class Found:
    """What was found of one kind (同类结果), and where the rest is."""

    title: str
    icon: str
    hits: tuple[Hit, ...]
    more: str = ""

    @property
    def full(self) -> bool:
        """Whether there may be more than is shown (可能还有)."""
        return len(self.hits) == MOST


def exact(text: str, user: Any, day: date) -> str:
    """The page of the case or site whose number this is (编号直达), or nothing."""
    case = visible_applications(user, day).filter(number__iexact=text).exclude(number="").values_list("pk", flat=True)
    if found := case.first():
        return reverse("case", args=[found])
    site = visible_sites(user, day).filter(code__iexact=text).exclude(code="").values_list("pk", flat=True)
    return reverse("site", args=[found]) if (found := site.first()) else ""


def search(text: str, user: Any, day: date) -> list[Found]:
    """Everything that fits (查找): kinds without a hit are left out."""
    kinds = (_sites(text, user, day), _cases(text, user, day), _papers(text, user, day), _units(text, user, day))
    return [kind for kind in kinds if kind.hits]


def _more(name: str, text: str) -> str:
    return f"{reverse(name)}?{urlencode({'q': text})}"


def _named(text: str, prefix: str = "") -> Q:
    found = Q(**{f"{prefix}domains__display__icontains": text}) | Q(**{f"{prefix}domains__name__icontains": text})
    try:
        return found | Q(**{f"{prefix}domains__name": to_ascii(text)})
    except ValueError:
        return found


def _sites(text: str, user: Any, day: date) -> Found:
    fits = Q(name__icontains=text) | Q(code__icontains=text) | Q(unit__name__icontains=text)
    fits |= Q(unit__short_name__icontains=text) | Q(pk__in=Site.objects.filter(_named(text)).values("pk"))
    rows = visible_sites(user, day).filter(fits).select_related("unit").prefetch_related("domains").distinct()
    hits = tuple(
        Hit(site.name, f"{site.unit.name} · {_main(site)}", reverse("site", args=[site.pk]), site.state,
            site.get_state_display())
        for site in rows.order_by("name")[:MOST]
    )  # fmt: skip
    return Found(_("网站"), "globe-alt", hits, _more("sites", text))


def _main(site: Site) -> str:
    names = [d for d in site.domains.all() if d.state not in Domain.GONE]
    return next((d.display for d in names if d.is_primary), names[0].display if names else site.code)


def _cases(text: str, user: Any, day: date) -> Found:
    fits = Q(number__icontains=text) | Q(title__icontains=text) | Q(unit__name__icontains=text)
    fits |= Q(unit__short_name__icontains=text) | Q(site__name__icontains=text)
    fits |= Q(site__in=Site.objects.filter(_named(text)).values("pk"))
    rows = visible_applications(user, day).filter(fits).select_related("unit").order_by("-pk")
    hits = tuple(
        Hit(case.title, f"{case.number or _('草稿')} · {case.unit.name}", reverse("case", args=[case.pk]), case.state,
            case.get_state_display())
        for case in rows[:MOST]
    )  # fmt: skip
    return Found(_("申请"), "document-text", hits, _more("cases", text))


def _papers(text: str, user: Any, day: date) -> Found:
    rows = visible_documents(user, day).filter(Q(number__icontains=text) | Q(title__icontains=text)).order_by("-pk")
    hits = tuple(
        Hit(paper.title, paper.number, reverse("paper", args=[paper.pk]), paper.state, _state(paper))
        for paper in rows[:MOST]
    )
    return Found(_("文书"), "document-check", hits, _more("papers", text))


def _state(paper: Document) -> str:
    return str(Document.State(paper.state).label)


def _units(text: str, user: Any, day: date) -> Found:
    fits = Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__iexact=text) | Q(credit_code__iexact=text)
    rows = visible_units(user, day).filter(fits).order_by("path")
    hits = tuple(Hit(unit.name, unit.code, reverse("unit", args=[unit.pk])) for unit in rows[:MOST])
    return Found(_("单位"), "building-office-2", hits, _more("units", text))
