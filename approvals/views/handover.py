"""Pages of handing over (工作移交): find the person who leaves, look at what moves, do it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock
from accounts.models import Post, User
from approvals.services import handing_over, substituting, transferring
from lifecycle.errors import DomainError

MOST = 20


class HandoverForm(forms.Form):
    """To whom a leaver's work goes (工作移交)."""

    use_required_attribute = False
    to = forms.ChoiceField(
        label=_("接任人"),
        required=False,
        help_text=_("接任其岗位和待办；不选的，待办回到岗位，由同岗人员办理。"),
        error_messages={"invalid_choice": _("该人员现在不能选择。")},
    )
    deactivate = forms.BooleanField(label=_("同时停用该账号（离职、调出）"), required=False)
    reason = forms.CharField(
        label=_("原因"),
        max_length=200,
        help_text=_("例如：调任、退休、借调。记入台账。"),
        error_messages={"required": _("请填写移交原因。")},
    )

    def __init__(self, people: list[User], data: Any = None) -> None:
        super().__init__(data=data)
        choices = [("", "不指定，回到岗位"), *((str(one.pk), one.real_name) for one in people)]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]


@require_safe
def handovers(request: HttpRequest) -> HttpResponse:
    """Find the person who leaves (查找离岗人员)."""
    _keeper_only(request)
    day = timezone.localtime(clock.now()).date()
    text = request.GET.get("q", "").strip()[:40]
    posts = (
        Post.objects.on(day).filter(user__real_name__icontains=text, user__is_active=True)
        if text
        else Post.objects.none()
    )
    found: dict[int, list[Post]] = {}
    for post in posts.exclude(user=request.user).select_related("user", "unit")[: MOST * 3]:
        found.setdefault(post.user_id, []).append(post)
    return render(request, "approvals/handovers.html", {"q": text, "people": list(found.values())[:MOST]})


@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """What moves when a person leaves (移交预览), and moving it (确认移交)."""
    _keeper_only(request)
    user: User = request.user  # type: ignore[assignment]
    at = clock.now()
    day = timezone.localtime(at).date()
    person = get_object_or_404(User.objects.exclude(pk=user.pk), pk=pk)
    form = HandoverForm(handing_over.successors(person, user, day), request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            asked = {**given, "to": int(given["to"]) if given["to"] else None}
            try:
                handing_over.hand_over(by=user, person_id=pk, at=at, **asked)
            except DomainError as refused:
                form.add_error(refused.field if refused.field in form.fields else None, refused.message)
            else:
                messages.success(request, _("%s的工作已移交，详见台账。") % person.real_name)
                return redirect("handovers")
    held = handing_over.holdings(person, day)
    tasks = [(task.application.number, transferring.turn_label(task.application, task)) for task in held.tasks]
    context = {"person": person, "held": held, "tasks": tasks, "form": form}
    return render(request, "approvals/handover.html", context, status=status)


def _keeper_only(request: HttpRequest) -> None:
    if substituting.keeps(request.user, timezone.localtime(clock.now()).date()) is None:  # type: ignore[arg-type]
        raise PermissionDenied(_("工作移交由安全管理员办理。"))
