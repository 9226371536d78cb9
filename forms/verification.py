"""Checking a paper in public (文书核验): what a stranger with the code may know, and how often one may ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from forms.documents import paper_of
from forms.models import Document

#: So many questions in so many seconds from one address; more is guessing codes, not checking papers.
MOST, WINDOW = 30, 60


@dataclass(frozen=True)
class Known:
    """What the public page says of a paper (公开核验内容)."""

    title: str
    number: str
    code: str
    issuer: str
    issued_at: datetime
    state: str
    state_label: str
    replaced_by: str
    ended_at: datetime | None
    banner: str
    demo: bool
    public: tuple[tuple[str, str], ...]
    files: tuple[Any, ...]


def known(code: str) -> Known | None:
    """What anyone may know of the paper with this code (公开核验): public fields only; None when there is no such paper."""
    rows = Document.objects.select_related("unit", "replaced_by")
    found = rows.filter(code=code).first()
    if found is None:
        return None
    paper = paper_of(found)
    public = ((paper.form.field(key).label, paper.words(key)) for key in paper.form.public_keys)
    return Known(
        title=found.title,
        number=found.number,
        code=found.code,
        issuer=found.unit.name,
        issued_at=found.issued_at,
        state=found.state,
        state_label=found.get_state_display(),
        replaced_by=found.replaced_by.code if found.replaced_by else "",
        ended_at=found.ended_at,
        banner=found.banner,
        demo=found.demo,
        public=tuple((label, text) for label, text in public if text),
        files=tuple(found.files.defer("content").order_by("-format")),
    )


def asked_too_often(request: HttpRequest) -> bool:
    """Count this question (频率限制): whether its address has asked too often within the window."""
    key = f"verify:{address_of(request)}"
    cache.add(key, 0, WINDOW)
    try:
        return int(cache.incr(key)) > MOST
    except ValueError:  # the window ended between the two calls
        cache.set(key, 1, WINDOW)
        return False


def address_of(request: HttpRequest) -> str:
    """Whom a question comes from (来访地址): behind a proxy, what the nearest proxy says."""
    nearest = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.USE_X_FORWARDED_HOST:
        return nearest
    told = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    return told[-1].strip() or nearest
