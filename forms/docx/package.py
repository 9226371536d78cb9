"""The package round a DOCX: page set-up, default faces, properties, bytes without a clock (文档包)."""

from __future__ import annotations

import datetime
import io
import zipfile
from functools import cache
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from forms.layout import FORM_MARGINS, LETTER_MARGINS, PAGE
from forms.paper import Paper

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
UNDATED = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
CHINA = datetime.timezone(datetime.timedelta(hours=8))
PRODUCER = "站程"
SLACK = 22.0  # office programs set a little wider than we measure; the square in the foot begins below
DEFAULTS = (
    "<w:styles {ns}><w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋_GB2312" w:cs="Times New Roman"/>'
    '<w:sz w:val="24"/><w:szCs w:val="24"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:kinsoku w:val="1"/><w:overflowPunct w:val="1"/>'
    '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
    "</w:pPr></w:pPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Header"><w:name w:val="header"/><w:basedOn w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>'
    "</w:styles>"
)


@cache
def _blank() -> bytes:
    """Return the library's empty document, cut down to what papers use (about a quarter of its weight)."""
    document = docx.Document()
    part = document.part
    styles = part._styles_part
    styles._element = parse_xml(DEFAULTS.format(ns=nsdecls("w")))
    for key, one in list(part.rels.items()):
        if one.reltype not in (RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS):
            part.drop_rel(key) if one.is_external else part.rels.pop(key)
    package = part.package
    for key, one in list(package.rels.items()):
        if "thumbnail" in one.reltype:
            package.rels.pop(key)
    settings = document.settings.element
    for child in list(settings):
        settings.remove(child)
    for child in (
        '<w:evenAndOddHeaders {ns} w:val="0"/>',
        '<w:characterSpacingControl {ns} w:val="compressPunctuation"/>',
        '<w:compat {ns}><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>',
        '<w:themeFontLang {ns} w:val="en-US" w:eastAsia="zh-CN"/>',
    ):
        settings.append(parse_xml(child.format(ns=nsdecls("w"))))
    store = io.BytesIO()
    document.save(store)
    return store.getvalue()


def start(paper: Paper) -> Any:
    """Return an empty document with page size and margins of the paper's kind (新建文档)."""
    document = docx.Document(io.BytesIO(_blank()))
    is_form = paper.form.layout in ("table", "undertaking")
    margins = FORM_MARGINS if is_form else LETTER_MARGINS
    section = document.sections[0]
    section.page_width, section.page_height = Pt(PAGE[0]), Pt(PAGE[1])
    section.top_margin, section.bottom_margin = Pt(margins.top), Pt(margins.bottom - (SLACK if is_form else 0))
    section.left_margin, section.right_margin = Pt(margins.left), Pt(margins.right)
    section.header_distance, section.footer_distance = Pt(28), Pt(28 if is_form else margins.bottom - 42)
    if not is_form:
        document.settings.odd_and_even_pages_header_footer = True
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    return document


def finish(document: Any, paper: Paper) -> bytes:
    """Write properties and return bytes that depend on the paper alone (封装)."""
    core = document.core_properties
    moment = (paper.issued_at or UNDATED).astimezone(CHINA).replace(tzinfo=None)
    core.title, core.author, core.subject = paper.title, paper.issuer or PRODUCER, paper.form.short_title
    core.keywords = ", ".join(one for one in (paper.number, paper.code, paper.form.code) if one)
    core.created = core.modified = moment
    core.last_modified_by, core.revision, core.comments = PRODUCER, 1, ""
    core.language = "zh-CN"
    store = io.BytesIO()
    document.save(store)
    return _rezipped(store.getvalue())


def _rezipped(content: bytes) -> bytes:
    """Pack the parts again, sorted and dated alike, since the library stamps them with the clock."""
    store = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(store, "w", zipfile.ZIP_DEFLATED) as new:
        names = sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = zipfile.ZipInfo(name, ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return store.getvalue()
