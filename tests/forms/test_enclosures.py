"""A dossier holds the attachments too: each behind its sheet, found from the contents; what cannot be printed is told."""

from __future__ import annotations

import hashlib
import io

import pikepdf
import pytest
from django.core.files.base import ContentFile
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from forms import documents, printing
from forms.models import Attachment, Document, DocumentFile, PrintJob
from lifecycle.models import Application
from tests.cast import FILED, Cast
from tests.forms.places import chars
from tests.forms.reading import page_count, page_texts
from tests.needs import needs_poppler

A4 = [0, 0, 595.28, 841.89]


@pytest.fixture
def case(cast: Cast) -> Application:
    found = cast.submitted()
    documents.render_all(list(Document.objects.values_list("pk", flat=True)))
    return found


def attach(case: Application, name: str, content: bytes, kind: str, cast: Cast) -> Attachment:
    row = Attachment(
        application=case,
        slot=name,
        label="安全方案",
        original_name=name,
        content_type=kind,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=cast.handler,
        uploaded_at=FILED,
    )
    row.file.save(f"attachments/{name}", ContentFile(content), save=False)
    row.save()
    return row


def a_pdf(pages: int, *, size: tuple[float, float] = (420, 297), password: str = "") -> bytes:
    store = io.BytesIO()
    canvas = Canvas(store, pagesize=size, invariant=1)
    for at in range(pages):
        canvas.drawString(40, 40, f"SHEET{at + 1}")
        canvas.showPage()
    canvas.save()
    if not password:
        return store.getvalue()
    closed = io.BytesIO()
    with pikepdf.open(io.BytesIO(store.getvalue())) as file:
        file.save(closed, encryption=pikepdf.Encryption(owner=password, user=password))
    return closed.getvalue()


def a_picture() -> bytes:
    store = io.BytesIO()
    Image.new("RGB", (300, 900), (200, 30, 30)).save(store, "PNG")
    return store.getvalue()


def dossier(case: Application, cast: Cast) -> bytes:
    job = printing.ask_dossier(case, by=cast.handler, at=FILED)
    assert printing.run(job.pk)
    row = PrintJob.objects.get(pk=job.pk)
    assert row.error == ""
    with row.result.open("rb") as stream:
        return bytes(stream.read())


def paper_pages() -> int:
    return sum(page_count(bytes(file.content)) for file in DocumentFile.objects.filter(format="pdf"))


def seen(content: bytes) -> list[str]:
    """What poppler reads on each page, blanks removed."""
    found = [""] * page_count(content)
    for one in chars(content):
        found[one.page] += one.text
    return found


@needs_poppler
def test_pdf_and_picture_are_bound_behind_a_sheet_with_name_digest_and_who_handed_it_in(
    cast: Cast, case: Application
) -> None:
    plan = attach(case, "方案.pdf", a_pdf(3), "application/pdf", cast)
    photo = attach(case, "照片.png", a_picture(), "image/png", cast)
    content = dossier(case, cast)
    texts = seen(content)
    papers = 1 + paper_pages()
    assert len(texts) == papers + (1 + 3) + (1 + 1)
    sheet, *pages = texts[papers : papers + 4]
    for words in ("附件1：安全方案", "方案.pdf", plan.sha256, cast.handler.real_name):
        assert words in sheet
    assert [f"SHEET{at + 1}" in page for at, page in enumerate(pages)] == [True] * 3
    assert "照片.png" in texts[papers + 4]
    assert photo.sha256 in texts[papers + 4]
    for words in ("附件1：安全方案", "附件2：安全方案", "方案.pdf"):
        assert words in texts[0], "listed in the contents"
    with pikepdf.open(io.BytesIO(content)) as book, book.open_outline() as outline:
        assert [one.title for one in outline.root][-2:] == ["附件1：安全方案 方案.pdf", "附件2：安全方案 照片.png"]
        for page in list(book.pages)[papers:]:
            assert [round(float(edge), 2) for edge in page.mediabox] == pytest.approx(A4, abs=0.02)


@pytest.mark.parametrize(
    ("name", "content", "kind", "reason"),
    [
        ("清单.xlsx", b"PK", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "不是PDF或者图片"),
        ("锁.pdf", a_pdf(1, password="x"), "application/pdf", "文件设有密码"),
        ("坏.pdf", b"%PDF-1.7 broken", "application/pdf", "文件损坏"),
        ("坏.png", b"\x89PNG broken", "image/png", "图片损坏"),
        ("长.pdf", a_pdf(301), "application/pdf", "超过300页"),
    ],
)
def test_what_cannot_be_printed_is_told_with_its_digest_and_the_reason(
    cast: Cast, case: Application, name: str, content: bytes, kind: str, reason: str
) -> None:
    row = attach(case, name, content, kind, cast)
    texts = page_texts(dossier(case, cast))
    assert len(texts) == 1 + paper_pages()
    for words in (name, reason, row.sha256, cast.handler.real_name, "未装入本卷的附件"):
        assert words in texts[0]


def test_a_removed_attachment_is_not_bound(cast: Cast, case: Application) -> None:
    row = attach(case, "旧.pdf", a_pdf(1), "application/pdf", cast)
    row.removed_at = FILED
    row.save()
    assert page_count(dossier(case, cast)) == 1 + paper_pages()
