"""A browserless visitor who is signed in, for the tests of pages."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client

from accounts.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"


def visitor(user: User | None) -> Client:
    """A client signed in as this person; a stranger for None."""
    client = Client()
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


def words(answer: Any) -> str:
    """What a page says, without its tags and with single spaces."""
    text = re.sub(r"(?s)<(script|style|head).*?</\1>|<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", html.unescape(text))
