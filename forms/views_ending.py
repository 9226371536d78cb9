"""Ending a paper on its page (撤销、替代文书): for the principal and approver of the unit that issued it."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.models import User
from forms import revoking
from forms.endingform import SUPERSEDE, EndingForm
from forms.models import Document
from forms.selectors import visible_documents
from lifecycle.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke a paper or name the one that takes its place (撤销、替代文书).

    Raises: PermissionDenied for those who may see the paper and not end it.
    """
    assert isinstance(request.user, User)
    at = clock.now()
    rows = visible_documents(request.user, at.date()).select_related("unit", "application")
    document = get_object_or_404(rows, pk=pk)
    form = EndingForm(data=request.POST if request.method == "POST" else None)
    if document.state == Document.State.VALID and not revoking.may_end(request.user, document, at.date()):
        raise PermissionDenied(_("只有出具单位的主要负责人岗或者审批岗可以撤销、替代该文书。"))
    if request.method != "POST":
        return _page(request, document, form)
    if form.is_valid():
        refusal = _ended(request.user, document, form, at)
        if refusal is None:
            messages.success(request, _("已登记，核验页随即显示新的状态。"))
            return redirect("paper", pk=pk)
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    return _page(request, document, form, status=422)


def _ended(by: User, document: Document, form: EndingForm, at: datetime) -> DomainError | None:
    """End the paper as the form says; what the service refuses comes back."""
    told = form.cleaned_data
    try:
        if told["act"] == SUPERSEDE:
            code, why = told["new_code"], told["reason"]
            revoking.supersede(by=by, document_id=document.pk, new_code=code, reason=why, at=at)
        else:
            revoking.revoke(by=by, document_id=document.pk, reason=told["reason"], at=at)
    except DomainError as refusal:
        return refusal
    return None


def _page(request: HttpRequest, document: Document, form: EndingForm, status: int = 200) -> HttpResponse:
    return render(request, "forms/paper_end.html", {"paper": document, "form": form}, status=status)
