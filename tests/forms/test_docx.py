"""The DOCX carries the same facts in the same cells, with its East Asian faces set."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from forms.docx import render_docx
from forms.docx.qr import picture
from forms.fonts.faces import HERE, MissingGlyph
from forms.loader import codes, load
from forms.pdf import render_pdf
from tests.forms.papers import a_paper, printed_values
from tests.forms.reading import page_texts
from tests.needs import libreoffice, needs_libreoffice


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def all_text(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    return bare("".join(text.text or "" for text in document.element.body.iter(qn("w:t"))))


@pytest.mark.parametrize("code", codes())
def test_every_fact_of_every_paper_can_be_read_in_the_docx(code: str) -> None:
    paper = a_paper(code)
    text = all_text(render_docx(paper))
    assert [value for value in printed_values(paper) if bare(value) not in text] == []
    assert bare(paper.title) in text


@pytest.mark.parametrize("code", [one for one in codes() if load(one).layout == "table"])
def test_the_word_table_has_the_cells_of_the_form(code: str) -> None:
    paper = a_paper(code)
    (table,) = docx.Document(io.BytesIO(render_docx(paper))).tables
    assert len(table.rows) == len(paper.form.all_rows(paper.chain))
    for row in table._tbl.tr_lst:
        assert sum(cell.grid_span for cell in row.tc_lst) == len(paper.form.columns)
    merged = sum(1 for cell in table._tbl.iter(qn("w:vMerge")) if cell.get(qn("w:val")) == "restart")
    assert merged == sum(1 for at in paper.grid() if at.rows > 1)


def test_every_run_names_an_east_asian_face_that_offices_have() -> None:
    known = {"仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体", "Segoe UI Symbol"}
    document = docx.Document(io.BytesIO(render_docx(a_paper("site_opening"))))
    runs = list(document.element.body.iter(qn("w:r")))
    assert runs
    for run in runs:
        fonts = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        assert fonts is not None
        assert fonts.get(qn("w:eastAsia")) in known
        assert fonts.get(qn("w:hint")) == "eastAsia"


def test_rows_never_break_across_pages() -> None:
    document = docx.Document(io.BytesIO(render_docx(a_paper("site_opening"))))
    for row in document.tables[0]._tbl.tr_lst:
        assert row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None


def test_a_letter_has_the_page_rules_of_official_letters() -> None:
    section = docx.Document(io.BytesIO(render_docx(a_paper("request_letter")))).sections[0]
    assert round(section.top_margin.mm) == 37
    assert round(section.left_margin.mm) == 28
    assert round(section.page_width.mm - section.left_margin.mm - section.right_margin.mm) == 156
    assert section.different_first_page_header_footer is False


def test_no_part_of_the_file_carries_the_clock() -> None:
    content = render_docx(a_paper("liaison_info"))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert {one.date_time for one in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.infolist()[0].filename == "[Content_Types].xml"
        core = parts.read("docProps/core.xml").decode()
    assert "2026-04-08T18:00:00Z" in core
    assert render_docx(a_paper("liaison_info")) == content


def test_the_file_has_no_parts_that_papers_do_not_use() -> None:
    with zipfile.ZipFile(io.BytesIO(render_docx(a_paper("liaison_info")))) as parts:
        names = set(parts.namelist())
    assert not [one for one in names if "theme" in one or "thumbnail" in one or "customXml" in one]


def test_a_long_value_stands_whole_on_an_annex_page() -> None:
    reason = "".join(f"第{at}条理由是本单位需要开设网站。" for at in range(60))
    text = all_text(render_docx(a_paper("site_opening", answers={"reason": reason})))
    assert "（全文见附页）" in text
    assert text.endswith("附页开设理由" + reason)


def test_the_banner_and_the_code_stand_in_header_and_footer() -> None:
    paper = a_paper("request_letter", banner="按管理机关登记的决定沿用。")
    section = docx.Document(io.BytesIO(render_docx(paper))).sections[0]
    for header in (section.header, section.even_page_header):
        assert "按管理机关登记的决定沿用。" in header.paragraphs[0].text
    assert "T7WX-N930-871X" in "".join(one.text for one in section.footer.paragraphs)


def pictures(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return {name: parts.read(name) for name in parts.namelist() if name.startswith("word/media/")}


@pytest.mark.parametrize("code", ["liaison_info", "request_letter", "security_undertaking"])
def test_the_square_in_the_foot_leads_to_the_page_that_checks_the_paper(code: str) -> None:
    paper = a_paper(code)
    content = render_docx(paper)
    assert list(pictures(content).values()) == [picture(paper.verify_url)]
    footers = [one for one in zipfile.ZipFile(io.BytesIO(content)).namelist() if "/footer" in one and "rels" not in one]
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        drawn = [parts.read(name).decode().count("<wp:anchor") for name in footers]
    assert drawn == [1] * (2 if load(code).layout == "letter" else 1), "odd and even pages of a letter"
    assert picture(paper.verify_url) != picture(paper.verify_url + "X")


def test_a_paper_without_an_address_has_no_square() -> None:
    content = render_docx(a_paper("liaison_info", verify_url="", code=""))
    assert pictures(content) == {}


def test_a_character_no_face_can_draw_stops_the_paper() -> None:
    with pytest.raises(MissingGlyph):
        render_docx(a_paper("liaison_info", answers={"liaison_note": "好\U0001f600"}))


@needs_libreoffice
def test_an_office_program_prints_the_same_facts_on_as_many_pages(tmp_path: Path) -> None:
    kinds = ("site_opening", "domain_basic_info", "posting_review", "request_letter", "security_undertaking")
    for code in kinds:
        (tmp_path / f"{code}.docx").write_bytes(render_docx(a_paper(code)))
    subprocess.run(
        [
            str(libreoffice()),
            "--headless",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            *(str(tmp_path / f"{code}.docx") for code in kinds),
        ],
        check=True,
        capture_output=True,
        timeout=180,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "FONTCONFIG_FILE": str(HERE / "fonts.conf")},
    )
    for code in kinds:
        paper = a_paper(code)
        pages = page_texts((tmp_path / f"{code}.pdf").read_bytes())
        assert len(pages) == len(page_texts(render_pdf(paper))), code
        text = re.sub(r"—\d—|验证码：T7WX-N930-871X", "", "".join(pages))
        assert [value for value in printed_values(paper) if bare(value) not in text] == [], code
