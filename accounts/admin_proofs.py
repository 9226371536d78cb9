"""Taking away what a person can no longer use (身份凭据维护): a lost device, a wrong link; never looking at a secret."""

from __future__ import annotations

from typing import Any

from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
from allauth.socialaccount.admin import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.admin import UserSession
from django.contrib import admin
from django.http import HttpRequest

from accounts.models import Device, Link
from accounts.readonly import AUDIT, SECURITY, ReadOnlyAdmin, administers

STOCK = (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession)
admin.site.unregister([model for model in STOCK if admin.site.is_registered(model)])


class RemovedBySecurity(ReadOnlyAdmin):
    """Rows of other packages that the security administrator may remove (可解除)."""

    seen_by = (SECURITY, AUDIT)
    actions = ("delete_selected",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Removed by who says who may act (解除)."""
        return administers(request.user, (SECURITY,))


@admin.register(Device)
class DeviceAdmin(RemovedBySecurity):
    """Second factors (双因素凭据): removed where the device is lost, so that the person sets it up again."""

    fields = ("user", "type", "created_at", "last_used_at")
    list_display = ("user", "type", "created_at", "last_used_at")
    search_fields = ("user__username", "user__real_name")
    list_select_related = ("user",)


@admin.register(Link)
class LinkAdmin(RemovedBySecurity):
    """Identities of the identity service (统一身份关联): removed where they opened the wrong account."""

    fields = ("user", "provider", "uid", "last_login", "date_joined")
    list_display = ("user", "provider", "uid", "last_login")
    search_fields = ("user__username", "user__real_name", "uid")
    list_select_related = ("user",)
