"""The PDF shows every fact, embeds every face and is the same in every process."""

from __future__ import annotations

import datetime
import hashlib
import io
import re
import subprocess
import sys

import pikepdf
import pytest

from forms.fonts.faces import MissingGlyph
from forms.loader import codes
from forms.paper import Annex, Opinion
from forms.pdf import render_pdf
from tests.forms.papers import ANSWERS, OPINIONS, UNIT, a_paper, printed_values
from tests.forms.reading import fonts, page_count, page_texts, pdf_text

ONE_PAGE = ("domain_basic_info", "domain_review", "posting_review", "security_undertaking", "liaison_info")
DIGESTS = """
import hashlib
from tests.forms.papers import a_paper
from forms.docx import render_docx
from forms.pdf import render_pdf
for code in ("site_opening", "request_letter", "security_undertaking"):
    for render in (render_pdf, render_docx):
        print(hashlib.sha256(render(a_paper(code, demo=True))).hexdigest())
"""


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("code", codes())
def test_every_fact_of_every_paper_can_be_read_in_the_pdf(code: str) -> None:
    paper = a_paper(code)
    text = re.sub(r"—\d—", "", pdf_text(render_pdf(paper)))
    missing = [value for value in printed_values(paper) if bare(value) not in text]
    assert missing == []
    assert bare(paper.title) in text
    assert paper.code in text


@pytest.mark.parametrize("code", codes())
def test_every_face_is_embedded_and_nothing_else_is_used(code: str) -> None:
    found = fonts(render_pdf(a_paper(code, demo=True)))
    assert all(found.values())
    assert {name.split("+")[-1] for name in found} <= {"GovFang", "GovSong", "GovBiaoSong", "GovHei", "GovKai"}


def test_the_same_paper_gives_the_same_bytes_in_every_process() -> None:
    runs = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", DIGESTS],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ".", "TZ": "UTC" if seed == "1" else "Asia/Tokyo"},
            capture_output=True,
            text=True,
            check=True,
        )
        runs.add(done.stdout)
    assert len(runs) == 1
    assert hashlib.sha256(render_pdf(a_paper("site_opening", demo=True))).hexdigest() == runs.pop().split("\n")[0]


def test_another_fact_or_another_hour_gives_other_bytes() -> None:
    base = render_pdf(a_paper("liaison_info"))
    later = datetime.datetime(2026, 4, 8, 11, 0, tzinfo=datetime.UTC)
    assert render_pdf(a_paper("liaison_info", answers={"liaison_note": "兼"})) != base
    assert render_pdf(a_paper("liaison_info", issued_at=later)) != base


def test_the_file_says_what_it_is_who_issued_it_and_when() -> None:
    with pikepdf.open(io.BytesIO(render_pdf(a_paper("site_opening")))) as file:
        assert str(file.docinfo["/Title"]) == "政府网站开设申请表"
        assert str(file.docinfo["/Author"]) == UNIT
        assert str(file.docinfo["/CreationDate"]) == "D:20260408180000+08'00'"
        assert "T7WX-N930-871X" in str(file.docinfo["/Keywords"])


@pytest.mark.parametrize("code", ONE_PAGE)
def test_papers_that_are_one_sheet_stay_one_sheet(code: str) -> None:
    assert page_count(render_pdf(a_paper(code))) == 1


def test_pages_are_counted_on_every_page() -> None:
    texts = page_texts(render_pdf(a_paper("site_opening")))
    assert len(texts) == 3
    for at, text in enumerate(texts):
        assert f"第{at + 1}页共3页" in text


def test_a_further_page_names_the_paper_and_its_number_again() -> None:
    texts = page_texts(render_pdf(a_paper("site_opening")))
    assert all("政府网站开设申请表（续）编号：KS-2026-0007" in text for text in texts[1:])


def test_a_long_value_prints_its_beginning_and_stands_whole_on_an_annex_page() -> None:
    reason = "".join(f"第{at}条理由是本单位需要开设网站。" for at in range(40))
    texts = page_texts(render_pdf(a_paper("site_opening", answers={"reason": reason})))
    assert "（全文见附页）" in texts[0]
    assert reason not in "".join(texts[:-1])
    assert "附页开设理由" in texts[-2] + texts[-1]
    assert reason in "".join(re.sub(r"验证码.*|第\d页.*", "", text) for text in texts if "附页开设理由" in text)


