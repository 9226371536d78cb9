"""Looking at papers and attachments (只读): their bytes are served by the pages that ask for permission."""

from __future__ import annotations

from django.contrib import admin

from accounts.readonly import ReadOnlyAdmin
from forms.models import Document


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    """Issued papers (文书): whether they are drawn, and what failed."""

    list_display = ("title", "number", "unit", "state", "issued_at", "rendered_at", "failure")
    list_filter = ("state", "form_code")
    search_fields = ("title", "number", "code")
    list_select_related = ("unit",)
    fields = ("title", "number", "unit", "state", "code", "form_code", "form_version", "issued_at", "issued_by")
