"""The square that leads to the verification page, in the footer of a DOCX (核验二维码)."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

import segno
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from forms.docx.marks import element

SIDE = 14.0  # mm; the smallest that phones read from a print
LOW = 9.0  # mm above the lower edge of the page
FROM_TOP = 297.0 - LOW - SIDE
ANCHOR = (
    '<wp:anchor {ns} distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="1" '
    'locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
    '<wp:positionH relativeFrom="page"><wp:posOffset>{x}</wp:posOffset></wp:positionH>'
    '<wp:positionV relativeFrom="page"><wp:posOffset>{y}</wp:posOffset></wp:positionV>'
    '<wp:extent cx="{side}" cy="{side}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
    '<wp:docPr id="1" name="核验二维码" descr="核验二维码：扫描后打开文书核验页面"/><wp:cNvGraphicFramePr/>'
    "</wp:anchor>"
)


@lru_cache(maxsize=256)
def picture(url: str) -> bytes:
    """The square as PNG (二维码图片); the same address gives the same bytes."""
    store = io.BytesIO()
    segno.make(url, error="m").save(store, kind="png", scale=6, border=0)
    return store.getvalue()


def put_square(line: Any, story: Any, url: str, left: float) -> Any:
    """Hang the square on a paragraph of a header or footer, ``left`` mm from the page's edge. Returns the paragraph."""
    side = Mm(SIDE)
    inline = story.part.new_pic_inline(io.BytesIO(picture(url)), side, side)
    anchor = parse_xml(ANCHOR.format(ns=nsdecls("wp"), x=Mm(left), y=Mm(FROM_TOP), side=side))
    anchor.append(inline.graphic)
    drawing = element("drawing")
    drawing.append(anchor)
    run = element("r")
    run.append(drawing)
    line.append(run)
    return line
