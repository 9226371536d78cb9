"""Merging and renaming units (单位撤并、更名): what it would mean is shown before it is done."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.models import Unit, User
from approvals import unitchange
from approvals.services import merging
from lifecycle.errors import DomainError

WHY = _("依据的文件名称和文号，或者理由；记入台账。")


class MergeForm(forms.Form):
    """Into which unit, and why (并入哪个单位、依据什么)."""

    into = forms.ModelChoiceField(Unit.objects.none(), label=_("并入单位"), empty_label=_("请选择"))
    reason = forms.CharField(
        label=_("依据"), max_length=merging.MOST_WORDS, help_text=WHY, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, unit: Unit, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Unit.objects.filter(valid_until=None).exclude(path__startswith=unit.path)
        cast(forms.ModelChoiceField[Unit], self.fields["into"]).queryset = found


class RenameForm(forms.Form):
    """The new name, and why (新名称、依据)."""

    name = forms.CharField(label=_("新的单位全称"), max_length=120)
    short_name = forms.CharField(label=_("规范简称"), max_length=60, required=False)
    reason = forms.CharField(
        label=_("依据"), max_length=merging.MOST_WORDS, help_text=WHY, widget=forms.Textarea(attrs={"rows": 3})
    )


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Merge a unit into another (单位撤并), after what it concerns has been seen."""
    user, unit, at = cast(User, request.user), _kept(request, pk), clock.now()
    form = MergeForm(unit, request.POST or None, initial={"into": request.GET.get("into", "")})
    chosen = request.POST.get("into") or request.GET.get("into", "")
    into = Unit.objects.filter(pk=int(chosen)).first() if chosen.isdecimal() else None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            merging.merge(by=user, unit_id=unit.pk, into_id=said["into"].pk, reason=said["reason"], at=at)
        except DomainError as error:
            form.add_error(error.field or None, error.message)
        else:
            messages.success(request, _("已登记：“%(unit)s”并入“%(into)s”。") % {"unit": unit, "into": said["into"]})
            return redirect("unit", pk=said["into"].pk)
    context = {
        "unit": unit,
        "into": into,
        "form": form,
        "why_not": merging.why_not(unit, into) if into else "",
        "preview": unitchange.preview(unit, into, at.date()),
    }
    return render(request, "approvals/unit_merge.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a unit another name (单位更名)."""
    user, unit, at = cast(User, request.user), _kept(request, pk), clock.now()
    form = RenameForm(request.POST or None, initial={"name": unit.name, "short_name": unit.short_name})
    if request.method == "POST" and form.is_valid():
        try:
            merging.rename(by=user, unit_id=unit.pk, at=at, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field or None, error.message)
        else:
            messages.success(request, _("已更名；以后出具的文书印新名称，已出具的不变。"))
            return redirect("unit", pk=unit.pk)
    return render(
        request, "approvals/unit_rename.html", {"unit": unit, "form": form}, status=422 if form.errors else 200
    )


def _kept(request: HttpRequest, pk: int) -> Unit:
    """A unit for who keeps the register (可维护的单位).

    Raises: PermissionDenied.
    """
    if not merging.keeps_units(cast(User, request.user), clock.now()):
        raise PermissionDenied(_("单位撤并和更名由系统管理员登记。"))
    return get_object_or_404(Unit, pk=pk)
