"""Proving the archive (核验档案): every stored byte is hashed again and compared with what was noted when it was made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from forms.models import Attachment, Document, DocumentFile

#: Files held in memory at a time; an issued file is some hundred kilobytes.
FILES_AT_ONCE = 20
FORMATS = len(DocumentFile.Format)


@dataclass(frozen=True)
class Damaged:
    """What does not hold (失实文件): which file, and what differs."""

    name: str
    why: str


@dataclass(frozen=True)
class Verified:
    """How a walk through the archive went (核验结果)."""

    papers: int
    attachments: int
    damaged: Damaged | None = None


def verify() -> Verified:
    """Hash every issued file and every attachment again (核验档案); stops at the first that does not hold."""
    papers = 0
    for papers, damaged in enumerate(_papers(), 1):
        if damaged:
            return Verified(papers - 1, 0, damaged)
    lost = _without_files()
    if lost:
        return Verified(papers, 0, lost)
    attachments = 0
    for attachments, damaged in enumerate(_attachments(), 1):
        if damaged:
            return Verified(papers, attachments - 1, damaged)
    return Verified(papers, attachments)


def _papers() -> Iterator[Damaged | None]:
    rows = DocumentFile.objects.select_related("document").defer("document__values").order_by("pk")
    for file in rows.iterator(chunk_size=FILES_AT_ONCE):
        content = bytes(file.content)
        noted = {"SHA-256": file.sha256, "SM3": file.sm3}
        why = _difference([content], noted, file.size)
        yield Damaged(f"{file.document}（{file.document.code}）{file.get_format_display()}", why) if why else None


def _without_files() -> Damaged | None:
    """The first paper that was drawn and lacks one of its files (缺失文件)."""
    drawn = Document.objects.filter(rendered_at__isnull=False).annotate(kept=Count("files"))
    lost = drawn.filter(~Q(kept=FORMATS)).order_by("pk").first()
    return Damaged(f"{lost}（{lost.code}）", _("已生成，却缺少文件。")) if lost else None


def _attachments() -> Iterator[Damaged | None]:
    for row in Attachment.objects.select_related("application").order_by("pk").iterator(chunk_size=500):
        name = f"{row.original_name}（{row.application.number or row.application_id}，{row.file.name}）"
        try:
            with row.file.open("rb") as stream:
                why = _difference(stream.chunks(), {"SHA-256": row.sha256}, row.size)
        except OSError as error:
            why = _("文件打不开：%s") % error
        yield Damaged(name, why) if why else None


def _difference(chunks: Iterable[bytes], noted: dict[str, str], size: int) -> str:
    """What differs from the noted digests and size; nothing when all agree."""
    sha256, sm3, length = hashlib.sha256(), hashes.Hash(hashes.SM3()), 0
    for chunk in chunks:
        sha256.update(chunk)
        sm3.update(chunk)
        length += len(chunk)
    if length != size:
        return _("大小应为%(noted)d字节，实为%(found)d字节。") % {"noted": size, "found": length}
    found = {"SHA-256": sha256.hexdigest(), "SM3": sm3.finalize().hex()}
    wrong = [kind for kind, digest in noted.items() if digest != found[kind]]
    return _("内容与登记的%s摘要不符。") % "、".join(wrong) if wrong else ""
