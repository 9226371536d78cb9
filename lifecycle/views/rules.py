"""The rules (规则库): every clause the product carries for a jurisdiction, a procedure and a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.permissions import units_of
from lifecycle import rulepages
from lifecycle.filters import RuleFilter
from lifecycle.models import JurisdictionSetting
from lifecycle.procedures import PROCEDURES
from lifecycle.rulebase import library, rules_on
from lifecycle.rules.library import Library
from lifecycle.rules.schema import RuleSet
from lifecycle.rulewords import plain
from lifecycle.selectors import jurisdiction_of


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The rules of a jurisdiction and procedure on a day (规则库), by default those of one's own unit, today."""
    today = timezone.localtime(clock.now()).date()
    books = library()
    usual = {
        "jurisdiction": _own(request.user, today) or next(iter(books.jurisdictions), ""),
        "procedure": next(iter(PROCEDURES)),
        "day": today.isoformat(),
    }
    given = {**usual, **{key: value for key, value in request.GET.dict().items() if value}}
    filters = RuleFilter(
        given,
        [(name, books.book(name).label) for name in books.jurisdictions],
        sorted(((key, one.title) for key, one in books.instruments.items()), key=lambda pair: pair[1]),
        usual,
        _beside(books),
    )
    asked = filters.chosen()
    day = asked["day"] or today
    jurisdiction = asked["jurisdiction"] or usual["jurisdiction"]
    try:
        found = rules_on(jurisdiction, asked["procedure"] or usual["procedure"], day)
    except LookupError as missing:
        context = {"filters": filters, "day": day, "missing": str(missing), "label": books.book(jurisdiction).label}
        return render(request, "lifecycle/rules.html", context)
    shown = rulepages.groups(found, kind=asked["kind"], instrument=asked["instrument"], text=asked["q"])
    context = {
        "filters": filters,
        "rules": found,
        "day": day,
        "groups": shown,
        "index": rulepages.index(shown),
        "count": sum(len(group.rows) for group in shown),
        "texts": rulepages.texts(found, day),
        "books": [books.book(name).label for name in found.books],
        "recorded": _recorded(found, jurisdiction, day),
        "label": books.book(jurisdiction).label,
    }
    return render(request, "lifecycle/rules.html", context)


def _beside(books: Library) -> list[tuple[str, str]]:
    """What books state beside the procedures (事项之外的规定), such as what is to be done all year round."""
    found = {code: label for book in books.books.values() for code, label in book.procedures.items()}
    return [(code, label) for code, label in found.items() if code not in PROCEDURES]


def _own(user: Any, day: date) -> str:
    """The jurisdiction of the first unit one serves (本单位适用地区)."""
    return next((found for unit in units_of(user, day) if (found := jurisdiction_of(unit))), "")


def _recorded(found: RuleSet, jurisdiction: str, day: date) -> list[dict[str, Any]]:
    """The decisions the regulators have recorded (口径设定) for this jurisdiction and those it extends."""
    books = library().lineage(jurisdiction)
    labels = {book.name: book.label for book in books}
    names = {one.name: one.label for one in found.resolutions} | {"continue_lapsed": "有效期满后沿用执行"}
    rows = JurisdictionSetting.objects.filter(jurisdiction__in=labels, effective_from__lte=day)
    return [
        {
            "where": labels[row.jurisdiction],
            "what": names.get(row.key, row.key),
            "value": plain(row.value),
            "reason": row.reason,
            "since": row.effective_from,
            "by": row.recorded_by.real_name if row.recorded_by else "",
        }
        for row in rows.select_related("recorded_by").order_by("jurisdiction", "key", "-effective_from", "-pk")
    ]
