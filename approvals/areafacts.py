"""Facts beyond the site itself (地区和单位情况): the census list of the area, what is retained of it, the unit's own cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Unit
from lifecycle.models import Application, CensusSite, Site
from lifecycle.procedures import PROCEDURES
from lifecycle.rules.schema import Guard, RuleSet
from lifecycle.selectors import place_of

#: Checks that ask for numbers of the area; for any other case nothing is counted.
COUNTING = ("share_at_most", "census_listed")
HELD = (Application.State.GRANTED, Application.State.CARRYING_OUT, Application.State.COMPLETED)
#: States of a site that is no longer kept (不再保留).
LEAVING = (Site.State.CLOSING, *Site.GONE)


def counts_of(application: Application, rules: RuleSet) -> Mapping[str, int]:
    """What a share of the area is counted from (地区计数): lines of the first census list, those of the applicant, what is kept.

    Law: MIG-22, MIG-25. Nothing where no guard of the case asks.
    """
    if not any(guard.check in COUNTING for guard in rules.guards):
        return {}
    area = place_of(application.unit)
    if area is None:
        return {}
    lines = first_census_list(area)
    own = lines.filter(Q(unit=application.unit) | Q(site__unit=application.unit))
    return {"census": lines.count(), "listed": own.count(), "retained": _kept(application, area).count()}


def first_census_list(area: Unit) -> QuerySet[CensusSite]:
    """The lines of the first census list of an area (第一次普查名单); none where none is on record."""
    lines = CensusSite.objects.filter(area=area)
    first = lines.order_by("listed_on", "pk").first()
    return lines.filter(list_title=first.list_title) if first else lines.none()


def _kept(application: Application, area: Unit) -> QuerySet[Application]:
    """The other grants of this procedure in the area whose sites still run (占用名额的批准)."""
    rows = Application.objects.filter(procedure=application.procedure, state__in=HELD)
    return rows.filter(unit__path__startswith=area.path).exclude(pk=application.pk).exclude(site__state__in=LEAVING)


def unit_events(unit: Unit, rules: RuleSet) -> dict[str, datetime]:
    """When cases about the unit itself ended (单位事项办结时间), as `<procedure>.completed`, where a guard asks for them."""
    asked = {code for guard in rules.guards for code in _asked(guard)}
    rows: list[Any] = []
    if asked:
        done = Application.objects.filter(unit=unit, procedure__in=asked, state=Application.State.COMPLETED)
        rows = list(done.order_by("pk").values_list("procedure", "ended_at"))
    return {f"{code}.completed": timezone.localtime(ended) for code, ended in rows}


def _asked(guard: Guard) -> list[str]:
    code, _, what = str(guard.params.get("event", "")).partition(".")
    return [code] if what == "completed" and code in PROCEDURES and PROCEDURES[code].of_unit else []
