"""Every stored byte is hashed again; the first that does not hold is named."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from fixtures.scans import pdf
from forms import archive, attachments, documents
from forms.models import Attachment, Document, DocumentFile
from tests.cast import FILED, Cast, tables_unlocked


@pytest.fixture
def scan(cast: Cast) -> Attachment:
    """An attachment on the disk, beside the drawn papers of its case."""
    case = cast.submitted()
    documents.render_all(list(Document.objects.values_list("pk", flat=True)))
    upload = ContentFile(pdf("scan"), name="说明.pdf")
    return attachments.store(application=case, slot="x", label="说明", upload=upload, by=cast.handler, at=FILED)


def said() -> str:
    out = StringIO()
    call_command("verify_archive", stdout=out)
    return out.getvalue()


def test_an_untouched_archive_holds(scan: Attachment) -> None:
    files = DocumentFile.objects.count()
    assert files >= 4
    assert archive.verify() == archive.Verified(files, Attachment.objects.count())
    assert f"文书文件 {files} 个" in said()


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("content", b"%PDF-1.4 other", "大小应为"),
        ("sha256", "0" * 64, "SHA-256摘要不符"),
        ("sm3", "0" * 64, "的SM3摘要不符"),
    ],
)
def test_a_changed_paper_is_named_and_the_command_fails(scan: Attachment, field: str, value: Any, why: str) -> None:
    second = DocumentFile.objects.order_by("pk")[1]
    with tables_unlocked():
        DocumentFile.objects.filter(pk=second.pk).update(**{field: value})
    with pytest.raises(CommandError, match=f"{second.document.code}.*{why}.*此前 1 个文件完好") as failed:
        said()
    assert failed.value.returncode == 1


def test_one_flipped_bit_is_found(scan: Attachment) -> None:
    last = DocumentFile.objects.order_by("-pk")[0]
    content = bytearray(last.content)
    content[len(content) // 2] ^= 1
    with tables_unlocked():
        DocumentFile.objects.filter(pk=last.pk).update(content=bytes(content))
    damaged = archive.verify().damaged
    assert damaged is not None
    assert "SHA-256、SM3" in damaged.why


def test_a_paper_without_its_file_is_named(scan: Attachment) -> None:
    lost = DocumentFile.objects.order_by("pk")[0]
    with tables_unlocked():
        lost.delete()
    with pytest.raises(CommandError, match="缺少文件"):
        said()


def test_an_attachment_changed_on_the_disk_is_named(scan: Attachment) -> None:
    path = Path(scan.file.path)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(CommandError, match=r"说明\.pdf.*SHA-256"):
        said()


def test_an_attachment_gone_from_the_disk_is_named(scan: Attachment) -> None:
    Path(scan.file.path).unlink()
    with pytest.raises(CommandError, match=r"说明\.pdf.*打不开"):
        said()
