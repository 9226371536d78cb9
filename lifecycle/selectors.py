"""What a person may see of sites and applications (可见范围): the conditions stand in the queryset, never in a view."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Unit
from accounts.permissions import seats_of
from accounts.scope import scope_of, supervised_path
from accounts.tree import ancestor_paths
from lifecycle.models import Application, CaseCopy, Deadline, LedgerEntry, Participation, Site
from lifecycle.rules.facts import UnitFacts


def visible_sites(user: Any, day: date) -> QuerySet[Site]:
    """The sites a person may see (可见网站): of their units, of the places they supervise, of cases they take part in."""
    scope = scope_of(user, day)
    taking_part = Participation.objects.filter(unit_id__in=scope.unit_ids).values("application__site_id")
    condition = Q(unit_id__in=scope.unit_ids) | scope.covers("unit__") | Q(pk__in=taking_part)
    return Site.objects.filter(condition)


def visible_applications(user: Any, day: date) -> QuerySet[Application]:
    """The applications a person may see (可见申请): drafts only within the own unit."""
    scope = scope_of(user, day)
    taking_part = Participation.objects.filter(unit_id__in=scope.unit_ids).values("application_id")
    copied = copies_for(user, day).order_by().values("application_id")
    filed = ~Q(number="") & (scope.covers("unit__") | Q(pk__in=taking_part) | Q(pk__in=copied))
    return Application.objects.filter(Q(unit_id__in=scope.unit_ids) | filed)


def copies_for(user: Any, day: date) -> QuerySet[CaseCopy]:
    """The copies sent to a person or to a seat of theirs (抄送我的), the newest first; none for who holds no office."""
    seats = seats_of(user, day)
    if not seats:
        return CaseCopy.objects.none()
    return CaseCopy.objects.filter(Q(user_id=user.pk) | Q(seat__in=seats))


def fileable_units(user: Any, day: date) -> QuerySet[Unit]:
    """The units a person may file for (可申报单位)."""
    return Unit.objects.filter(pk__in=scope_of(user, day).filing_ids)


def visible_units(user: Any, day: date) -> QuerySet[Unit]:
    """The units whose cases a person may see (可见单位): their own, and those of the places they supervise."""
    scope = scope_of(user, day)
    alive = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    return Unit.objects.filter(Q(pk__in=scope.unit_ids) | scope.covers(""), alive).order_by("path")


def sites_under(unit: Unit) -> QuerySet[Site]:
    """The sites a unit may file about as a supervisor (监管的网站): those of others in the place it supervises, or below it."""
    rows = Site.objects.filter(unit__path__startswith=supervised_path(unit.path, unit.functions))
    return rows.exclude(unit=unit).exclude(state__in=Site.GONE)


def visible_deadlines(user: Any, day: date) -> QuerySet[Deadline]:
    """The clocks a person may see (可见期限): of visible cases, and the duties of units served or supervised."""
    scope = scope_of(user, day)
    applications = visible_applications(user, day).values("pk")
    duties = Q(application=None) & (Q(unit_id__in=scope.unit_ids) | scope.covers("unit__"))
    rows = Deadline.objects.filter(Q(application_id__in=applications) | duties)
    return rows.select_related("application", "site", "unit")


def ledger_of(application: Application) -> QuerySet[LedgerEntry]:
    """The story of a case (办理记录), from its beginning."""
    return LedgerEntry.objects.filter(application=application).order_by("seq")


def unit_facts(unit: Unit) -> UnitFacts:
    """A unit as the law sees it (单位情况); its place is its own or that of the nearest government above. One statement."""
    above = lineage(unit)
    place = next((u for u in above if u.kind == Unit.Kind.GOVERNMENT), None)
    system = [u for u in above if u.kind == Unit.Kind.VERTICAL]
    return UnitFacts(
        code=unit.code,
        name=unit.name,
        short_name=unit.short_name,
        kind=unit.kind,
        level=unit.level,
        rank=unit.rank,
        vertical=unit.kind == Unit.Kind.VERTICAL,
        dual_managed=unit.kind == Unit.Kind.DUAL,
        administrative=unit.administrative,
        functions=tuple(unit.functions),
        place_name=place.place_name if place else "",
        place_initials=place.place_initials if place else "",
        portal_domain=place.portal_domain if place else "",
        jurisdiction=next((u.jurisdiction for u in above if u.jurisdiction), ""),
        parent_kind=above[1].kind if len(above) > 1 else "",
        system_domain=system[-1].portal_domain if system else "",
    )


def lineage(unit: Unit) -> list[Unit]:
    """The unit and all above it (上级单位), nearest first; one statement."""
    paths = ancestor_paths(unit.path)
    found = {u.path: u for u in Unit.objects.filter(path__in=paths)}
    return [found[p] for p in paths if p in found]


def place_of(unit: Unit) -> Unit | None:
    """The government whose place the unit belongs to (所属行政区)."""
    return next((u for u in lineage(unit) if u.kind == Unit.Kind.GOVERNMENT), None)


def jurisdiction_of(unit: Unit) -> str:
    """The jurisdiction that binds a unit (适用地区): its own or the nearest stated above."""
    return next((u.jurisdiction for u in lineage(unit) if u.jurisdiction), "")
