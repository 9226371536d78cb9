"""The page of a verb (办理动作页): what it leads to, its form, the act; what is typed is never lost, whoever was faster."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import clock
from approvals.casefile import CaseFile, open_file
from approvals.offers.verb import Verb
from approvals.services import standing
from approvals.verbs import Offer
from approvals.views.cases import visible_case
from lifecycle.errors import DomainError, StaleVersion


class VerbForm(forms.Form):
    """What a verb asks for (动作表单); the version that was seen goes with it. The service judges, the form keeps."""

    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, file: CaseFile, data: Any = None, *, asked: Mapping[str, Any] | None = None) -> None:
        super().__init__(data=data, initial={"seen": file.application.version})
        self.file = file
        self.asked = asked or {}


class ReasonedForm(VerbForm):
    """A verb that asks for a reason (须写原因)."""

    reason = forms.CharField(
        label=_("原因"),
        max_length=500,
        help_text=_("记入台账，有关人员都能看到。"),
        error_messages={"required": _("请填写原因，原因记入台账。")},
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 500}),
    )


def no_points(file: CaseFile) -> list[str]:
    """Nothing to be said beyond the sentence of the verb (无补充说明)."""
    return []


@dataclass(frozen=True)
class VerbPage:
    """One verb with its page (办理动作页): `act` calls the service and returns the words of success."""

    offer: Offer
    act: Callable[[CaseFile, dict[str, Any], datetime], str]
    label: str | Promise
    not_yours: str | Promise
    form: type[VerbForm] = ReasonedForm
    points: Callable[[CaseFile], Sequence[str]] = no_points
    template: str = "approvals/verb.html"

    def answer(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the page, or do the act (显示或办理).

        Raises: PermissionDenied for a person the verb does not concern.
        """
        at = clock.now()
        file, verb = self._opened(request, pk, at)
        if request.method != "POST":
            return self._page(request, file, verb, self.form(file, asked=request.GET))
        form = self.form(file, request.POST, asked=request.GET)
        if not verb.available:
            late = _seen(request) not in (None, file.application.version)
            return self._page(request, file, verb, form, status=409 if late else 422, beaten=late)
        if not form.is_valid():
            return self._page(request, file, verb, form, status=422)
        try:
            words = self.act(file, form.cleaned_data, at)
        except DomainError as refused:
            return self._refused(request, pk, refused, at)
        messages.success(request, words)
        return redirect("case", pk=pk)

    def _opened(self, request: HttpRequest, pk: int, at: datetime) -> tuple[CaseFile, Verb]:
        file = open_file(visible_case(request, pk, at), request.user, at)  # type: ignore[arg-type]
        verb = self.offer(file)
        if verb is not None:
            return file, verb
        if request.method != "POST" or _seen(request) in (None, file.application.version):
            raise PermissionDenied(self.not_yours)
        return file, Verb("", str(self.label), "", "", why_not=standing.moved_on(file.application))

    def _refused(self, request: HttpRequest, pk: int, error: DomainError, at: datetime) -> HttpResponse:
        """The page again (退回页面): why it was refused, what is typed kept, the case as it stands now."""
        file, verb = self._opened(request, pk, at)
        posted = request.POST.copy()
        posted["seen"] = str(file.application.version)
        form = self.form(file, posted, asked=request.GET)
        form.is_valid()
        at_field = error.field in form.fields
        if at_field:
            form.add_error(error.field, error.message)
        late = isinstance(error, StaleVersion)
        more = {"refusal": "" if at_field else error.message, "beaten": late}
        return self._page(request, file, verb, form, status=409 if late else 422, **more)

    def _page(
        self, request: HttpRequest, file: CaseFile, verb: Verb, form: VerbForm, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        typed = [bound for bound in form.visible_fields() if form.is_bound and bound.value()]
        context = {
            "file": file,
            "application": file.application,
            "verb": verb,
            "form": form,
            "points": self.points(file),
            "typed": typed,
            **more,
        }
        return render(request, self.template, context, status=status)


def _seen(request: HttpRequest) -> int | None:
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() else None
