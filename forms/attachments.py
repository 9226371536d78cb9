"""Taking files in (上传附件): type told from the content, size limited, hashed, stored under a random name outside the web."""

from __future__ import annotations

import hashlib
import io
import secrets
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

import filetype
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from forms.models import Attachment
from lifecycle.errors import DomainError

if TYPE_CHECKING:
    from accounts.models import User
    from lifecycle.models import Application

#: What may be handed in: extension, the type its content must show, the MIME type it is served as.
ALLOWED = {
    "pdf": ("pdf", "application/pdf"),
    "png": ("png", "image/png"),
    "jpg": ("jpg", "image/jpeg"),
    "jpeg": ("jpg", "image/jpeg"),
    "doc": ("doc", "application/msword"),
    "xls": ("xls", "application/vnd.ms-excel"),
    "docx": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ofd": ("ofd", "application/ofd"),
}
#: The part that must be inside each kind of archive.
INSIDE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "ofd": "OFD.xml"}
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@transaction.atomic
def store(
    *,
    application: Application,
    slot: str,
    label: str,
    upload: File[bytes],
    by: User,
    at: datetime,
    accept: Sequence[str] = (),
) -> Attachment:
    """Take one file in (上传附件); an earlier file of the slot stays in the records and is marked as replaced.

    Raises: DomainError naming the file, what is wrong with it, and what is accepted.
    """
    name = PurePath((upload.name or "").replace("\\", "/")).name
    content = _read(upload, name, label)
    kind = _checked_type(name, content, label, accept)
    Attachment.objects.filter(application=application, slot=slot, removed_at__isnull=True).update(removed_at=at)
    row = Attachment(
        application=application,
        slot=slot,
        label=label,
        original_name=name[:255],
        content_type=ALLOWED[kind][1],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
        uploaded_at=at,
    )
    row.file.save(f"attachments/{at:%Y/%m}/{secrets.token_hex(16)}", ContentFile(content), save=False)
    row.save()
    return row


def remove(row: Attachment, *, at: datetime) -> None:
    """Take a file out of the case (移除附件); its row and bytes stay, because an earlier round may have judged it."""
    row.removed_at = at
    row.save(update_fields=["removed_at"])


def current(application: Application) -> list[Attachment]:
    """The files that now belong to a case (现有附件)."""
    return list(Attachment.objects.filter(application=application, removed_at__isnull=True))


def _read(upload: File[bytes], name: str, label: str) -> bytes:
    limit = settings.ATTACHMENT_MAX_BYTES
    size = upload.size or 0
    if size == 0:
        raise DomainError(
            _("“%(label)s”的文件“%(name)s”是空文件，请重新选择。") % {"label": label, "name": name}, field=label
        )
    if size > limit:
        raise DomainError(
            _("“%(label)s”的文件“%(name)s”有%(size).1f MB，超过上限%(limit)d MB，请压缩或分拆后上传。")
            % {"label": label, "name": name, "size": size / 1048576, "limit": limit // 1048576},
            field=label,
        )
    return bytes(upload.read())


def _checked_type(name: str, content: bytes, label: str, accept: Sequence[str]) -> str:
    wanted = [kind for kind in ALLOWED if not accept or kind in accept]
    extension = PurePath(name).suffix.lower().lstrip(".")
    if extension not in wanted:
        raise DomainError(
            _("“%(label)s”不接受“%(name)s”，请上传%(kinds)s文件。")
            % {"label": label, "name": name, "kinds": "、".join(wanted)},
            field=label,
        )
    if _content_kind(content) != ALLOWED[extension][0]:
        raise DomainError(
            _("“%(name)s”的内容不是%(kind)s文件（可能改过扩展名或者已损坏），请用原文件重新导出后上传。")
            % {"name": name, "kind": extension},
            field=label,
        )
    return extension


def _content_kind(content: bytes) -> str:
    if content[:4] == b"PK\x03\x04":
        return _archive_kind(content)
    guess = filetype.guess(content[:8192])
    if guess is None:
        return "doc" if content[:8] == OLE else ""
    return str(guess.extension)


def _archive_kind(content: bytes) -> str:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except zipfile.BadZipFile:
        return ""
    return next((kind for kind, part in INSIDE.items() if part in names), "zip")
