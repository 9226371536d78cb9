"""A paper as it would be issued now (文书预览): nothing is numbered, signed or kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from approvals import planning
from approvals.papercontext import context_of
from approvals.planning import Judged
from approvals.services.issuing import chain_blocks
from forms.loader import load
from forms.paper import Paper
from forms.pdf import render_pdf
from forms.values import fill
from lifecycle.errors import DomainError
from lifecycle.rules import lookup


def sample(judged: Judged, name: str, at: datetime) -> Paper:
    """One paper of the case with the answers of now (文书样稿), blank where others will sign.

    Raises: LookupError for a paper this case will not issue at submission.
    """
    rules = lookup.papers_for(judged.rules, *judged.case, at="submit")
    rule = next((one for one in rules if one.name == name), None)
    if rule is None:
        raise LookupError(name)
    form, application = load(rule.spec), judged.application
    issuer = judged.units.get(rule.issuer, application.unit)
    named: dict[str, Any] = {"name": issuer.name, "short_name": issuer.display_name}
    try:
        route = application.route or planning.planned_route(judged)
    except DomainError:
        route = {}
    context = context_of(judged, at=at, extra={"issuer": named})
    return Paper(
        form=form,
        values=fill(form, judged.facts.values, context),
        banner=_("预览稿,尚未提交。") + judged.rules.banner,
        demo=settings.DEMO,
        issuer=issuer.name,
        chain=tuple(chain_blocks(route)),
    )


def sample_page(request: HttpRequest, judged: Judged, name: str, at: datetime) -> HttpResponse:
    """Show a paper before it is issued (文书预览), as it would be printed."""
    try:
        paper = sample(judged, name, at)
    except LookupError as missing:
        raise Http404 from missing
    answer = HttpResponse(render_pdf(paper), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, _("预览-%s.pdf") % paper.form.short_title) or ""
    return answer
