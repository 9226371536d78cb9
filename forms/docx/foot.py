"""Header and footer of a DOCX: banner, code, page numbers (页眉页脚)."""

from __future__ import annotations

from typing import Any

from forms.docx.marks import add_field, add_tab, add_text, paragraph, tab_stops
from forms.docx.qr import SIDE, put_square
from forms.layout import FORM_MARGINS, LETTER_MARGINS, MM
from forms.paper import Paper

GREY = "616161"
BESIDE = (SIDE + 2) * MM  # where the words beside the square begin


def put_banner(document: Any, paper: Paper) -> None:
    """Print small above every page on what footing the paper stands (沿用)."""
    if not paper.banner:
        return
    section = document.sections[0]
    headers = [section.header]
    if document.settings.odd_and_even_pages_header_footer:
        headers.append(section.even_page_header)
    for header in headers:
        line = paragraph("center", below=(0.5, GREY), style="Header")
        add_text(line, paper.banner, role="kai", size=9, colour=GREY)
        _replace(header, line)


def put_form_foot(document: Any, paper: Paper) -> None:
    """Print code, page numbers and version under a form."""
    width = FORM_MARGINS.width
    footer = document.sections[0].footer
    code = f"验证码：{paper.code}" if paper.code else ""
    beside = BESIDE if paper.verify_url else 0.0
    line = paragraph(left=beside, style="Footer")
    if paper.verify_url:
        put_square(line, _own(footer), paper.verify_url, FORM_MARGINS.left / MM)
    tab_stops(line, ("center", width / 2), ("right", width))
    add_text(line, code, role="song", size=9)
    add_tab(line)
    add_text(line, "第 ", role="song", size=9)
    add_field(line, "PAGE")
    add_text(line, " 页　共 ", role="song", size=9)
    add_field(line, "NUMPAGES")
    add_text(line, " 页", role="song", size=9)
    add_tab(line)
    mark = "" if paper.form.mark == "官方" else f"{paper.form.mark}　"
    add_text(line, f"{mark}{paper.form.code}　版本 {paper.form.version}", role="song", size=8)
    lines = [line]
    hint = "扫码或登录核验页面核验" if paper.verify_url else ""
    if hint or paper.demo:
        second = tab_stops(paragraph(left=beside, style="Footer"), ("right", width))
        add_text(second, hint, role="song", size=8)
        add_tab(second)
        lines.append(add_text(second, "演示文书　不具法律效力" if paper.demo else "", role="hei", size=8))
    _replace(footer, *lines)


def put_letter_foot(document: Any, paper: Paper) -> None:
    """Print the page number of a letter, odd pages right, even pages left, and the code under it."""
    section = document.sections[0]
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        line = paragraph(align, left=14, right=14, style="Footer")  # type: ignore[arg-type]
        add_text(line, "— ", role="song", size=14)
        add_field(line, "PAGE", size=14)
        add_text(line, " —", role="song", size=14)
        lines = [line]
        beside = BESIDE if paper.verify_url else 0.0
        marks = [f"验证码：{paper.code}" if paper.code else "", "演示文书　不具法律效力" if paper.demo else ""]
        if any(marks):
            text = "　　".join(one for one in marks if one)
            below = paragraph("left", before=10, left=beside, style="Footer")
            if paper.verify_url:
                put_square(below, _own(footer), paper.verify_url, LETTER_MARGINS.left / MM)
            lines.append(add_text(below, text, role="song", size=8))
        _replace(footer, *lines)


def _own(story: Any) -> Any:
    """Give a header or footer a part of its own, so that a picture can belong to it."""
    story.is_linked_to_previous = False
    return story


def _replace(story: Any, *blocks: Any) -> None:
    """Put these paragraphs in the place of the empty one that a new header or footer has."""
    story.is_linked_to_previous = False
    holder = story._element
    for old in list(holder):
        holder.remove(old)
    for block in blocks:
        holder.append(block)
