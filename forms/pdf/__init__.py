"""Papers as PDF (打印成 PDF)."""

from __future__ import annotations

import threading

from forms.fonts.faces import register
from forms.paper import Paper
from forms.pdf.form import form_pages
from forms.pdf.letter import letter_pages, undertaking_pages
from forms.pdf.sheet import print_pages

_lock = threading.Lock()
PAGES = {"table": form_pages, "letter": letter_pages, "notice": letter_pages, "undertaking": undertaking_pages}


def render_pdf(paper: Paper) -> bytes:
    """Print a paper as PDF (生成PDF); the same paper gives the same bytes in every process.

    Raises: MissingGlyph when no face can draw a character; SpecError when the spec cannot be laid out.
    """
    register()
    with _lock:  # the faces keep a shared read position
        return print_pages(paper, PAGES[paper.form.layout](paper))
