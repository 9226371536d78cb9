"""Gathering the facts of a case (案情) from the rows, for the pure guards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from accounts.models import Unit
from approvals.models import WorkItem
from forms.models import Attachment
from lifecycle.deadlines import midnight
from lifecycle.models import Application, Domain, Registration, Site
from lifecycle.rules.applicants import applicant_type, flags_of
from lifecycle.rules.facts import Facts, NoticeFacts, RecordFacts, SiteFacts, UnitFacts
from lifecycle.rules.patterns import to_ascii
from lifecycle.selectors import unit_facts
from notices.models import Notice


def applicant_of(unit: UnitFacts) -> str:
    """Which type of applicant a unit is (申请主体类型)."""
    return applicant_type(unit)


def case_flags(unit: UnitFacts, values: Mapping[str, Any]) -> dict[str, bool]:
    """The named booleans that conditions test (案情标志)."""
    return flags_of(unit, values)


def facts_of(
    application: Application,
    at: datetime,
    *,
    values: Mapping[str, Any] | None = None,
    opinions: frozenset[str] = frozenset(),
    unit: UnitFacts | None = None,
) -> Facts:
    """All facts of a case at a moment (案情)."""
    given = {**application.values, **application.granted, **(values or {})}
    about = unit or unit_facts(application.unit)
    items = {item.name: item for item in WorkItem.objects.filter(application=application)}
    return Facts(
        at=timezone.localtime(at),
        applicant=applicant_of(about),
        unit=about,
        values=given,
        flags=case_flags(about, given),
        sites=sites_held(application.unit, application.site_id),
        records=_records(application.site),
        notices=_notices(application),
        work_done=frozenset(name for name, item in items.items() if item.done_at),
        evidence=frozenset(
            Attachment.objects.filter(application=application, removed_at__isnull=True).values_list("slot", flat=True)
        ),
        domains_taken=_domains_taken(given, application.site_id),
        events=_events(application, items),
        opinions=opinions,
    )


def sites_held(unit: Unit, own: int | None) -> tuple[SiteFacts, ...]:
    """The unit's other sites that take its place (占用名额的网站)."""
    rows = Site.objects.filter(unit=unit).exclude(state__in=Site.GONE).exclude(pk=own or 0).prefetch_related("domains")
    return tuple(
        SiteFacts(
            name=site.name,
            state=str(site.state),
            kind=site.kind,
            domain=next((d.display for d in site.domains.all() if d.is_primary), ""),
        )
        for site in rows
    )


def _records(site: Site | None) -> dict[str, RecordFacts]:
    if site is None:
        return {}
    rows = Registration.objects.filter(site=site, state=Registration.State.VALID)
    return {
        row.kind: RecordFacts(
            kind=row.kind,
            number=row.number,
            authority=row.authority,
            registered_on=row.registered_on,
            has_scan=row.scanned,
            has_check_code=bool(site.check_code_digest),
            verdict=row.verdict,
        )
        for row in rows
    }


def _notices(application: Application) -> dict[str, NoticeFacts]:
    rows = Notice.objects.filter(application=application).exclude(state=Notice.State.WITHDRAWN)
    return {
        f"{row.name}@{row.place}": NoticeFacts(
            name=row.name,
            state=str(row.state),
            first_day=timezone.localtime(row.posted_at).date() if row.posted_at else None,
            last_day=row.last_day,
            url=row.url,
        )
        for row in rows
    }


def _domains_taken(values: Mapping[str, Any], own: int | None) -> dict[str, str]:
    wanted = [ascii_name(str(values[k])) for k in ("domain_en", "domain_zh") if values.get(k)]
    rows = Domain.objects.filter(name__in=wanted).exclude(state__in=("cancelled", "refused")).exclude(site_id=own or 0)
    return {row.display: row.site.unit.name for row in rows.select_related("site__unit")}


def _events(application: Application, items: Mapping[str, WorkItem]) -> dict[str, datetime]:
    moments: dict[str, datetime | None] = {
        "submitted": application.submitted_at,
        "granted": application.granted_at,
        "launched": application.site.online_at if application.site else None,
        "site_closed": _last_closure(application.unit),
    }
    moments.update({f"{name}.done": item.done_at for name, item in items.items()})
    for item in items.values():
        for mark, day in item.values.get("marks", {}).items():
            moments[mark] = midnight(date.fromisoformat(day))
    return {name: timezone.localtime(moment) for name, moment in moments.items() if moment}


def _last_closure(unit: Unit) -> datetime | None:
    """When the unit's last site was closed for good (最近一次永久下线)."""
    last: datetime | None = Site.objects.filter(unit=unit, state=Site.State.CLOSED).aggregate(last=Max("closed_at"))[
        "last"
    ]
    return last


def ascii_name(name: str) -> str:
    """A domain name as it is stored and compared (域名编码); what is none stays as typed, for the guard to refuse."""
    try:
        return to_ascii(name)
    except ValueError:
        return name.strip().lower()
