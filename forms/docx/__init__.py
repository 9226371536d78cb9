"""Papers as DOCX (打印成 DOCX)."""

from __future__ import annotations

from forms.docx.form import write_form
from forms.docx.letter import write_letter, write_undertaking
from forms.docx.package import finish, start
from forms.fonts.faces import register
from forms.paper import Paper

WRITERS = {"table": write_form, "letter": write_letter, "notice": write_letter, "undertaking": write_undertaking}


def render_docx(paper: Paper) -> bytes:
    """Write a paper as an editable DOCX (生成DOCX); the same paper gives the same bytes.

    Raises: MissingGlyph when no face can draw a character; SpecError when the spec cannot be laid out.
    """
    register()
    document = start(paper)
    WRITERS[paper.form.layout](document, paper)
    return finish(document, paper)
