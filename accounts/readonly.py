"""Who may do what in the administration (系统管理): governed rows can be looked at there, never written."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts import clock
from accounts.models import Post
from accounts.permissions import posts_of


def keeps_the_system(user: Any) -> bool:
    """Whether a person keeps the system (系统管理员): by post, or as the first account of an empty installation."""
    if not (user.is_active and user.is_staff):
        return False
    return user.is_superuser or any(p.office == Post.Office.SYSTEM_ADMIN for p in posts_of(user, clock.today()))


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Rows that only the services write (只读): what the law governs has no back door."""

    actions = None

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Shown to those who keep the system (可见)."""
        return keeps_the_system(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Looked at by those who keep the system (可查看)."""
        return keeps_the_system(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never added here (不可新增)."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never changed here (不可修改)."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never deleted here (不可删除)."""
        return False


class AppendOnlyAdmin(ReadOnlyAdmin):
    """Rows that are added and then stand (只增不改)."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Added by those who keep the system (可新增)."""
        return keeps_the_system(request.user)


class KeptAdmin(AppendOnlyAdmin):
    """Rows that are kept up to date, but never deleted (可维护,不可删除): old cases still point at them."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Changed by those who keep the system (可修改)."""
        return keeps_the_system(request.user)
