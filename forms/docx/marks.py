"""Runs and paragraphs with their East Asian faces set (段落与字体)."""

from __future__ import annotations

import re
from typing import Any, Literal

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

# the names that office computers know the faces by; nothing is embedded
FACES = {"fang": "仿宋_GB2312", "biaosong": "方正小标宋简体", "hei": "黑体", "kai": "楷体_GB2312", "song": "宋体"}
LATIN = "Times New Roman"
BOXES = "Segoe UI Symbol"
BOX_RUN = re.compile("([☐☑☒]+)")
Align = Literal["left", "center", "right", "both"]


def twips(points: float) -> str:
    """Return points in twentieths, as the format counts."""
    return str(round(points * 20))


def element(tag: str, **attributes: str) -> Any:
    """Return one element of the word-processing namespace with its attributes."""
    made = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def paragraph(
    align: Align = "left",
    *,
    leading: float = 0.0,
    indent: float = 0.0,
    em: float = 12.0,
    before: float = 0.0,
    after: float = 0.0,
    left: float = 0.0,
    right: float = 0.0,
    hanging: float = 0.0,
    keep: bool = False,
    below: tuple[float, str] | None = None,
    style: str = "",
) -> Any:
    """Return an empty paragraph; ``indent`` is the first-line indent in characters of ``em`` points.

    ``below`` draws a border under it: thickness and colour.
    """
    made = element("p")
    properties = element("pPr")
    if style:
        properties.append(element("pStyle", val=style))
    if keep:
        properties.append(element("keepNext"))
    if below:
        thick, colour = below
        border = element("pBdr")
        border.append(element("bottom", val="single", sz=str(round(thick * 8)), space="4", color=colour))
        properties.append(border)
    properties.append(element("autoSpaceDE", val="0"))
    properties.append(element("autoSpaceDN", val="0"))
    properties.append(_spacing(leading, before, after))
    if indent or left or right or hanging:
        properties.append(_indents(indent, em, left, right, hanging))
    properties.append(element("jc", val=align))
    made.append(properties)
    return made


def _spacing(leading: float, before: float, after: float) -> Any:
    spacing = element("spacing", before=twips(before), after=twips(after))
    if leading:
        spacing.set(qn("w:line"), twips(leading))
        spacing.set(qn("w:lineRule"), "exact")
    return spacing


def _indents(indent: float, em: float, left: float, right: float, hanging: float) -> Any:
    made = element("ind")
    if left:
        made.set(qn("w:left"), twips(left))
    if right:
        made.set(qn("w:right"), twips(right))
    if hanging:
        made.set(qn("w:hanging"), twips(hanging))
    if indent:
        made.set(qn("w:firstLineChars"), str(round(indent * 100)))
        made.set(qn("w:firstLine"), twips(indent * em))
    return made


def add_text(target: Any, text: str, role: str = "fang", size: float = 12.0, colour: str = "") -> Any:
    """Add text to a paragraph; ticked boxes get a face that has them. Returns the paragraph."""
    for part in BOX_RUN.split(text):
        if not part:
            continue
        run = element("r")
        run.append(_faces(BOXES if BOX_RUN.match(part) else FACES[role], size, colour, boxes=bool(BOX_RUN.match(part))))
        for at, line in enumerate(part.split("\n")):
            if at:
                run.append(element("br"))
            piece = element("t")
            piece.text = line
            piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run.append(piece)
        target.append(run)
    return target


def _faces(name: str, size: float, colour: str, *, boxes: bool) -> Any:
    latin = name if boxes else LATIN
    properties = element("rPr")
    fonts = element("rFonts", ascii=latin, hAnsi=latin, eastAsia=name, cs=latin)
    fonts.set(qn("w:hint"), "eastAsia")
    properties.append(fonts)
    if colour:
        properties.append(element("color", val=colour))
    half_points = str(round(size * 2))
    properties.append(element("sz", val=half_points))
    properties.append(element("szCs", val=half_points))
    return properties


def add_field(target: Any, code: str, role: str = "song", size: float = 9.0) -> Any:
    """Add a field such as PAGE or NUMPAGES to a paragraph. Returns the paragraph."""
    for kind in ("begin", "code", "separate", "text", "end"):
        run = element("r")
        run.append(_faces(FACES[role], size, "", boxes=False))
        if kind == "code":
            text = element("instrText")
            text.text = f" {code} "
            run.append(text)
        elif kind == "text":
            shown = element("t")
            shown.text = "1"
            run.append(shown)
        else:
            run.append(element("fldChar", fldCharType=kind))
        target.append(run)
    return target


def add_tab(target: Any) -> Any:
    """Add a tab to a paragraph. Returns the paragraph."""
    run = element("r")
    run.append(element("tab"))
    target.append(run)
    return target


def tab_stops(target: Any, *stops: tuple[str, float]) -> Any:
    """Give a paragraph its tab stops: kind and place in points. Returns the paragraph."""
    tabs = element("tabs")
    for kind, place in stops:
        tabs.append(element("tab", val=kind, pos=twips(place)))
    properties = target.find(qn("w:pPr"))
    properties.find(qn("w:autoSpaceDE")).addprevious(tabs)
    return target


def append(document: Any, *blocks: Any) -> None:
    """Put paragraphs or tables at the end of the document's body, before the section's properties."""
    body = document.element.body
    last = body.find(qn("w:sectPr"))
    for block in blocks:
        last.addprevious(block)


def page_break() -> Any:
    """Return a paragraph that begins a new page."""
    made = paragraph()
    run = element("r")
    run.append(element("br", type="page"))
    made.append(run)
    return made
