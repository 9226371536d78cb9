"""Bound files hold the stored pages, unchanged and findable; a zip holds the very bytes."""

from __future__ import annotations

import datetime
import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.utils import timezone

from forms.binding import Bound, dossier, merged, zipped
from forms.contents_page import Contents
from forms.demo_certificate import make
from forms.pdf import render_pdf
from forms.signature_check import checked
from forms.signing import signer
from tests.forms.papers import a_paper
from tests.forms.reading import fonts, overlay_texts, page_count, page_texts

DAY = datetime.datetime(2026, 4, 8, 10, 0, tzinfo=datetime.UTC)
CODES = ("site_opening", "liaison_info", "request_letter")


def bound(code: str, number: str = "", state: str = "", **changes: Any) -> Bound:
    paper = a_paper(code, **changes)
    return Bound(paper.title, number, DAY, state, render_pdf(paper))


@pytest.fixture(scope="module")
def papers() -> list[Bound]:
    return [bound(CODES[0]), bound(CODES[1], state="已被替代"), bound(CODES[2], "赣府厅字〔2026〕21号")]


def book_of(papers: list[Bound], facts: tuple[tuple[str, str], ...] = (), beside: tuple[str, ...] = ()) -> bytes:
    out, seen = io.BytesIO(), []
    dossier(Contents("某局开设部门网站案卷", facts, beside), papers, out, seen.append)
    assert seen == list(range(1, len(papers) + 1))
    return out.getvalue()


def outline(content: bytes) -> list[tuple[str, int]]:
    with pikepdf.open(io.BytesIO(content)) as file, file.open_outline() as found:
        pages = [page.obj for page in file.pages]
        return [(one.title, pages.index(one.destination[0])) for one in found.root]


def test_a_merged_file_has_every_page_in_order_with_bookmarks(papers: list[Bound]) -> None:
    out = io.BytesIO()
    merged(papers, out, lambda done: None)
    alone = [text for paper in papers for text in page_texts(paper.content)]
    assert page_texts(out.getvalue()) == alone
    sizes = [page_count(paper.content) for paper in papers]
    assert [at for _, at in outline(out.getvalue())] == [0, sizes[0], sizes[0] + sizes[1]]
    assert outline(out.getvalue())[2][0].endswith("赣府厅字〔2026〕21号")
    assert all(fonts(out.getvalue()).values())


def test_a_zip_keeps_the_very_bytes_and_lists_their_digests(papers: list[Bound]) -> None:
    out = io.BytesIO()
    zipped([(f"{at}-{one.title}.pdf", one.content) for at, one in enumerate(papers)], out, lambda done: None)
    with zipfile.ZipFile(out) as pack:
        assert pack.testzip() is None
        assert [pack.read(name) for name in pack.namelist()[:-1]] == [one.content for one in papers]
        sums = pack.read("SHA256SUMS.txt").decode().splitlines()
    digests = [hashlib.sha256(one.content).hexdigest() for one in papers]
    assert sums == [f"{digest}  {at}-{papers[at].title}.pdf" for at, digest in enumerate(digests)]


def test_a_dossier_opens_with_its_contents_and_numbers_every_page(papers: list[Bound]) -> None:
    facts = (("申请编号", "KS-2026-0007"), ("网站", "某局"))
    book = book_of(papers, facts, ("方案：安全\U0001f600方案.pdf（12 KB）",))
    texts = page_texts(book)
    sizes = [page_count(paper.content) for paper in papers]
    assert len(texts) == 1 + sum(sizes)
    assert "某局开设部门网站案卷" in texts[0]
    assert "申请编号：KS-2026-0007" in texts[0]
    first, second, third = 1, 1 + sizes[0], 1 + sizes[0] + sizes[1]
    assert f"1政府网站开设申请表—2026-04-08{first}—{second - 1}" in texts[0]
    assert f"（已被替代）—2026-04-08{second}" in texts[0]
    assert f"赣府厅字〔2026〕21号2026-04-08{third}—{sum(sizes)}" in texts[0]
    assert "安全□方案.pdf" in texts[0], "a character no face has is a box, not a failure"
    alone = [text for paper in papers for text in page_texts(paper.content)]
    assert texts[1:] == alone, "the papers' own pages are as they were"
    numbers = [f"卷内第{at}页共{sum(sizes)}页" for at in range(1, sum(sizes) + 1)]
    assert overlay_texts(book)[1:] == numbers


def test_contents_lines_and_bookmarks_lead_to_their_papers(papers: list[Bound]) -> None:
    content = book_of(papers)
    marks = outline(content)
    assert [at for _, at in marks] == [
        0,
        1,
        1 + page_count(papers[0].content),
        1 + sum(page_count(p.content) for p in papers[:2]),
    ]
    with pikepdf.open(io.BytesIO(content)) as file:
        pages = [page.obj for page in file.pages]
        links = [pages.index(link.Dest[0]) for link in file.pages[0].Annots]
        assert links == [at for _, at in marks[1:]]
        tops = [float(link.Rect[3]) for link in file.pages[0].Annots]
        assert tops == sorted(tops, reverse=True)
        assert [page.label for page in file.pages][:2] == ["i", "1"]


def test_contents_longer_than_a_page_go_on(papers: list[Bound]) -> None:
    many = [papers[1]] * 60
    content = book_of(many)
    texts = page_texts(content)
    lead = len(texts) - 60
    assert lead >= 2
    assert all("文书名称" in text for text in texts[:lead])
    with pikepdf.open(io.BytesIO(content)) as file:
        pages = [page.obj for page in file.pages]
        links = [pages.index(link.Dest[0]) for page in file.pages[:lead] for link in page.Annots]
    assert links == list(range(lead, lead + 60))


def test_the_same_dossier_has_the_same_bytes_and_each_face_once_more(papers: list[Bound]) -> None:
    first = book_of(papers)
    assert first == book_of(papers)
    assert len(first) < sum(len(one.content) for one in papers) + 90_000
    assert all(fonts(first).values())


def test_a_signed_paper_is_bound_with_what_is_seen_of_its_signature(settings: Any, tmp_path: Path) -> None:
    made = make("某中心", "x", timezone.now())
    (tmp_path / "own.p12").write_bytes(made.pkcs12)
    settings.SIGNING_CERT, settings.SIGNING_PASSWORD = str(tmp_path / "own.p12"), "x"
    paper = a_paper("liaison_info")
    signed = Bound(paper.title, "", DAY, "", signer().sign(render_pdf(paper)))
    book = book_of([signed])
    assert checked(signed.content, timezone.now()) is not None
    with pikepdf.open(io.BytesIO(book)) as file:
        assert "/AcroForm" not in file.Root
        kinds = [str(note.Subtype) for page in file.pages[1:] for note in page.get("/Annots", [])]
        assert kinds == []
        forms = [one for one in file.pages[1].Resources.XObject.values() if one.get("/Subtype") == "/Form"]
        assert len(forms) == 2, "the running number and the signature's appearance"
