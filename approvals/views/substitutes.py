"""Pages of substitutes (代理): the list, setting one for a post, ending one early."""

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
from accounts.models import Post, Substitution, User
from approvals.services import substituting
from lifecycle.errors import DomainError


class SubstituteForm(forms.Form):
    """Who acts for the holder of a post, from when to when, and why (设置代理)."""

    use_required_attribute = False
    to = forms.ChoiceField(
        label=_("代理人"),
        help_text=_("本单位的其他在岗人员。"),
        error_messages={"required": _("请选择代理人。"), "invalid_choice": _("该人员现在不能选择。")},
    )
    starts_on = forms.DateField(
        label=_("代理起始"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("请填写起始日。"), "invalid": _("请填写有效日期。")},
    )
    ends_on = forms.DateField(
        label=_("代理截止"),
        help_text=_("当日仍由代理人签署，次日自动结束。"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("请填写截止日。"), "invalid": _("请填写有效日期。")},
    )
    reason = forms.CharField(
        label=_("原因"),
        max_length=200,
        help_text=_("例如：出差、休假、学习。记入台账。"),
        error_messages={"required": _("请填写代理原因。")},
    )

    def __init__(self, people: list[User], data: Any = None, **more: Any) -> None:
        super().__init__(data=data, **more)
        choices = [("", "请选择"), *((str(one.pk), one.real_name) for one in people)]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]


@require_safe
def substitutes(request: HttpRequest) -> HttpResponse:
    """The substitutions that concern one (代理), and the posts for which one may be set; all of them for who keeps posts."""
    user: User = request.user  # type: ignore[assignment]
    day = timezone.localtime(clock.now()).date()
    keeper = substituting.keeps(user, day) is not None
    text = request.GET.get("q", "").strip()[:40] if keeper else ""
    context = {
        "rows": substituting.all_open(day) if keeper else substituting.of_person(user, day),
        "posts": substituting.found_posts(text, day) if text else substituting.coverable(user, day),
        "keeper": keeper,
        "q": text,
        "today": day,
    }
    return render(request, "approvals/substitutes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def substitute(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a substitute for a post (设置代理)."""
    user: User = request.user  # type: ignore[assignment]
    at = clock.now()
    day = timezone.localtime(at).date()
    keeper = substituting.keeps(user, day) is not None
    mine = {} if keeper else {"user": user}
    post = get_object_or_404(Post.objects.on(day).select_related("unit", "user"), pk=pk, **mine)
    if post.office in substituting.APART:
        raise PermissionDenied(_("系统、安全、审计管理员的岗位不能代理。"))
    people = substituting.candidates(post, user, day)
    form = SubstituteForm(people, request.POST or None, initial={"starts_on": day})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = substituting.substitute(by=user, post_id=pk, at=at, **_given(form))
            except DomainError as refused:
                form.add_error(refused.field if refused.field in form.fields else None, refused.message)
            else:
                messages.success(request, _("已设置%s代理；双方都会收到通知。") % row.substitute.real_name)
                return redirect("substitutes")
    context = {"post": post, "form": form, "people": people, "own": post.user_id == user.pk}
    return render(request, "approvals/substitute.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def substitute_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a substitution early (提前结束代理)."""
    user: User = request.user  # type: ignore[assignment]
    at = clock.now()
    day = timezone.localtime(at).date()
    keeper = substituting.keeps(user, day) is not None
    mine = {} if keeper else {"post__user": user}
    rows = Substitution.objects.select_related("post__unit", "post__user", "substitute")
    row = get_object_or_404(rows, pk=pk, **mine)
    refusal = ""
    if request.method == "POST":
        try:
            substituting.end(by=user, substitution_id=pk, at=at)
        except DomainError as refused:
            refusal = refused.message
        else:
            messages.success(request, _("代理已结束；已签署的意见不受影响。"))
            return redirect("substitutes")
    context = {"row": row, "refusal": refusal, "over": row.ended_at is not None or row.ends_on < day}
    return render(request, "approvals/substitute_end.html", context, status=422 if refusal else 200)


def _given(form: SubstituteForm) -> dict[str, Any]:
    given = dict(form.cleaned_data)
    return {**given, "to": int(given["to"])}
