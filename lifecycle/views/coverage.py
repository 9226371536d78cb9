"""The coverage of the catalogue (规则落实情况): rule by rule what the product does about it, and what proves it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lifecycle import coveragepages, rulebase
from lifecycle.coveragepages import Asked, procedure_name
from lifecycle.filters import CoverageFilter
from lifecycle.rules.proofs import shipped


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """What the product does about every rule of the catalogue (规则落实情况), for an auditor."""
    books = rulebase.library()
    lines = rulebase.coverage()
    carriers = [one for line in lines for one in line.carriers]
    cited = {one.cite.instrument for one in carriers}
    filters = CoverageFilter(
        request.GET,
        {
            "instrument": sorted(((key, books.instruments[key].title) for key in cited), key=lambda pair: pair[1]),
            "procedure": [(code, procedure_name(books, code)) for code in sorted({one.procedure for one in carriers})],
            "jurisdiction": [(name, books.book(name).label) for name in books.jurisdictions],
        },
    )
    chosen = filters.chosen()
    asked = Asked(
        text=chosen["q"].strip(),
        does=chosen["does"],
        instrument=chosen["instrument"],
        procedure=chosen["procedure"],
        jurisdiction=chosen["jurisdiction"],
    )
    shown = coveragepages.chapters(lines, books, shipped(), asked)
    context = {
        "filters": filters,
        "asked": asked,
        "chapters": shown,
        "count": sum(len(chapter.rules) for chapter in shown),
        "totals": coveragepages.totals(lines),
        "lacking": [line for line in lines if line.faults],
        "books": [book.label for book in books.books.values()],
        "texts": len(cited),
    }
    return render(request, "lifecycle/coverage.html", context)
