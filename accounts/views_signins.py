"""The record of sign-ins (登录记录), for the security and the audit administrator."""

from __future__ import annotations

import ipaddress
from typing import Any, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.models import Post, User
from accounts.permissions import posts_of
from accounts.signins import record

READERS = (Post.Office.SECURITY_ADMIN, Post.Office.AUDIT_ADMIN)
OUTCOMES = (("", _("全部")), ("in", _("登录成功")), ("failed", _("登录失败")), ("locked", _("已锁定")))


class SignInFilter(forms.Form):
    """What to look for (筛选)."""

    username = forms.CharField(label=_("用户名"), required=False, max_length=150)
    address = forms.CharField(label=_("网络地址"), required=False, max_length=45)
    outcome = forms.ChoiceField(label=_("结果"), required=False, choices=OUTCOMES)

    def clean_address(self) -> str:
        """An address as such (网络地址).

        Raises: ValidationError for what is no address.
        """
        given = str(self.cleaned_data["address"]).strip()
        if not given:
            return ""
        try:
            return str(ipaddress.ip_address(given))
        except ValueError:
            raise forms.ValidationError(_("“%(given)s”不是网络地址，例如 10.1.2.3。") % {"given": given}) from None


@require_safe
def sign_ins(request: HttpRequest) -> HttpResponse:
    """The record of sign-ins (登录记录).

    Raises: PermissionDenied for everybody who is neither security nor audit administrator.
    """
    user = cast(User, request.user)
    if not any(post.office in READERS for post in posts_of(user, clock.today())):
        raise PermissionDenied(_("登录记录只供安全管理员和审计管理员查看。"))
    form = SignInFilter(request.GET or None)
    wanted: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    page = Paginator(record(**wanted), 50).get_page(request.GET.get("page"))
    names = dict(User.objects.filter(username__in={row.username for row in page}).values_list("username", "real_name"))
    rows = [(row, names.get(row.username, "")) for row in page]
    return render(request, "accounts/sign_ins.html", {"form": form, "page": page, "rows": rows})
