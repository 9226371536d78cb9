"""Routes of the style guide, for the tests of the page kit only."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.views.defaults import page_not_found, server_error

from tests.ui import sample


class _Person:
    is_authenticated = True
    is_anonymous = False


def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "styleguide.html", {**sample.context(), "user": _Person()})


def save(request: HttpRequest) -> JsonResponse:
    """Answer as the product does: the reason field names the answer wanted."""
    reason = request.POST.get("reason", "")
    if "冲突" in reason:
        return JsonResponse({"message": "林小满 14:05 保存了新的内容"}, status=409)
    if "断网" in reason:
        return JsonResponse({}, status=503)
    return JsonResponse({"saved_at": "14:06", "version": 8})


def login(request: HttpRequest) -> HttpResponse:
    from django.contrib.auth.forms import AuthenticationForm

    people = (
        ("linxm", "林小满", "市文化遗产局", "经办岗", "填写并提交开设申请"),
        ("luyz", "陆一舟", "市信息化服务中心", "科室岗", "审核申请"),
    )
    keys = ("username", "name", "unit", "post", "role")
    accounts = [dict(zip(keys, one, strict=True)) for one in people]
    form = AuthenticationForm(request, data={"username": "", "password": ""} if "bad" in request.GET else None)
    return render(request, "registration/login.html", {"form": form, "demo_accounts": accounts, "demo_password": "x"})


def locked(request: HttpRequest) -> HttpResponse:
    return render(request, "registration/locked.html")


def missing(request: HttpRequest) -> HttpResponse:
    return page_not_found(request, Exception())


urlpatterns = [
    path("styleguide/", login_not_required(styleguide), name="styleguide"),
    path("styleguide/save/", login_not_required(save)),
    path("login/", login_not_required(login), name="login"),
    path("locked/", login_not_required(locked)),
    path("404/", login_not_required(missing)),
    path("500/", login_not_required(server_error)),
    path("logout/", login_not_required(locked), name="logout"),
    path("help/", login_not_required(locked), name="help"),
    path("admin/", admin.site.urls),
]
