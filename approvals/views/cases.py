"""The list of cases and the page of one case (申请列表、案卷)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.models import Unit
from approvals import caserows, contents, vacancy
from approvals.casefile import CaseFile, open_file
from approvals.caselist import CaseFilter, listed, narrowed, ordered
from approvals.deliverypanel import told_of
from approvals.filing import specs_of
from approvals.nextstep import next_of
from approvals.reading import aids
from approvals.services import copying, viewing
from approvals.signerrows import signer_panel
from approvals.tracking import stepper_rows
from approvals.verbs import verbs_of
from approvals.verdictform import VerdictForm, standing_in_the_way
from lifecycle.models import Application
from lifecycle.procedures import procedure
from lifecycle.rulebase import library
from lifecycle.rules.applicants import label_of
from lifecycle.selectors import fileable_units, ledger_of, visible_applications

PAGE = 20
#: So many entries of the story stand open; earlier ones are folded.
LATEST = 8


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """The cases a person may see (申请列表), searched and narrowed."""
    at = clock.now()
    seen = visible_applications(request.user, at.date())
    asked = CaseFilter(request.GET or None, units=Unit.objects.filter(pk__in=seen.values("unit_id")))
    found = narrowed(seen, asked) if asked.is_bound else seen
    page = Paginator(ordered(found), PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": asked,
        "page": page,
        "rows": listed(page.object_list, at.date()),
        "narrowed": asked.is_bound and any(request.GET.get(name) for name in asked.fields),
        "may_file": fileable_units(request.user, at.date()).exists(),
    }
    return render(request, "approvals/case_list.html", context)


@require_safe
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case, whole (案卷); a draft of one's own unit is filled in, not looked at."""
    at = clock.now()
    file = open_file(visible_case(request, pk, at), request.user, at)  # type: ignore[arg-type]
    if file.application.state == Application.State.DRAFT and file.may_edit:
        return redirect("draft", pk=pk)
    viewing.note(file)
    return case_page(request, file)


def visible_case(request: HttpRequest, pk: int, at: datetime) -> Application:
    """The case, if the person may see it (可见申请); else 404."""
    rows = visible_applications(request.user, at.date())
    return get_object_or_404(rows.select_related("unit", "site", "created_by", "parent"), pk=pk)


def case_page(request: HttpRequest, file: CaseFile, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a case (案卷页); `more` says what was refused and keeps what was typed."""
    context = {**page_context(file, request.GET.get("round", "")), **aids(file, request.GET, request.POST), **more}
    if file.my_turn and "form" not in context:
        context["form"] = VerdictForm(file)
    if file.my_turn:
        context["before_grant"] = standing_in_the_way(file)
    return render(request, "approvals/case.html", context, status=status)


def page_context(file: CaseFile, wanted_round: str) -> dict[str, Any]:
    """All columns of the page (案卷各栏)."""
    application, rules = file.application, file.judged.rules
    step = next_of(file)
    step["citation"] = caserows.worded(step["citation"], rules) if step.get("citation") else None
    clocks, works = caserows.clock_rows(file), caserows.work_rows(file)
    story = caserows.story_rows(ledger_of(application), rules)
    context = {"banners": [{"text": rules.banner}]} if rules.banner else {}
    return {
        **context,
        **_content(file, wanted_round),
        "file": file,
        "application": application,
        "procedure": procedure(application.procedure),
        "applicant_label": label_of(application.applicant_type),
        "rulebook_label": library().book(rules.jurisdiction).label,
        "rules": rules,
        "next": step,
        "signers": signer_panel(file),
        "steps": stepper_rows(file.track()) if file.rounds else [],
        "works": works,
        "works_done": sum(1 for row in works if row["state"] == "done"),
        "scans": [one for row in works for one in row["files"]],
        "notices": caserows.notice_rows(file),
        "clocks": clocks,
        "urging": file.urging,
        "told": told_of(application),
        "verbs": verbs_of(file),
        "vacancies": vacancy.on_page(file.application),
        "copies": file.copies if copying.may_copy(application, file.items, file.seats) else (),
        "ended_clocks": sum(1 for row in clocks if row["ended"]),
        "papers": caserows.paper_rows(p for p in file.papers if p.state == p.State.VALID),
        "old_papers": caserows.paper_rows(p for p in file.papers if p.state != p.State.VALID),
        "story": story[:LATEST],
        "earlier": story[LATEST:],
        "parts": _parts(file),
        "today": file.today,
    }


def _content(file: CaseFile, wanted_round: str) -> dict[str, Any]:
    """What the application says in the round looked at (所示轮次内容), what changed, and what its check found."""
    specs = specs_of(file.judged)
    shown = _round_shown(file, wanted_round)
    values, before = _values(file, shown)
    filed = next((one.opened_at for one in file.rounds if one.number == shown), None)
    findings = file.findings("submit", at=filed, values=values)
    return {
        "sections": contents.sections(specs, values, before),
        "shown_round": shown,
        "attachments": caserows.attachment_rows(file, shown),
        "findings": findings,
        "in_order": all(f.level == "passed" for f in findings),
        "judged_on": file.application.judged_on,
        "rounds": caserows.round_rows(file, specs),
    }


def _parts(file: CaseFile) -> list[tuple[str, str]]:
    """The parts of the page that there are (页内导航)."""
    asked = (
        ("works", _("办理任务"), file.items),
        ("notices", _("公告"), file.notices),
        ("content", _("申请内容"), True),
        ("findings", _("提交时核查"), True),
        ("opinions", _("审批意见"), file.rounds),
        ("papers", _("文书"), file.papers),
        ("story", _("办理记录"), True),
    )
    return [(anchor, label) for anchor, label, there in asked if there]


def _round_shown(file: CaseFile, wanted: str) -> int | None:
    """Which round's content is shown (所示轮次): the one asked for, else the last one handed in; None for a draft."""
    numbers = [one.number for one in file.rounds]
    if wanted.isdecimal() and int(wanted) in numbers:
        return int(wanted)
    return numbers[-1] if numbers else None


def _values(file: CaseFile, shown: int | None) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The answers of a round and of the one before it (本轮与上轮内容)."""
    by_number = {one.number: one.values for one in file.rounds}
    if shown is None:
        return file.application.values, None
    return by_number[shown], by_number.get(shown - 1)
