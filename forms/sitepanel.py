"""What the page of a site shows of its papers (网站页面区块)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.panels import Panel
from forms.models import Document
from forms.selectors import visible_documents
from lifecycle.models import Site

MOST = 30


def papers_of_site(site: Site, user: Any, at: datetime) -> Panel | None:
    """The papers of a site (网站文书), the newest first, each with its files."""
    rows = visible_documents(user, at.date()).filter(site=site).prefetch_related("files").order_by("-issued_at", "-pk")
    return Panel("forms/site_panel.html", {"papers": [listed(paper) for paper in rows[:MOST]]})


def listed(paper: Document) -> dict[str, Any]:
    """A paper as the list of files reads it (文书)."""
    links = [
        (file.get_format_display(), reverse("paper_file", args=[paper.pk, file.format]))
        for file in sorted(paper.files.all(), key=lambda one: one.format, reverse=True)
    ]
    state = "" if paper.state == Document.State.VALID else paper.get_state_display()
    return {
        "name": paper.title,
        "url": reverse("paper", args=[paper.pk]),
        "note": " ".join(part for part in (paper.number, state) if part),
        "at": paper.issued_at,
        "links": links,
    }
