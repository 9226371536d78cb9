"""The square on a paper is read by a scanner, and leads to the page that verifies it."""

from __future__ import annotations

import io
import zipfile

import pytest
import zxingcpp
from PIL import Image

from forms.docx import render_docx
from forms.loader import codes, load
from forms.pdf import render_pdf
from tests.forms.papers import a_paper
from tests.forms.pictures import drawn
from tests.needs import needs_poppler

ADDRESS = "https://zhancheng.example.cn/v/T7WX-N930-871X"
OFFICE_SCANNER = 200  # dots per inch
#: One paper of each layout.
LAYOUTS = sorted({load(code).layout: code for code in reversed(codes())}.values())


def read(picture: Image.Image) -> list[str]:
    return [one.text for one in zxingcpp.read_barcodes(picture.convert("L"))]


@needs_poppler
@pytest.mark.parametrize("code", LAYOUTS)
def test_the_square_of_a_printed_page_leads_to_the_verification_page(code: str) -> None:
    pages = drawn(render_pdf(a_paper(code)), OFFICE_SCANNER)
    assert {found for page in pages for found in read(page)} == {ADDRESS}


@needs_poppler
def test_another_paper_leads_elsewhere() -> None:
    (page, *_rest) = drawn(render_pdf(a_paper("liaison_info", verify_url=ADDRESS[:-1] + "Y")), OFFICE_SCANNER)
    assert read(page) == [ADDRESS[:-1] + "Y"]


@pytest.mark.parametrize("code", LAYOUTS)
def test_the_square_in_a_docx_leads_to_the_verification_page(code: str) -> None:
    with zipfile.ZipFile(io.BytesIO(render_docx(a_paper(code)))) as package:
        pictures = [name for name in package.namelist() if name.endswith(".png")]
        found = [_on_paper(package.read(name)) for name in pictures]
    assert [ADDRESS] in [read(one) for one in found]


def _on_paper(content: bytes) -> Image.Image:
    """The picture with white paper round it, as it stands on the page."""
    with Image.open(io.BytesIO(content)) as picture:
        page = Image.new("L", (picture.width + 120, picture.height + 120), 255)
        page.paste(picture.convert("L"), (60, 60))
        return page
