"""Trying a date out (办理试算): choose what, for whom and when, and see every day before anything is filed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts import clock
from accounts.models import Unit
from approvals import foresight, foresightform
from approvals.choosing import Option, choices_for
from approvals.foresight import Plan
from approvals.foresightform import Typed
from approvals.scheduleline import drawn
from lifecycle.models import Site
from lifecycle.selectors import fileable_units, visible_units

MOST = 200


@require_GET
def whatif(request: HttpRequest) -> HttpResponse:
    """Try a date out (办理试算); it only reads."""
    now = timezone.localtime(clock.now())
    units = visible_units(request.user, now.date())
    unit = _unit(request, units)
    typed_day = request.GET.get("start", "").strip()
    start, wrong_day = foresightform.start_of(typed_day, now.date())
    context: dict[str, Any] = {
        "unit": unit,
        "units": _offered(units, unit, request.GET.get("find", "").strip()),
        "find": request.GET.get("find", "").strip(),
        "many": units.count() > MOST,
        "start": typed_day or now.date().isoformat(),
        "errors": [wrong_day] if wrong_day else [],
    }
    if unit is not None:
        options = choices_for(unit, start or now)
        code = request.GET.get("procedure", "")
        option = next((one for one in options if one.procedure.code == code), None)
        context |= {"options": options, "option": option}
        if code and option is None:
            context["errors"].append(_("该单位不能办理所选事项，请重新选择。"))
        elif option is not None and start is not None:
            context |= _tried(request, unit, option, start, context["errors"])
        context["files"] = fileable_units(request.user, now.date()).filter(pk=unit.pk).exists()
    return render(request, "approvals/whatif/page.html", context, status=422 if context["errors"] else 200)


def _unit(request: HttpRequest, units: QuerySet[Unit]) -> Unit | None:
    """The unit asked for (试算单位), else the first; one that is not theirs to see is not there."""
    wanted = request.GET.get("unit", "")
    if not wanted:
        return fileable_units(request.user, timezone.localtime(clock.now()).date()).first() or units.first()
    found = units.filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 12 else None
    if found is None:
        raise Http404
    return found


def _offered(units: QuerySet[Unit], unit: Unit | None, find: str) -> list[Unit]:
    """The units to choose among (可选单位), the chosen one always among them."""
    found = list((units.filter(name__icontains=find) if find else units)[:MOST])
    return found if unit is None or unit in found else [unit, *found]


def _tried(request: HttpRequest, unit: Unit, option: Option, start: datetime, errors: list[str]) -> dict[str, Any]:
    """The schedule (试算结果), or what is still wrong or missing."""
    if option.impossible:
        return {}
    site, asked_for = _site(option, request.GET.get("site", ""))
    if asked_for:
        errors.append(asked_for)
        return {}
    plan = Plan(unit, option, site, start)
    try:
        judged = foresight.judge(plan)
    except LookupError as missing:
        errors.append(str(missing.args[0]))
        return {}
    typed = Typed()
    days, picks = foresight.fields_of(judged)
    foresightform.read_values(typed, [*picks, *days], request.GET)
    judged = foresight.judge(foresight.with_known(plan, typed.values, {}))
    foresightform.read_amounts(typed, foresight.amounts_of(judged), request.GET)
    foresightform.read_events(typed, foresight.events_of(judged), request.GET, start)
    found: dict[str, Any] = {"site": site, "asked": typed.asked}
    errors += [one.error for one in typed.asked if one.error]
    if not errors:
        plan = foresight.with_known(plan, typed.values, typed.events)
        result = foresight.schedule(foresight.judge(plan), plan)
        found |= {"schedule": result, "drawing": drawn(result.everything, start.date()), "banner": option.banner}
        found["kept"] = [one for one in typed.asked if one.typed and one.name.startswith(foresightform.VALUE)]
    return found


def _site(option: Option, key: str) -> tuple[Site | None, str]:
    """The site asked for (所涉网站), the only one where there is but one."""
    if not option.procedure.names_site:
        return None, ""
    if not key and len(option.sites) == 1:
        return option.sites[0], ""
    found = next((site for site in option.sites if str(site.pk) == key), None)
    return found, "" if found else _("请选择要试算“%s”的网站。") % option.procedure.name
