"""The names that issued files are saved under (文件名)."""

from __future__ import annotations

import re

from forms.models import Document

REFUSED = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')
MOST = 120


def saved_as(document: Document, extension: str) -> str:
    """The name a paper is saved under (文件名): title and number."""
    return f"{bare(f'{document.title}{document.number}')}.{extension}"


def bare(text: str) -> str:
    """A text without what file systems refuse (规整文件名)."""
    return REFUSED.sub("", text)[:MOST]
