"""Looking as another person (视角查看): asked for with a reason, ended by a button that stands on every page."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.models import User
from lifecycle import viewing
from lifecycle.errors import DomainError
from lifecycle.models import Viewing
from lifecycle.viewas import KEY, renew


class ViewingForm(forms.Form):
    """As whom, and why (查看谁、为什么)."""

    person = forms.CharField(
        label=_("查看谁的页面"),
        max_length=150,
        help_text=_("填写用户名或者姓名；不能查看其他管理员和辖区以外的人员。"),
        widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("查看事由"),
        max_length=viewing.MOST_WORDS,
        help_text=_("记入台账，被查看人在“我的”页面可以看到。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, people: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people

    def clean_person(self) -> User:
        """The one person meant (被查看人).

        Raises: ValidationError for nobody or several of that name.
        """
        text = str(self.cleaned_data["person"]).strip()
        found = [one for one in self.people if text in (one.username, one.real_name)]
        if len(found) == 1:
            return cast(User, found[0])
        if not found:
            raise forms.ValidationError(_("没有可以查看的这个人员，请核对用户名或者姓名。"))
        names = "、".join(one.username for one in found)
        raise forms.ValidationError(_("同名人员有多位，请填写用户名：%s。") % names)


@require_http_methods(["GET", "HEAD", "POST"])
def view_as(request: HttpRequest) -> HttpResponse:
    """Ask to look as another person (申请视角查看).

    Raises: PermissionDenied for all but the audit administrator.
    """
    at, user = clock.now(), cast(User, request.user)
    if viewing.post_of(user, at) is None:
        raise PermissionDenied(_("只有审计管理员可以以他人视角查看。"))
    people = list(viewing.viewable(user, at).distinct())
    form = ViewingForm(people, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = viewing.start(
                by=user, person_id=form.cleaned_data["person"].pk, reason=form.cleaned_data["reason"], at=at
            )
        except DomainError as error:
            form.add_error(error.field or None, error.message)
        else:
            renew(request)
            request.session[KEY] = row.pk
            return redirect("workbench")
    earlier = Viewing.objects.filter(viewer=user).select_related("person")[:20]
    context = {"form": form, "people": people, "earlier": earlier, "minutes": settings.VIEW_AS_MINUTES}
    return render(request, "lifecycle/view_as.html", context, status=422 if form.is_bound else 200)


@require_POST
def view_as_end(request: HttpRequest) -> HttpResponse:
    """End it (结束视角查看) and go back to one's own pages."""
    viewing.end(by=request.user, at=clock.now())
    if request.session.pop(KEY, None) is not None:
        renew(request)
    messages.success(request, _("已结束以他人视角查看。"))
    return redirect("workbench")
