"""Keeping people, units, posts and substitutes (账号与单位维护). Accounts are deactivated, posts ended; nothing is deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from accounts.models import Post, Substitution, Unit, User
from accounts.readonly import KeptAdmin

admin.site.unregister(Group)  # posts grant, groups do not
admin.site.site_header = "站程 · 系统管理"
admin.site.site_title = "系统管理"
admin.site.index_title = "系统管理"


@admin.register(User)
class PersonAdmin(KeptAdmin, UserAdmin[User]):
    """People with an account (用户): deactivated when they leave, never deleted."""

    list_display = ("username", "real_name", "phone", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("username", "real_name", "phone", "mobile")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("is_superuser", "last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("实名信息", {"fields": ("real_name", "phone", "mobile", "email")}),
        ("账号", {"fields": ("is_active", "is_staff", "is_superuser", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "real_name", "phone", "password1", "password2")}),
    )


@admin.register(Unit)
class UnitAdmin(KeptAdmin):
    """The unit tree (单位): abolished with a date, never deleted."""

    list_display = ("name", "kind", "level", "parent", "valid_until")
    list_filter = ("kind", "level")
    search_fields = ("name", "short_name", "code", "credit_code")
    autocomplete_fields = ("parent", "predecessor")
    list_select_related = ("parent",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The code stands in every path below (单位代码): once given it stays."""
        return ("code", "path") if obj else ("path",)


@admin.register(Post)
class PostAdmin(KeptAdmin):
    """Who holds which office, from when to when (任职): ended with a date, never deleted."""

    list_display = ("user", "unit", "office", "title", "starts_on", "ends_on")
    list_filter = ("office",)
    search_fields = ("user__real_name", "user__username", "unit__name", "title")
    autocomplete_fields = ("user", "unit")
    list_select_related = ("user", "unit")
    date_hierarchy = "starts_on"


@admin.register(Substitution)
class SubstitutionAdmin(KeptAdmin):
    """Dated substitutes (代理): ended by their last day."""

    list_display = ("substitute", "post", "starts_on", "ends_on", "reason")
    search_fields = ("substitute__real_name", "post__user__real_name", "reason")
    autocomplete_fields = ("post", "substitute")
    list_select_related = ("substitute", "post__user", "post__unit")
