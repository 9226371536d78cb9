"""Keeping people, units, posts and substitutes (账号与单位维护). Accounts are deactivated, posts ended; nothing is deleted.

Three administrators are kept apart (三员分立): one keeps accounts and units, one says who may act, one looks at both.
"""

from __future__ import annotations

from typing import Any, cast

from axes import admin as lockouts  # registers on import; imported first, it can be replaced
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import ForeignKey
from django.http import HttpRequest

from accounts import admin_proofs  # noqa: F401 - registers by being imported
from accounts.models import Lockout, Post, Substitution, Unit, User
from accounts.readonly import AUDIT, SECURITY, SYSTEM, KeptAdmin, ReadOnlyAdmin, administers

admin.site.unregister(Group)  # posts grant, groups do not
STOCK = (lockouts.AccessAttempt, lockouts.AccessLog, lockouts.AccessFailureLog)
admin.site.unregister([model for model in STOCK if admin.site.is_registered(model)])
admin.site.site_header = "站程 · 系统管理"
admin.site.site_title = "系统管理"
admin.site.index_title = "系统管理"


@admin.register(User)
class PersonAdmin(KeptAdmin, UserAdmin[User]):
    """People with an account (用户): deactivated when they leave, never deleted."""

    seen_by = (SECURITY, AUDIT)
    kept_by = (SYSTEM,)
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

    seen_by = (SECURITY, AUDIT)
    kept_by = (SYSTEM,)
    list_display = ("name", "kind", "level", "parent", "valid_until")
    list_filter = ("kind", "level")
    search_fields = ("name", "short_name", "code", "credit_code")
    autocomplete_fields = ("parent", "predecessor")
    list_select_related = ("parent",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The code stands in every path below (单位代码): once given it stays."""
        return ("code", "path") if obj else ("path",)


class NotOneself(KeptAdmin):
    """Nobody gives an office to oneself (不得自行授权), but the first account of an empty installation."""

    seen_by = (SYSTEM, AUDIT)
    kept_by = (SECURITY,)

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any], request: HttpRequest, **kwargs: Any) -> Any:
        """Leave the person who acts out of those who may be chosen (排除本人)."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        me = cast(User, request.user)
        if field is not None and db_field.name in ("user", "substitute") and not me.is_superuser:
            field.queryset = User.objects.exclude(pk=me.pk)
        return field


@admin.register(Post)
class PostAdmin(NotOneself):
    """Who holds which office, from when to when (任职): ended with a date, never deleted."""

    list_display = ("user", "unit", "office", "title", "starts_on", "ends_on")
    list_filter = ("office",)
    search_fields = ("user__real_name", "user__username", "unit__name", "title")
    autocomplete_fields = ("user", "unit")
    list_select_related = ("user", "unit")
    date_hierarchy = "starts_on"


@admin.register(Substitution)
class SubstitutionAdmin(NotOneself):
    """Dated substitutes (代理): ended by their last day."""

    list_display = ("substitute", "post", "starts_on", "ends_on", "reason")
    search_fields = ("substitute__real_name", "post__user__real_name", "reason")
    autocomplete_fields = ("post", "substitute")
    list_select_related = ("substitute", "post__user", "post__unit")


@admin.register(Lockout)
class LockoutAdmin(ReadOnlyAdmin):
    """Failed sign-ins (登录失败记录): removing one lifts the lock of that name and address."""

    seen_by = (SECURITY, AUDIT)
    actions = ("delete_selected",)
    list_display = ("attempt_time", "username", "ip_address", "failures_since_start")
    search_fields = ("username", "ip_address")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Lifted by who says who may act (解除锁定)."""
        return administers(request.user, (SECURITY,))


@admin.register(LogEntry)
class ActsAdmin(ReadOnlyAdmin):
    """What was done in the administration (管理操作记录)."""

    seen_by = (AUDIT,)
    list_display = ("action_time", "user", "content_type", "object_repr", "action_flag", "change_message")
    list_filter = ("action_flag", "content_type")
    search_fields = ("object_repr", "user__real_name")
    list_select_related = ("user", "content_type")
