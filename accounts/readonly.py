"""Who may do what in the administration (系统管理): three administrators kept apart, and no back door to what the law governs."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from accounts import clock
from accounts.models import Post
from accounts.permissions import posts_of

SYSTEM, SECURITY, AUDIT = Post.Office.SYSTEM_ADMIN, Post.Office.SECURITY_ADMIN, Post.Office.AUDIT_ADMIN


def administers(user: Any, offices: tuple[str, ...]) -> bool:
    """Whether a person administers by one of these offices (三员), or as the first account of an empty installation."""
    if not (user.is_active and user.is_staff):
        return False
    return user.is_superuser or any(p.office in offices for p in posts_of(user, clock.today()))


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Rows that only the services write (只读); business is seen by no administrator but the first account."""

    actions: Any = None
    #: The offices that look at these rows, and those that keep them.
    seen_by: ClassVar[tuple[str, ...]] = ()
    kept_by: ClassVar[tuple[str, ...]] = ()

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Shown to those who may look (可见)."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Looked at by the offices named (可查看)."""
        return administers(request.user, (*self.seen_by, *self.kept_by))

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
        """Added by the offices that keep them (可新增)."""
        return administers(request.user, self.kept_by)


class KeptAdmin(AppendOnlyAdmin):
    """Rows that are kept up to date, but never deleted (可维护,不可删除): old cases still point at them."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Changed by the offices that keep them (可修改)."""
        return administers(request.user, self.kept_by)
