"""Applying (申请): choose a procedure, fill in the official form, see what the rules say, submit."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import clock
from accounts.models import User
from accounts.permissions import holds
from approvals import planning
from approvals.applying import judge_typed, panel_of, slots_of, typed
from approvals.choosing import Option, choices_for
from approvals.filing import form_of
from approvals.foresight import planned
from approvals.outlook import outlook
from approvals.papersample import sample_of
from approvals.services.drafting import EDITABLE, FILING, discard, open_draft, save_draft
from approvals.services.submitting import resubmit, submit
from approvals.views.filling import confirm_page, draft_page
from forms.pdf import render_pdf
from forms.preview import render_html
from lifecycle.errors import DomainError, NotAllowedNow, StaleVersion
from lifecycle.models import Application, Site
from lifecycle.selectors import fileable_units, visible_applications


def _load(request: HttpRequest, pk: int, at: datetime) -> Application:
    """The application, if the person may see it and files for its unit.

    Raises: Http404 for one that is not theirs to see, PermissionDenied for one that is not theirs to fill in.
    """
    day = timezone.localtime(at).date()
    rows = visible_applications(request.user, day).select_related("unit", "site", "created_by")
    application = get_object_or_404(rows, pk=pk)
    if not holds(request.user, application.unit, *FILING, day=day):
        raise PermissionDenied(_("只有申请单位的经办人和主要负责人可以填报。"))
    return application


def _seen(request: HttpRequest) -> int | None:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() else None


def _me(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Choose what to apply for, and for which unit (选择事项)."""
    at = clock.now()
    units = list(fileable_units(request.user, timezone.localtime(at).date()))
    wanted = request.POST.get("unit") or request.GET.get("unit") or ""
    unit = next((u for u in units if str(u.pk) == wanted), None)
    if wanted and unit is None:
        raise Http404
    unit = unit or (units[0] if units else None)
    code = request.POST.get("procedure") or request.GET.get("procedure") or ""
    choices = choices_for(unit, at, code) if unit else []
    if code and unit and not choices:
        raise Http404
    refusal = ""
    if request.method == "POST" and unit is not None:
        try:
            site = _site_of(choices[0] if code else None, request.POST.get("site", ""))
            values = planned(unit, choices[0], site, at, request.POST) if code else {}
            made = open_draft(by=_me(request), unit=unit, procedure_code=code, at=at, site=site, values=values)
        except DomainError as refused:
            refusal = refused.message
        else:
            return redirect("draft", pk=made.pk)
    context = {"units": units, "unit": unit, "choices": choices, "refusal": refusal, "chosen": bool(code)}
    return render(request, "approvals/apply/choose.html", context, status=422 if refusal else 200)


def _site_of(option: Option | None, key: str) -> Site | None:
    """The site the draft is about (所涉网站): one of the unit's own, or one of those it supervises.

    Raises: DomainError when the procedure needs one and none of the unit's is named.
    """
    if option is None or not option.procedure.names_site:
        return None
    found = next((site for site in option.sites if str(site.pk) == key), None)
    if found is None:
        raise DomainError(_("请选择要办理“%s”的网站。") % option.procedure.name, field="site")
    return found


@require_GET
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The application form with everything that helps to fill it in (填报页面)."""
    at = clock.now()
    application = _load(request, pk, at)
    if application.state not in EDITABLE:
        return redirect("case", pk=pk)
    return draft_page(request, planning.judge(application, at), at)


@require_POST
def draft_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what is typed (暂存): JSON for the autosave, a page for a click."""
    at = clock.now()
    application = _load(request, pk, at)
    quiet = request.headers.get("X-Requested-With") == "autosave"
    judged = planning.judge(application, at)
    _form, values = typed(judged, request.POST)
    try:
        saved = save_draft(by=_me(request), application_id=pk, values=values, seen=_seen(request), at=at)
    except DomainError as refused:
        stale = isinstance(refused, StaleVersion)
        status = 409 if stale else 422
        if quiet:
            said = (
                _("同事或者您的另一个窗口已先保存，自动保存已暂停；点“保存”核对不同之处。")
                if stale
                else refused.message
            )
            return JsonResponse({"message": said}, status=status)
        if isinstance(refused, NotAllowedNow):
            return _closed(request, pk, refused)
        return draft_page(request, judged, at, data=request.POST, refusal=refused, status=status)
    if quiet:
        return JsonResponse({"saved_at": timezone.localtime(at).strftime("%H:%M"), "version": saved.version})
    messages.success(request, _("已保存，可以继续填写，也可以以后再来。"))
    return redirect("draft", pk=pk)


