"""What papers may print (文书取值): the case as nested plain values, reached by the dotted sources of the specs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from approvals.casefacts import supervised_unit
from approvals.models import WorkItem
from lifecycle.models import Deadline
from lifecycle.procedures import procedure

if TYPE_CHECKING:
    from approvals.planning import Judged
    from notices.models import Notice


def context_of(judged: Judged, *, at: datetime | None = None, extra: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """All that a paper of this case may print (文书取值)."""
    application = judged.application
    unit = application.unit
    context: dict[str, Any] = {
        "unit": {
            "name": unit.name,
            "short_name": unit.display_name,
            "type_label": unit.get_kind_display(),
            "credit_code": unit.credit_code,
            "address": unit.address,
            "postcode": unit.postcode,
        },
        "site": _site(judged),
        "sponsor": _sponsor(judged),
        "case": {
            "number": application.number,
            "procedure": procedure(application.procedure).name,
            "title": application.title,
            "filed_on": _day(application.submitted_at or at),
            "submitted_on": _day(application.submitted_at),
            "handler": application.created_by.real_name if application.created_by_id else "",
            "handler_phone": application.created_by.phone if application.created_by_id else "",
        },
        "domain": {"business": "register", "holder": unit.name, "mismatch_reason": ""},
        "grant": {
            **application.granted,
            "on": _day(application.granted_at),
            "office": _final_office(application.route),
        },
        "offices": {name: at_place.name for name, at_place in judged.units.items()},
        "places": {name: place.label for name, place in judged.rules.places.items()},
        "route": {"first_office": _first_office(judged), "final_office": _final_office(application.route)},
        "today": _day(at) if at else None,
    }
    context.update(extra or {})
    return context


def work_context(judged: Judged) -> dict[str, Any]:
    """What the work items have brought (办理结果): number, authority, day and verdict of each."""
    rows = WorkItem.objects.filter(application=judged.application)
    return {
        row.name: {
            "number": row.number,
            "authority": row.authority,
            "on": row.dated.isoformat() if row.dated else None,
            "verdict": row.verdict,
            "done": row.done_at is not None,
            **row.values,
        }
        for row in rows
    }


def clock_context(judged: Judged) -> dict[str, str | None]:
    """The last days of the case's clocks (期限), the newest of each."""
    rows = Deadline.objects.filter(application=judged.application).order_by("pk")
    return {name: _day(due_on) for name, due_on in rows.values_list("name", "due_on")}


def notice_context(notice: Notice | None) -> dict[str, Any]:
    """What a notice says of itself (公告要素)."""
    if notice is None:
        return {}
    return {
        "place": notice.place_label,
        "url": notice.url,
        "first_day": _day(notice.posted_at),
        "last_day": notice.last_day.isoformat() if notice.last_day else None,
    }


def _site(judged: Judged) -> dict[str, Any]:
    site = judged.application.site
    if site is None:
        return {"name": judged.facts.values.get("site_name", "")}
    held = [d for d in site.domains.all() if d.state not in ("refused", "cancelled")]
    domains = {d.script: d.display for d in sorted(held, key=lambda domain: domain.is_primary)}
    icp = judged.facts.records.get("icp")
    return {
        "name": site.name,
        "kind_label": site.get_kind_display(),
        "code": site.code,
        "home_url": site.home_url,
        "operator": site.operator,
        "platform": site.platform,
        "domain_en": domains.get("en", ""),
        "domain_zh": domains.get("zh", ""),
        "domain_list": "\n".join(d.display for d in held),
        "icp": icp.number if icp else "",
        "launched_on": _day(site.online_at),
    }


def _sponsor(judged: Judged) -> dict[str, str]:
    """The unit that runs the site (主办单位): the applicant itself, but for what an office files about another's site."""
    sponsor = supervised_unit(judged.application) or judged.application.unit
    return {"name": sponsor.name, "short_name": sponsor.display_name}


def _first_office(judged: Judged) -> str:
    route = judged.application.route
    return next(
        (s["unit_name"] for s in route.get("steps", ()) if s["unit"] != judged.application.unit_id),
        "",
    )


def _final_office(route: Mapping[str, Any]) -> str:
    steps = route.get("steps", ())
    return str(steps[-1]["unit_name"]) if steps else ""


def _day(moment: datetime | date | None) -> str | None:
    if moment is None:
        return None
    return (timezone.localtime(moment).date() if isinstance(moment, datetime) else moment).isoformat()
