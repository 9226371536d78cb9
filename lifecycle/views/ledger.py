"""The ledger (台账), for auditors: every act of the place they watch over, and the proof of the chain."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import clock
from accounts.models import Post
from accounts.permissions import seats_of
from accounts.scope import scope_of
from lifecycle import ledger as chain
from lifecycle import storyline
from lifecycle.filters import LedgerFilter
from lifecycle.models import LedgerEntry, LedgerHead

PER_PAGE = 50
READERS = {Post.Office.AUDITOR, Post.Office.AUDIT_ADMIN}


def _only_auditors(user: Any) -> None:
    """Refuse all but auditors (仅限监督检查和审计人员).

    Raises: PermissionDenied.
    """
    if not {post.office for post in seats_of(user, clock.today()).values()} & READERS:
        raise PermissionDenied(_("台账只供监督检查岗和审计管理员查看。"))


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """The ledger (台账): the newest act first, searched by words and days."""
    _only_auditors(request.user)
    filters = LedgerFilter(request.GET)
    asked = filters.chosen()
    rows = _matching(_visible(request.user), asked).select_related("application", "site").order_by("-seq")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "page": page,
        "rows": [
            {
                "entry": entry,
                "who": storyline.signed(entry),
                "what": storyline.act_words(entry.act),
                "cites": entry.cites[: storyline.MOST_CITES],
                "others": storyline.other_rules(entry),
            }
            for entry in page.object_list
        ],
        "head": LedgerHead.objects.filter(pk=1).first(),
        "filtered": any(asked.values()),
    }
    return render(request, "lifecycle/ledger.html", context)


def _visible(user: Any) -> QuerySet[LedgerEntry]:
    """The entries of the place an auditor watches over (可见台账), and those of no unit."""
    scope = scope_of(user, clock.today())
    return LedgerEntry.objects.filter(Q(unit__isnull=True) | Q(unit_id__in=scope.unit_ids) | scope.covers("unit__"))


def _matching(rows: QuerySet[LedgerEntry], asked: dict[str, Any]) -> QuerySet[LedgerEntry]:
    text = asked["q"].strip()
    if text:
        rows = rows.filter(
            Q(text__icontains=text)
            | Q(actor_name__icontains=text)
            | Q(actor_post__icontains=text)
            | Q(site__name__icontains=text)
            | Q(application__number__icontains=text)
        )
    if asked["since"]:
        rows = rows.filter(at__date__gte=asked["since"])
    return rows.filter(at__date__lte=asked["until"]) if asked["until"] else rows


@require_POST
def ledger_verify(request: HttpRequest) -> HttpResponse:
    """Prove the whole chain (核验台账): every digest, every link, the head."""
    _only_auditors(request.user)
    held, broken = chain.verify()
    when = timezone.localtime(clock.now()).strftime("%Y-%m-%d %H:%M")
    if broken is None:
        said = _("%(when)s 核验通过：%(held)s条记录的序号、摘要和链尾全部相符。")
        messages.success(request, said % {"when": when, "held": held})
    else:
        said = _("%(when)s 核验未通过：前%(held)s条相符，第%(seq)s条有误（%(why)s）。")
        messages.error(request, said % {"when": when, "held": held, "seq": broken.seq, "why": broken.why})
    return redirect("ledger")
