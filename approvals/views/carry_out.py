"""Doing a work item (办理登记): number, authority, day, scan; and the launch, with what still stands in its way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock
from approvals.casefile import CaseFile, open_file
from approvals.caserows import file_row, worded
from approvals.models import WorkItem
from approvals.services import attaching, working
from approvals.services.attaching import WORK
from approvals.services.issuing import sample
from approvals.tracking import holder_names
from approvals.views.cases import visible_case
from approvals.workform import WorkForm
from forms.pdf import render_pdf
from lifecycle.errors import DomainError, RuleNotMet
from lifecycle.rules import lookup
from lifecycle.rules.schema import Work


@require_http_methods(["GET", "HEAD", "POST"])
def work(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One work item (办理任务): looked at by all who see the case, done by the office it belongs to."""
    at = clock.now()
    file, item = _item(request, pk, name, at)
    if request.method != "POST":
        return _page(request, file, item)
    if not file.may_work(item) and item.done_at is None:
        raise PermissionDenied(_("“%s”由其他岗位办理。") % item.label)
    form = _form(file, item, request)
    if not form.is_valid():
        return _page(request, file, item, form=form, status=422)
    try:
        _keep_scan(request, file, item, at)
        item = working.do_item(by=file.user, application_id=pk, name=name, done=form.done(), at=at)
    except DomainError as error:
        return _refused(request, pk, name, error)
    if item.done_at is None:
        said = _("已登记“%(item)s”的结论“%(verdict)s”，任务仍为待办，请整改后重新登记。")
        messages.warning(request, said % {"item": item.label, "verdict": item.verdict})
    else:
        messages.success(request, _("“%s”已办结。") % item.label)
    return redirect("case", pk=pk)


@require_safe
def work_paper(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The paper of a work item to print and sign (待签文书), before it is issued."""
    at = clock.now()
    file, item = _item(request, pk, name, at)
    rule = file.works.get(item.name)
    papers = lookup.papers_for(file.judged.rules, *file.judged.case, at="work")
    paper = next((p for p in papers if rule is not None and p.spec == rule.form), None)
    if paper is None:
        raise Http404
    answer = HttpResponse(render_pdf(sample(file.judged, paper, at=at)), content_type="application/pdf")
    name = _("%s（打印稿）.pdf") % (paper.label or item.label)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


def _item(request: HttpRequest, pk: int, name: str, at: datetime) -> tuple[CaseFile, WorkItem]:
    file = open_file(visible_case(request, pk, at), request.user, at)  # type: ignore[arg-type]
    item = next((one for one in file.items if one.name == name), None)
    if item is None or item.name not in file.works:
        raise Http404
    return file, item


def _form(file: CaseFile, item: WorkItem, request: HttpRequest | None = None) -> WorkForm:
    return WorkForm(
        item,
        file.works[item.name],
        file.judged.rules,
        has_scan=bool(_scans(file, item)),
        data=request.POST if request else None,
        files=request.FILES if request else None,
    )


def _scans(file: CaseFile, item: WorkItem) -> list[dict[str, Any]]:
    return [file_row(one) for one in file.attachments if one.slot == WORK + item.name and one.removed_at is None]


def _result(item: WorkItem, rule: Work) -> list[tuple[str, Any]]:
    """What was entered (办理结果): the check code is kept as a digest and never shown."""
    marks = item.values.get("marks", {})
    rows = [
        (_("编号"), item.number),
        (_("办理机关"), item.authority),
        (_("日期"), item.dated),
        (_("结论"), item.verdict),
    ]
    rows += [(label, marks.get(name)) for name, label in rule.marks.items()]
    rows += [(label, _("合格")) for name, label in rule.checks.items() if name in item.values.get("checks", ())]
    if "check_code" in rule.needs:
        rows.append((_("校验码"), _("已加密保存，不再显示")))
    return [(label, value) for label, value in rows if value]


def _keep_scan(request: HttpRequest, file: CaseFile, item: WorkItem, at: datetime) -> None:
    """Keep the scan first (先存扫描件): should the rest be refused, it need not be chosen again."""
    upload = request.FILES.get("scan")
    if upload is None:
        return
    try:
        attaching.attach(by=file.user, application_id=file.application.pk, slot=WORK + item.name, upload=upload, at=at)
    except DomainError as error:
        error.field = "scan"
        raise


def _refused(request: HttpRequest, pk: int, name: str, error: DomainError) -> HttpResponse:
    at = clock.now()
    file, item = _item(request, pk, name, at)
    form = _form(file, item, request)
    form.is_valid()
    if error.field in form.fields and error.field not in form.errors:
        form.add_error(error.field, error.message)
    said = error.message
    if isinstance(error, RuleNotMet):
        said = _("有 %d 项不予通过，不能登记；逐项原因和处理办法见下方核查结果。") % len(error.findings)
    more = {"refusal": said}
    return _page(request, file, item, form=form, status=422, **more)


def _page(
    request: HttpRequest,
    file: CaseFile,
    item: WorkItem,
    *,
    form: WorkForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    rule = file.works[item.name]
    context = {
        "file": file,
        "application": file.application,
        "item": item,
        "work": rule,
        "citation": worded(item.cite, file.judged.rules),
        "who": holder_names(file.holders, item.unit_id, item.office),
        "may": file.may_work(item),
        "form": form or _form(file, item),
        "result": _result(item, rule),
        "scans": _scans(file, item),
        "waiting": file.waiting_for(item) if item.done_at is None else [],
        "gate": file.findings(rule.gate) if rule.gate and item.done_at is None else (),
        **more,
    }
    return render(request, "approvals/work.html", context, status=status)