@require_POST
def draft_preflight(request: HttpRequest, pk: int) -> HttpResponse:
    """What the rules say to what is typed now (实时核查), without saving it."""
    at = clock.now()
    judged, _values = judge_typed(_load(request, pk, at), at, request.POST)
    context = {"application": judged.application, "panel": panel_of(judged, slots_of(judged))}
    return render(request, "approvals/apply/_live.html", {**context, "outlook": outlook(judged, at), "swap": True})


@require_http_methods(["GET", "POST"])
def draft_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in (提交): first what it leads to, then, confirmed, the act itself."""
    at = clock.now()
    application = _load(request, pk, at)
    if application.state not in EDITABLE:
        if request.method == "POST":
            messages.warning(request, _("该申请目前为“%s”，没有重复提交。") % application.get_state_display())
        return redirect("case", pk=pk)
    if request.method == "POST":
        return _hand_in(request, application, at) if request.POST.get("confirm") else _ready(request, application, at)
    return confirm_page(request, planning.judge(application, at), at)


def _ready(request: HttpRequest, application: Application, at: datetime) -> HttpResponse:
    """Keep what was typed; if nothing stands in the way, go on to the confirmation."""
    judged = planning.judge(application, at)
    _form, values = typed(judged, request.POST)
    try:
        saved = save_draft(by=_me(request), application_id=application.pk, values=values, seen=_seen(request), at=at)
    except StaleVersion as stale:
        return draft_page(request, judged, at, data=request.POST, refusal=stale, status=409)
    judged = planning.judge(saved, at)
    if panel_of(judged, slots_of(judged)).blocked:
        return draft_page(request, judged, at, data=saved.values, check=True, status=422)
    return redirect("draft_submit", pk=application.pk)


def _hand_in(request: HttpRequest, application: Application, at: datetime) -> HttpResponse:
    act = resubmit if application.state == Application.State.RETURNED else submit
    try:
        done = act(by=_me(request), application_id=application.pk, seen=_seen(request), at=at)
    except StaleVersion as stale:
        return confirm_page(request, planning.judge(application, at), at, refusal=stale, status=409)
    except DomainError as refused:
        judged = planning.judge(application, at)
        return draft_page(request, judged, at, data=application.values, refusal=refused, check=True, status=422)
    messages.success(request, _("已提交，申请编号 %s。办理进展可以随时在本页查看。") % done.number)
    return redirect("case", pk=done.pk)


@require_POST
def draft_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away (作废草稿)."""
    at = clock.now()
    _load(request, pk, at)
    try:
        discard(by=_me(request), application_id=pk, at=at)
    except DomainError as refused:
        return _closed(request, pk, refused)
    messages.success(request, _("草稿已作废，作废记录保留在台账中。"))
    return redirect("workbench")


@require_GET
def draft_paper(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A paper as it would be issued now (文书预览), before anything is filed: on the page, or as it prints."""
    at = clock.now()
    judged = planning.judge(_load(request, pk, at), at)
    try:
        paper = sample_of(planning.knowing(judged, dict(form_of(judged).initial)), name, at)
    except LookupError as missing:
        raise Http404 from missing
    if request.GET.get("as") == "pdf":
        answer = HttpResponse(render_pdf(paper), content_type="application/pdf")
        named = content_disposition_header(True, _("预览-%s.pdf") % paper.form.short_title)
        answer.headers["Content-Disposition"] = named or "attachment"
        return answer
    context = {"application": judged.application, "paper": paper, "preview": render_html(paper)}
    return render(request, "approvals/apply/paper.html", context)


def _closed(request: HttpRequest, pk: int, refused: DomainError) -> HttpResponse:
    messages.error(request, refused.message)
    return redirect("case", pk=pk)