def test_an_annex_longer_than_a_page_goes_on_and_loses_nothing() -> None:
    text = "".join(f"第{at}句说明。" for at in range(600))
    paper = a_paper("liaison_info", annexes=(Annex("情况说明", text),))
    pages = page_texts(render_pdf(paper))
    assert len(pages) > 2
    inner = "".join(page.split("附页", 1)[1].split("验证码")[0] for page in pages[1:])
    assert inner == "情况说明" + text


def test_a_long_opinion_goes_to_the_annex_under_its_office() -> None:
    long = "".join(f"意见第{at}点，请补充。" for at in range(50))
    opinions = {**OPINIONS, "centre_handler": Opinion(long, "王翀", datetime.date(2026, 3, 6))}
    text = pdf_text(render_pdf(a_paper("site_opening", opinions=opinions)))
    assert "市数字经济发展中心经办人意见" in text
    assert long in text


def test_a_step_not_yet_signed_leaves_room_for_pen_and_date() -> None:
    text = pdf_text(render_pdf(a_paper("site_opening")))
    assert text.count("年月日") == 1
    assert pdf_text(render_pdf(a_paper("site_opening", opinions={}))).count("年月日") == 6


def test_a_substitute_signs_with_the_name_of_the_one_they_stand_for() -> None:
    assert "郑珺（代钱科）" in pdf_text(render_pdf(a_paper("site_opening")))


def test_a_form_without_a_chain_prints_without_opinion_blocks() -> None:
    assert "签字" not in pdf_text(render_pdf(a_paper("site_opening", chain=())))


def test_a_character_no_face_can_draw_stops_the_paper() -> None:
    with pytest.raises(MissingGlyph, match="U\\+1F600"):
        render_pdf(a_paper("liaison_info", answers={"liaison_note": "好\U0001f600"}))


@pytest.mark.parametrize("name", ["张堃", "李玥", "赵赟", "周䶮", "钱㐀", "孙㛃"])
def test_rare_names_print(name: str) -> None:
    paper = a_paper("liaison_info", answers={"liaison_name": name})
    assert name in pdf_text(render_pdf(paper))


def drawn_red(content: bytes) -> bool:
    with pikepdf.open(io.BytesIO(content)) as file:
        return any(b".86 .08 .1 rg" in page.Contents.read_bytes() for page in file.pages)


@pytest.mark.parametrize("code", ["site_opening", "request_letter", "security_undertaking"])
def test_a_seal_is_drawn_in_demonstrations_only_and_says_so(code: str) -> None:
    real, demo = render_pdf(a_paper(code)), render_pdf(a_paper(code, demo=True))
    assert not drawn_red(real)
    assert drawn_red(demo)
    assert "演示文书不具法律效力" in pdf_text(demo)
    assert "演示" not in pdf_text(real)


def test_the_lettering_of_a_seal_does_not_mix_into_the_text() -> None:
    assert "演示专用" not in pdf_text(render_pdf(a_paper("site_opening", demo=True)))


@pytest.mark.parametrize("code", ["site_opening", "request_letter"])
def test_the_footing_of_the_paper_is_printed_on_every_page(code: str) -> None:
    texts = page_texts(render_pdf(a_paper(code, banner="按管理机关登记的决定沿用。")))
    assert all("按管理机关登记的决定沿用。" in text for text in texts)


def test_the_square_leads_to_the_page_that_checks_the_paper() -> None:
    with_code = render_pdf(a_paper("liaison_info"))
    without = render_pdf(a_paper("liaison_info", verify_url="", code=""))
    assert "验证码" in pdf_text(with_code)
    assert "验证码" not in pdf_text(without)
    assert len(with_code) > len(without)


def test_letters_number_odd_pages_right_and_even_pages_left() -> None:
    places = []
    with pikepdf.open(io.BytesIO(render_pdf(a_paper("request_letter")))) as file:
        for at, page in enumerate(file.pages):
            x = 0.0
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "Tm":
                    x, y = float(operands[4]), float(operands[5])
                    if 60 < y < 80:
                        places.append((at, x))
                        break
    assert places[0][1] > 300
    assert places[1][1] < 300


def test_the_last_page_of_a_letter_never_carries_the_issuer_alone() -> None:
    for extra in range(0, 600, 24):
        paper = a_paper("request_letter", answers={"security": ANSWERS["security"] + "字" * extra})
        last = page_texts(render_pdf(paper))[-1]
        assert last.index("妥否，请批示。") < last.index("附件：1.")
