"""Papers as accessible pages, to be read before filing and beside the PDF (文书预览)."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from forms.paper import Paper
from forms.preview.view import form_view, letter_view

TEMPLATE = "forms/paper.html"


def render_html(paper: Paper) -> SafeString:
    """Return a paper as HTML: a real table or a letter, classes only, no inline style (预览).

    The page that shows it links ``forms/paper.css``.
    """
    is_table = paper.form.layout == "table"
    view = form_view(paper) if is_table else letter_view(paper)
    return render_to_string(TEMPLATE, {"paper": paper, **view})
