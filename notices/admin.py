"""Looking at notices (只读): posted and ended by the pages of their case."""

from __future__ import annotations

from django.contrib import admin

from accounts.readonly import ReadOnlyAdmin
from notices.models import Notice


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """Notices (公告)."""

    list_display = ("label", "site", "place_label", "state", "posted_at", "last_day")
    list_filter = ("state", "kind")
    search_fields = ("label", "site__name")
    list_select_related = ("site",)
