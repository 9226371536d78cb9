"""Binding issued files together (装订): many papers as one PDF, as a zip of the originals, a case as one dossier.

Nothing is drawn again: pages are taken from the stored bytes. Only the dossier's contents and its running page
numbers are new.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf

from forms.contents_page import Contents, Entry, contents_pages, page_numbers

Progress = Callable[[int], None]
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
PRODUCER = "站程"


@dataclass(frozen=True)
class Bound:
    """One issued file to bind (待装订文书)."""

    title: str
    number: str
    issued_at: datetime
    state: str
    content: bytes


def merged(papers: Iterable[Bound], out: BinaryIO, progress: Progress) -> None:
    """Bind papers into one PDF for printing (合并打印), each with its bookmark, in the order given."""
    with pikepdf.new() as book:
        starts = _append(book, papers, progress)
        _bookmark(book, starts)
        _save(book, out, "合并打印")


def zipped(files: Iterable[tuple[str, bytes]], out: BinaryIO, progress: Progress) -> None:
    """Pack issued files as they are (原件打包), signatures intact, with a list of digests to check them by."""
    digests = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as pack:
        for at, (name, content) in enumerate(files, 1):
            _put(pack, name, content)
            digests.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
            progress(at)
        _put(pack, "SHA256SUMS.txt", "".join(digests).encode())


def _put(pack: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, ZIP_EPOCH)
    entry.external_attr = 0o600 << 16
    pack.writestr(entry, content)


def dossier(contents: Contents, papers: Sequence[Bound], out: BinaryIO, progress: Progress) -> None:
    """Bind a case into one dossier (案卷): a table of contents, the papers, running page numbers, bookmarks."""
    with pikepdf.new() as book:
        starts = _append(book, papers, progress)
        ends = [*(start for start, _title in starts[1:]), len(book.pages)]
        sizes = [end - start for (start, _title), end in zip(starts, ends, strict=True)]
        entries = [
            Entry(one.title, one.number, one.issued_at, one.state, start + 1, size)
            for one, (start, _title), size in zip(papers, starts, sizes, strict=True)
        ]
        front, places = contents_pages(contents, entries)
        lead = _prepend(book, front)
        _number(book, lead)
        _link(book, places, [lead + start for start, _title in starts])
        _bookmark(book, [(0, "卷内目录"), *((lead + start, title) for start, title in starts)])
        book.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r), lead, Dictionary(S=Name.D)]))
        _save(book, out, contents.title)


def _append(book: Pdf, papers: Iterable[Bound], progress: Progress) -> list[tuple[int, str]]:
    """Take over every page of every paper; where each begins, and what it is called."""
    starts = []
    for at, paper in enumerate(papers, 1):
        source = pikepdf.open(io.BytesIO(paper.content))
        if "/AcroForm" in source.Root:  # a signature signs its own file only: what is seen of it stays, as a picture
            source.flatten_annotations("all")
        starts.append((len(book.pages), f"{paper.title} {paper.number}".strip()))
        book.pages.extend(source.pages)
        progress(at)
    return starts


def _prepend(book: Pdf, front: bytes) -> int:
    with pikepdf.open(io.BytesIO(front)) as source:
        for at, page in enumerate(source.pages):
            book.pages.insert(at, page)
        return len(source.pages)


def _number(book: Pdf, lead: int) -> None:
    """Print the running number on every page after the contents (卷内页码)."""
    end = len(book.pages)
    with pikepdf.open(io.BytesIO(page_numbers(end - lead))) as numbers:
        book.pages.extend(numbers.pages)  # taken over once, so that their face is in the file once
        for at in range(lead, end):
            page, number = book.pages[at], book.pages[end + at - lead]
            drawn = page.add_resource(number.as_form_xobject(), Name.XObject, Name.RunningNumber)
            page.contents_add(b"q", prepend=True)
            page.contents_add(f"Q q {drawn} Do Q".encode())
    del book.pages[end:]


def _link(book: Pdf, places: Sequence[tuple[int, tuple[float, float, float, float]]], targets: Sequence[int]) -> None:
    """Let each line of the contents lead to its paper."""
    for (page, box), target in zip(places, targets, strict=True):
        link = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=Array(box),
            Border=Array([0, 0, 0]),
            Dest=Array([book.pages[target].obj, Name.Fit]),
        )
        leaf = book.pages[page].obj
        leaf.Annots = Array([*leaf.get("/Annots", []), book.make_indirect(link)])


def _bookmark(book: Pdf, starts: Iterable[tuple[int, str]]) -> None:
    with book.open_outline() as outline:
        outline.root.extend(OutlineItem(title, at, "Fit") for at, title in starts)
    book.Root.PageMode = Name.UseOutlines


def _save(book: Pdf, out: BinaryIO, title: str) -> None:
    book.docinfo["/Title"] = title
    book.docinfo["/Producer"] = PRODUCER
    book.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
