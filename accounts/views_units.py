"""Units and people (单位与人员), read-only: the tree one may see, and one unit with its posts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.directory import tree_of, visible_units
from accounts.models import Post, Substitution, Unit
from accounts.panels import panels_for


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """The units one may see (单位名册), as a tree, searched by name or code."""
    day = clock.today()
    text = request.GET.get("q", "").strip()[:100]
    rows = visible_units(request.user, day)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__iexact=text))
    in_office = Q(posts__starts_on__lte=day) & (Q(posts__ends_on__isnull=True) | Q(posts__ends_on__gte=day))
    found = list(rows.annotate(people=Count("posts__user", filter=in_office, distinct=True)).order_by("path"))
    return render(request, "accounts/units.html", {"tree": tree_of(found), "count": len(found), "q": text})


@require_safe
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit (单位): its facts, who holds which post, who stands in for whom, what higher apps know of it."""
    at = clock.now()
    day = at.date()
    seen = visible_units(request.user, day)
    found = get_object_or_404(seen.select_related("parent", "predecessor"), pk=pk)
    posts = Post.objects.on(day).filter(unit=found).select_related("user").order_by("office", "starts_on")
    context = {
        "unit": found,
        "facts": _facts(found),
        "superior": found.parent if found.parent_id and seen.filter(pk=found.parent_id).exists() else None,
        "children": list(seen.filter(parent=found).order_by("path")),
        "posts": list(posts),
        "substitutions": _substitutions(found, day),
        "panels": panels_for("unit", found, request.user, at),
        "actions": panels_for("unit_actions", found, request.user, at),
    }
    return render(request, "accounts/unit.html", context)


def _facts(found: Unit) -> list[tuple[str, Any]]:
    valid = [d.isoformat() if d else "" for d in (found.valid_from, found.valid_until)]
    return [
        ("单位全称", found.name),
        ("规范简称", found.short_name),
        ("单位类型", found.get_kind_display()),
        ("层级", found.get_level_display()),
        ("机构规格", found.get_rank_display() if found.rank else ""),
        ("承担行政职能", "是" if found.administrative else "否"),
        ("统一社会信用代码", found.credit_code),
        ("地址", found.address),
        ("邮政编码", found.postcode),
        *([("存续", " 至 ".join(valid))] if any(valid) else []),
        *([("前身", found.predecessor.name)] if found.predecessor else []),
    ]


def _substitutions(found: Unit, day: date) -> list[Substitution]:
    rows = Substitution.objects.on(day).filter(post__unit=found)
    return list(rows.select_related("post__user", "substitute"))
