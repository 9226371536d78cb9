"""Which notices a person may see (可见公告): those of the cases they may see."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from lifecycle.selectors import visible_applications
from notices.models import Notice


def visible_notices(user: Any, day: date) -> QuerySet[Notice]:
    """The notices a person may see (可见公告)."""
    return Notice.objects.filter(application__in=visible_applications(user, day).values("pk"))
