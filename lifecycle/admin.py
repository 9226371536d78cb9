"""Looking at governed rows (只读), keeping the working calendar, recording decisions on ambiguities (系统管理)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from accounts import clock
from accounts.readonly import AUDIT, SECURITY, SYSTEM, AppendOnlyAdmin, KeptAdmin, ReadOnlyAdmin, administers
from lifecycle import ladder, recounting, routing, sweeping
from lifecycle.models import (
    Application,
    CalendarDay,
    CalendarYear,
    Campaign,
    CampaignMember,
    CensusSite,
    Deadline,
    Domain,
    JurisdictionSetting,
    LedgerEntry,
    MediaAccount,
    Registration,
    RosterUpload,
    RuleSnapshot,
    Site,
)


@admin.register(Site)
class SiteAdmin(ReadOnlyAdmin):
    """Sites (网站): moved by their procedures only."""

    list_display = ("name", "unit", "state", "code")
    list_filter = ("state", "kind")
    search_fields = ("name", "code", "unit__name")
    list_select_related = ("unit",)


@admin.register(Domain)
class DomainAdmin(ReadOnlyAdmin):
    """Domains (域名)."""

    list_display = ("display", "site", "state", "registered_on")
    list_filter = ("state", "script")
    search_fields = ("name", "display")
    list_select_related = ("site",)


@admin.register(Registration)
class RegistrationAdmin(ReadOnlyAdmin):
    """Registrations (备案)."""

    list_display = ("label", "number", "site", "authority", "registered_on", "state")
    list_filter = ("kind", "state")
    search_fields = ("number", "site__name")
    list_select_related = ("site",)


@admin.register(CensusSite)
class CensusSiteAdmin(ReadOnlyAdmin):
    """The census lists (普查名单): put on record by importing the list."""

    list_display = ("site_name", "unit_name", "area", "list_title", "listed_on")
    list_filter = ("list_title",)
    search_fields = ("site_name", "unit_name", "address")
    list_select_related = ("area",)


@admin.register(Campaign)
class CampaignAdmin(ReadOnlyAdmin):
    """Campaigns (专项工作)."""

    list_display = ("name", "organiser", "jurisdiction", "created_at")
    search_fields = ("name", "organiser__name")
    list_select_related = ("organiser",)


@admin.register(CampaignMember)
class CampaignMemberAdmin(ReadOnlyAdmin):
    """Members of campaigns (专项工作成员): enrolled and moved by the organiser's acts."""

    list_display = ("name", "batch", "enrolled_at", "removed_at")
    list_select_related = ("batch", "site", "media")


@admin.register(RosterUpload)
class RosterUploadAdmin(ReadOnlyAdmin):
    """Uploaded rosters (名册上传)."""

    list_display = ("file_name", "roster", "uploaded_by", "uploaded_at", "confirmed_by", "confirmed_at")
    list_filter = ("roster",)
    list_select_related = ("uploaded_by", "confirmed_by")


@admin.register(MediaAccount)
class MediaAccountAdmin(ReadOnlyAdmin):
    """New-media accounts (政务新媒体账号): put on record by importing the roster."""

    list_display = ("name", "platform", "unit", "state", "moved_on")
    list_filter = ("platform", "state")
    search_fields = ("name", "account", "unit__name")
    list_select_related = ("unit",)


@admin.register(Application)
class ApplicationAdmin(ReadOnlyAdmin):
    """Applications (申请): drafts of strangers stay closed, here too."""

    list_display = ("number", "title", "unit", "state", "round", "submitted_at")
    list_filter = ("state", "procedure")
    search_fields = ("number", "title", "unit__name")
    list_select_related = ("unit",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """What has been filed (已提交)."""
        return super().get_queryset(request).exclude(number="")


@admin.register(Deadline)
class DeadlineAdmin(ReadOnlyAdmin):
    """Deadlines (期限)."""

    list_display = ("label", "unit", "due_on", "internal", "state")
    list_filter = ("state", "internal", "kind")
    search_fields = ("label", "unit__name")
    list_select_related = ("unit",)


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin):
    """The ledger (台账)."""

    list_display = ("seq", "at", "act", "text", "actor_name", "actor_post")
    search_fields = ("text", "actor_name")
    show_full_result_count = False


@admin.register(RuleSnapshot)
class RuleSnapshotAdmin(ReadOnlyAdmin):
    """The rules cases are judged by (规则快照)."""

    seen_by = (SYSTEM, SECURITY, AUDIT)
    list_display = ("digest", "jurisdiction", "procedure", "stored_at")


class JurisdictionSettingForm(forms.ModelForm[JurisdictionSetting]):
    """A decision to be recorded (口径设定): an arrangement of reminders or routing is checked before it is kept."""

    def clean(self) -> dict[str, Any]:
        """Refuse a value nothing could be arranged by (核对催办和办理安排)."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        key = str(cleaned.get("key", ""))
        for arrangement in (ladder, routing):
            if key.startswith(arrangement.PREFIX) and (fault := arrangement.wrong(key, cleaned.get("value"))):
                self.add_error("value", fault)
        return cleaned


@admin.register(JurisdictionSetting)
class JurisdictionSettingAdmin(AppendOnlyAdmin):
    """Recorded decisions of regulators (口径设定): the newest binds, the old ones stay readable."""

    seen_by = (SYSTEM, AUDIT)
    kept_by = (SECURITY,)
    list_display = ("jurisdiction", "key", "value", "effective_from", "recorded_by", "recorded_at")
    list_filter = ("jurisdiction", "key")
    list_select_related = ("recorded_by",)
    form = JurisdictionSettingForm
    fields = ("jurisdiction", "key", "value", "reason", "effective_from")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Who recorded it and when is written by the product (记录人、记录时间)."""
        return (*self.fields, "recorded_by", "recorded_at") if obj else self.fields

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Record who decided and when (登记)."""
        obj.recorded_by, obj.recorded_at = request.user, clock.now()
        super().save_model(request, obj, form, change)
        if obj.key.startswith(ladder.PREFIX):
            sweeping.look_again(clock.now())


class CalendarDayInline(admin.TabularInline[CalendarDay, CalendarYear]):
    """The days off and the make-up working days of a year (放假与调休)."""

    model = CalendarDay
    extra = 5

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Kept with their year (可维护)."""
        return administers(request.user, (SYSTEM,))

    has_change_permission = has_delete_permission = has_add_permission

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Looked at with their year (可查看)."""
        return administers(request.user, (SYSTEM, SECURITY, AUDIT))


@admin.register(CalendarYear)
class CalendarYearAdmin(KeptAdmin):
    """The working calendar (工作日历): a year entered here replaces the shipped one whole."""

    seen_by = (SECURITY, AUDIT)
    kept_by = (SYSTEM,)
    list_display = ("year", "source", "updated_at")
    inlines = (CalendarDayInline,)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """With the year's days on record, provisional dates are counted again (重新计算期限)."""
        super().save_related(request, form, formsets, change)
        recounting.recount(by=request.user, at=clock.now(), years={form.instance.year})  # type: ignore[arg-type]
