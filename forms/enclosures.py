"""Attachments in a dossier (随卷附件): each behind a sheet that says what it is, who handed it in when, and its digest.

A PDF or a picture is bound, its pages fitted on A4; what cannot be printed is told by name, digest and reason.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import pikepdf
import structlog
from django.utils import timezone
from django.utils.translation import gettext as _
from pikepdf import Pdf, Rectangle
from PIL import Image, ImageOps
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from forms.binding import Bound
from forms.contents_page import drawable
from forms.fonts.faces import register
from forms.layout import FORM_MARGINS, MM, PAGE
from forms.models import Attachment
from forms.pdf.ink import draw_lines, rule
from forms.typesetting import set_lines

MOST_PAGES = 300  # of one attachment; a longer one is kept beside
MOST_PIXELS = 2400  # along the longer side: 200 dots an inch on A4
LEFT, WIDTH = FORM_MARGINS.left, FORM_MARGINS.width
#: Where the pages stand: under the running number, above the edge.
FRAME = (12 * MM, 12 * MM, PAGE[0] - 12 * MM, PAGE[1] - 14 * MM)
log = structlog.get_logger(__name__)


class NotPrintable(Exception):
    """This file cannot be bound (不能装入); the message says why."""


@dataclass(frozen=True)
class Enclosed:
    """What became of the attachments (随卷附件): those bound, and a line on each of the others."""

    bound: tuple[Bound, ...]
    beside: tuple[str, ...]


def enclosed(rows: Iterable[Attachment]) -> Enclosed:
    """Make the attachments ready to be bound (装订附件); their order is kept."""
    bound: list[Bound] = []
    beside: list[str] = []
    for at, row in enumerate(rows, 1):
        try:
            bound.append(_bound(row, at))
        except NotPrintable as refused:
            beside.append(
                f"{row.label}：{row.original_name}（{_size(row)}，{refused}）。SHA-256：{row.sha256}。{_whose(row)}"
            )
    return Enclosed(tuple(bound), tuple(beside))


def _bound(row: Attachment, at: int) -> Bound:
    with row.file.open("rb") as stream:
        content = bytes(stream.read())
    if row.content_type == "application/pdf":
        pages = _fitted(content)
    elif row.content_type.startswith("image/"):
        pages = _pictured(content)
    else:
        raise NotPrintable(_("不是PDF或者图片"))
    title = _("附件%(at)d：%(label)s") % {"at": at, "label": row.label}
    return Bound(title, row.original_name, _local(row.uploaded_at), "", _behind(_divider(row, title), pages))


def _fitted(content: bytes) -> bytes:
    """The pages of a PDF, each fitted on A4 as a picture of itself: nothing in it acts any more."""
    try:
        with pikepdf.open(io.BytesIO(content)) as source, pikepdf.new() as book:
            if len(source.pages) > MOST_PAGES:
                raise NotPrintable(_("超过%d页") % MOST_PAGES)
            if "/AcroForm" in source.Root:
                source.flatten_annotations("all")
            for page in source.pages:
                sheet = book.add_blank_page(page_size=PAGE)
                sheet.add_overlay(page, Rectangle(*FRAME))
            return _saved(book)
    except pikepdf.PasswordError as error:
        raise NotPrintable(_("文件设有密码")) from error
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        log.warning("attachment not bound", error=str(error))
        raise NotPrintable(_("文件损坏，不能打开")) from error


def _pictured(content: bytes) -> bytes:
    """A picture on a page of its own, upright."""
    try:
        with Image.open(io.BytesIO(content)) as opened:
            opened.thumbnail((MOST_PIXELS, MOST_PIXELS))
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise NotPrintable(_("图片损坏，不能打开")) from error
    left, low, right, top = FRAME
    scale = min((right - left) / picture.width, (top - low) / picture.height, 1.0)
    wide, high = picture.width * scale, picture.height * scale
    store = io.BytesIO()
    canvas = Canvas(store, pagesize=PAGE, invariant=1)
    canvas.drawImage(ImageReader(picture), (left + right - wide) / 2, (low + top - high) / 2, wide, high)
    canvas.showPage()
    canvas.save()
    return store.getvalue()


def _divider(row: Attachment, title: str) -> bytes:
    """The sheet before an attachment (附件隔页)."""
    register()
    store = io.BytesIO()
    canvas = Canvas(store, pagesize=PAGE, invariant=1, initialFontName="song")  # type: ignore[arg-type]
    y = PAGE[1] / 4
    heading = set_lines(drawable(title), "biaosong", 22, WIDTH, 0.0, False)
    y = draw_lines(canvas, heading, LEFT, y, 22, 34, width=WIDTH, align="center") + 18
    rule(canvas, LEFT, y, WIDTH, 0.8)
    y += 16
    facts = (
        _("文件名：%s") % row.original_name,
        _("大小：%s") % _size(row),
        _whose(row),
        f"SHA-256：{row.sha256}",
        _("以下各页由原件装入，打印尺寸缩放至A4；核对真伪请以原件和摘要为准。"),
    )
    for fact in facts:
        lines = set_lines(drawable(fact), "fang", 14, WIDTH, 0.0, False)
        y = draw_lines(canvas, lines, LEFT, y, 14, 24) + 4
    canvas.showPage()
    canvas.save()
    return store.getvalue()


def _behind(sheet: bytes, pages: bytes) -> bytes:
    with (
        pikepdf.new() as book,
        pikepdf.open(io.BytesIO(sheet)) as first,
        pikepdf.open(io.BytesIO(pages)) as rest,
    ):
        book.pages.extend(first.pages)
        book.pages.extend(rest.pages)
        return _saved(book)


def _saved(book: Pdf) -> bytes:
    store = io.BytesIO()
    book.save(store, deterministic_id=True)
    return store.getvalue()


def _whose(row: Attachment) -> str:
    return _("上传：%(who)s，%(when)s") % {
        "who": row.uploaded_by.real_name,
        "when": _local(row.uploaded_at).strftime("%Y-%m-%d %H:%M"),
    }


def _size(row: Attachment) -> str:
    return f"{max(row.size // 1024, 1)} KB"


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment)
