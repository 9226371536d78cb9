"""The quarterly report of the desk (季度合规报告) as a paper to print."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import units_of
from forms import compliance_report
from lifecycle.compliance import listing
from lifecycle.compliance.board import board
from lifecycle.compliance.standings import standings
from lifecycle.views.compliance import asked_of

#: So many overdue clocks are listed on paper; the workbook has all.
LISTED = 200


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """The report of a unit and quarter (季度合规报告), drawn from the same figures as the board."""
    asked, _form = asked_of(request)
    user: Any = request.user
    found = standings(asked)
    late = list(listing.lines(listing.chosen(found, "failed")[:LISTED], asked))
    own = units_of(user, asked.today)
    name = asked.unit.name if asked.unit else own[0].name if own else _("全部单位")
    body = compliance_report.draw(asked, board(asked, found), late, unit_name=name, by=user.real_name)
    answer = HttpResponse(body, content_type="application/pdf")
    file = _("%(unit)s%(span)s合规报告.pdf") % {"unit": name, "span": asked.span.words}
    answer.headers["Content-Disposition"] = content_disposition_header(False, file) or "inline"
    return answer
