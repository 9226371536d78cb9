"""Which papers and attachments a person may see (可见文书与附件): those of the cases and sites they may see."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from forms.models import Attachment, Document
from lifecycle.selectors import visible_applications, visible_sites


def visible_documents(user: Any, day: date) -> QuerySet[Document]:
    """The papers a person may see (可见文书)."""
    cases = visible_applications(user, day).values("pk")
    sites = visible_sites(user, day).values("pk")
    return Document.objects.filter(Q(application__in=cases) | Q(application__isnull=True, site__in=sites))


def matching(rows: QuerySet[Document], text: str, state: str) -> QuerySet[Document]:
    """The papers a filter leaves (筛选文书): by words of title, number, code, unit or site, and by state."""
    if text:
        rows = rows.filter(
            Q(title__icontains=text)
            | Q(number__icontains=text)
            | Q(code__icontains=text)
            | Q(unit__name__icontains=text)
            | Q(site__name__icontains=text)
        )
    return rows.filter(state=state) if state else rows


def visible_attachments(user: Any, day: date) -> QuerySet[Attachment]:
    """The attachments a person may see (可见附件), replaced ones of earlier rounds among them."""
    return Attachment.objects.filter(application__in=visible_applications(user, day).values("pk"))
