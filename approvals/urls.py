"""Addresses of the workbench, of applying and of everything that happens to a case."""

from __future__ import annotations

from django.urls import include, path

from approvals.views import apply, attachments, batch, inbox, search, unitchange, whatif, workbench

urlpatterns = [
    path("", workbench.workbench, name="workbench"),
    path("inbox/", inbox.inbox_page, name="inbox"),
    path("inbox/approve/", batch.approve_many, name="inbox_approve"),
    path("inbox/filters/", inbox.save, name="inbox_save"),
    path("inbox/filters/<int:pk>/", inbox.change, name="inbox_filter"),
    path("search/", search.search, name="search"),
    path("whatif/", whatif.whatif, name="whatif"),
    path("apply/", apply.choose, name="apply"),
    path("apply/<int:pk>/", apply.draft, name="draft"),
    path("apply/<int:pk>/save/", apply.draft_save, name="draft_save"),
    path("apply/<int:pk>/preflight/", apply.draft_preflight, name="draft_preflight"),
    path("apply/<int:pk>/submit/", apply.draft_submit, name="draft_submit"),
    path("apply/<int:pk>/discard/", apply.draft_discard, name="draft_discard"),
    path("apply/<int:pk>/papers/<slug:name>/", apply.draft_paper, name="draft_paper"),
    path("cases/<int:pk>/attachments/", attachments.attach, name="attach"),
    path("attachments/<int:pk>/remove/", attachments.detach, name="detach"),
    path("units/<int:pk>/merge/", unitchange.merge, name="unit_merge"),
    path("units/<int:pk>/rename/", unitchange.rename, name="unit_rename"),
    path("", include("approvals.urls_cases")),
]
