"""Looking at decisions, work and open turns (只读): written by the services alone."""

from __future__ import annotations

from django.contrib import admin

from accounts.readonly import ReadOnlyAdmin
from approvals.engine import stock
from approvals.models import CaseTask, Decision, Signature, Signer, WorkItem

stock.take_away()


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    """Decisions (审批意见)."""

    list_display = ("application", "round", "step_label", "verdict", "signer_name", "decided_at")
    list_filter = ("verdict",)
    search_fields = ("application__number", "signer_name")
    list_select_related = ("application",)


@admin.register(Signer)
class SignerAdmin(ReadOnlyAdmin):
    """Those asked to sign a step together (签署人)."""

    list_display = ("application", "round", "step_label", "label", "kind", "added_by_name", "removed_at")
    list_filter = ("kind",)
    search_fields = ("application__number", "label")
    list_select_related = ("application",)


@admin.register(Signature)
class SignatureAdmin(ReadOnlyAdmin):
    """What each of several signers has signed (联签意见)."""

    list_display = ("signer", "verdict", "name", "signed_at")
    list_filter = ("verdict",)
    search_fields = ("name", "signer__application__number")
    list_select_related = ("signer",)


@admin.register(WorkItem)
class WorkItemAdmin(ReadOnlyAdmin):
    """Work items (办理任务)."""

    list_display = ("label", "application", "unit", "done_at")
    search_fields = ("label", "application__number", "unit__name")
    list_select_related = ("application", "unit")


@admin.register(CaseTask)
class CaseTaskAdmin(ReadOnlyAdmin):
    """Turns (待办): whose turn it is or was."""

    list_display = ("application", "flow_task", "status", "owner_permission", "due_on", "created", "finished")
    list_filter = ("status",)
    search_fields = ("application__number",)
    list_select_related = ("application", "owner")
    fields = ("application", "flow_task", "status", "owner", "owner_permission", "due_on", "created", "finished")
