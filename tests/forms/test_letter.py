"""Letters have the parts of an official letter, and their titles break where the sense does."""

from __future__ import annotations

from forms.letter import BLANK_DATE, BLANK_NUMBER, letter_text, title_lines
from tests.forms.papers import PROVINCE, UNIT, a_paper


def test_an_upward_letter_names_its_signer_addressee_attachments_and_contact() -> None:
    text = letter_text(a_paper("request_letter"))
    assert text.head == f"{UNIT}文件"
    assert text.signer == "陈玥昇"
    assert text.addressee == "九江市数字经济发展中心"
    assert text.attachments == ("政府网站开设申请表", "政府网站域名业务申请基本信息表")
    assert text.note == "（联系人：李玥，联系电话：0792-8123403）"
    assert text.body[-1].text == "妥否，请批示。"


def test_a_reply_ends_as_replies_do_and_carries_issuer_number_and_date() -> None:
    text = letter_text(a_paper("reply_letter"))
    assert text.body[-1].text == "此复。"
    assert (text.issuer, text.number, text.date) == (PROVINCE, "赣府厅字〔2026〕21号", "2026年4月8日")
    assert any("90日内" in part.text for part in text.body)


def test_what_is_not_known_yet_is_left_open_for_the_pen() -> None:
    paper = a_paper("request_letter", opinions={})
    text = letter_text(
        a_paper("request_letter", values={**paper.values, "letter_number": "", "filed_on": None}, opinions={})
    )
    assert (text.number, text.date, text.signer) == (BLANK_NUMBER, BLANK_DATE, "")


def test_short_numbered_lines_are_heads_and_long_ones_are_body() -> None:
    styles = {part.text[:4]: part.style for part in letter_text(a_paper("request_letter")).body}
    assert styles["一、开设"] == "head_one"
    assert styles["（一）职"] == "head_two"
    assert all(part.style == "body" for part in letter_text(a_paper("reply_letter")).body)


def test_a_title_breaks_before_its_matter_and_round_its_facts() -> None:
    assert title_lines(a_paper("request_letter"), 20) == (UNIT, "关于开设部门网站的请示")
    assert title_lines(a_paper("reply_letter"), 20) == (f"{PROVINCE}关于同意开设", f"{UNIT}网站的批复")


def test_a_title_that_fits_stays_on_one_line() -> None:
    assert title_lines(a_paper("site_opening"), 20) == ("政府网站开设申请表",)


def test_a_name_longer_than_a_line_is_still_broken_into_even_lines() -> None:
    lines = title_lines(a_paper("opening_notice", answers={"site_name": "某" * 45}), 20)
    assert "".join(lines) == "关于" + "某" * 45 + "网站正式开通的公告"
    assert max(map(len, lines)) <= 20
