"""Gathering the facts of a case (案情) from the rows, for the pure guards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from accounts.models import Unit
from approvals.areafacts import counts_of, unit_events
from approvals.models import WorkItem
from forms.models import Attachment
from lifecycle.calendar import work_calendar
from lifecycle.deadlines import midnight
from lifecycle.models import Application, Domain, Registration, Site
from lifecycle.procedures import procedure
from lifecycle.rulebase import rules_of
from lifecycle.rules import lookup
from lifecycle.rules.applicants import applicant_type
from lifecycle.rules.facts import CaseFacts, Facts, NoticeFacts, RecordFacts, SiteFacts, UnitFacts
from lifecycle.rules.patterns import to_ascii
from lifecycle.rules.schema import RuleSet
from lifecycle.selectors import unit_facts
from notices.models import Notice


def applicant_of(unit: UnitFacts) -> str:
    """Which type of applicant a unit is (申请主体类型)."""
    return applicant_type(unit)


def supervised_unit(application: Application) -> Unit | None:
    """The unit that runs the site an office files about (被监管网站的主办单位); None where the site is the applicant's own."""
    site = application.site
    return site.unit if site is not None and site.unit_id != application.unit_id else None


def facts_of(
    application: Application,
    rules: RuleSet,
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
    sponsor = supervised_unit(application)
    others = _other_cases(application, unit_facts(sponsor) if sponsor else about, at)
    return Facts(
        at=timezone.localtime(at),
        applicant=applicant_of(about),
        unit=about,
        values=given,
        flags=lookup.flags_for(rules, about, given),
        sites=sites_held(application.unit, application.site_id),
        records=_records(application.site),
        notices=_notices(application),
        work_done=frozenset(name for name, item in items.items() if item.done_at),
        evidence=frozenset(
            Attachment.objects.filter(application=application, removed_at__isnull=True).values_list("slot", flat=True)
        ),
        domains_taken=_domains_taken(given, application.site_id),
        counts=counts_of(application, rules),
        events={**_filed(others), **_events(application, items), **unit_events(application.unit, rules)},
        opinions=opinions,
        calendar=work_calendar(),
        site=_own_site(application.site),
        cases=others,
    )


def _own_site(site: Site | None) -> SiteFacts | None:
    return site_facts(site) if site else None


def site_facts(site: Site) -> SiteFacts:
    """A site as the law sees it (网站情况)."""
    domains = [d for d in site.domains.all() if d.state not in Domain.GONE]
    return SiteFacts(
        name=site.name,
        state=str(site.state),
        kind=site.kind,
        domain=next((d.display for d in domains if d.is_primary), ""),
        code=site.code,
        online_at=timezone.localtime(site.online_at) if site.online_at else None,
        offline_at=timezone.localtime(site.offline_at) if site.offline_at else None,
        domains=tuple(d.display for d in domains),
        platform=site.platform,
        expiries={d.display: d.expires_on for d in domains if d.expires_on},
    )


def _other_cases(application: Application, about: UnitFacts, at: datetime) -> tuple[CaseFacts, ...]:
    """The other cases of the site, or of the unit where there is no site (其他相关申请): three statements at most."""
    idle = (Application.State.DRAFT, Application.State.WITHDRAWN, Application.State.REFUSED)
    rows = Application.objects.exclude(pk=application.pk).exclude(state__in=idle)
    if application.site_id is not None:
        rows = rows.filter(site_id=application.site_id)
    elif procedure(application.procedure).of_unit:
        rows = rows.filter(site=None, unit_id=application.unit_id, procedure=application.procedure)
    else:
        return ()
    others = list(rows.select_related("site"))
    items: dict[int, dict[str, WorkItem]] = {}
    for item in WorkItem.objects.filter(application__in=others) if others else ():
        items.setdefault(item.application_id, {})[item.name] = item
    return tuple(_other_case(other, items.get(other.pk, {}), about, at) for other in others)


def _other_case(other: Application, items: Mapping[str, WorkItem], about: UnitFacts, at: datetime) -> CaseFacts:
    values = {**other.values, **other.granted}
    return CaseFacts(
        procedure=other.procedure,
        state=str(other.state),
        number=other.number,
        granted_on=timezone.localtime(other.granted_at).date() if other.granted_at else None,
        submitted_on=timezone.localtime(other.submitted_at).date() if other.submitted_at else None,
        values=values,
        flags=lookup.flags_for(rules_of(other, timezone.localtime(at).date()), about, values),
        events=_events(other, items),
        work_done=frozenset(name for name, item in items.items() if item.done_at),
        notices=_notices(other),
    )


def _filed(others: tuple[CaseFacts, ...]) -> dict[str, datetime]:
    """When the site's other cases still open were filed (关联申请提交时间), as `<procedure>.submitted`."""
    ended = str(Application.State.COMPLETED)
    return {f"{c.procedure}.submitted": c.events["submitted"] for c in others if c.state != ended}


def sites_held(unit: Unit, own: int | None) -> tuple[SiteFacts, ...]:
    """The unit's other sites that take its place (占用名额的网站)."""
    rows = Site.objects.filter(unit=unit).exclude(state__in=Site.GONE).exclude(pk=own or 0).prefetch_related("domains")
    return tuple(site_facts(site) for site in rows)


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
        if item.done_at and item.values.get("moment"):
            moments[f"{item.name}.done"] = datetime.fromisoformat(item.values["moment"])
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
