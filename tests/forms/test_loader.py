"""Specs load whole, and a bad one is refused naming file, key and remedy."""

from __future__ import annotations

import pytest

from forms.definition import SpecError, Text
from forms.loader import TABLE_WIDTH, all_forms, codes, load, parse

GOOD = """
code = "sample"
version = "1"
title = "样表"
mark = "参考样式"
source = "测试"
columns = [62, 100]
sections = ["一"]
[[fields]]
key = "name"
label = "名称"
section = "一"
[[rows]]
cells = [{ label = "名称" }, { value = "name" }]
"""
OPENING = {
    "site_opening",
    "domain_basic_info",
    "domain_review",
    "posting_review",
    "security_undertaking",
    "liaison_info",
    "request_letter",
    "reply_letter",
    "opening_notice",
    "launch_checklist",
}


def test_all_papers_of_an_opening_have_a_spec() -> None:
    assert set(codes()) >= OPENING


def test_every_spec_says_whether_it_is_official_and_where_it_comes_from() -> None:
    for form in all_forms():
        assert form.mark in ("官方", "参考样式")
        assert form.source
        assert form.version


def test_modelled_forms_are_marked_as_such() -> None:
    assert {form.code for form in all_forms() if form.mark == "参考样式"} >= {"site_opening", "launch_checklist"}
    assert load("posting_review").mark == "官方"


def test_tables_are_as_wide_as_the_page_allows() -> None:
    for form in all_forms():
        if form.layout == "table":
            assert sum(form.columns) == TABLE_WIDTH


def test_fields_with_one_key_mean_the_same_on_every_paper() -> None:
    kinds: dict[str, set[str]] = {}
    for form in all_forms():
        for field in form.fields:
            kinds.setdefault(field.key, set()).add(field.kind)
    assert {key: found for key, found in kinds.items() if len(found) > 1} == {}


def test_no_phone_number_is_public() -> None:
    for form in all_forms():
        private = {one.key for one in form.fields if one.kind in ("phone", "mobile", "email", "name")}
        assert not private & set(form.public_keys), form.code


def test_the_declaration_of_the_posting_review_stands_word_for_word() -> None:
    texts = [cell.text for row in load("posting_review").rows for cell in row.cells if isinstance(cell, Text)]
    declaration = next(text for text in texts if text.startswith("我单位确认"))
    assert declaration.endswith("由此而引起的政治的、法律的、经济的后果，我单位承担全部责任。")
    assert "不带有任何反动、淫秽、迷信内容" in declaration


def test_the_undertaking_has_eight_points_and_neither_misprint() -> None:
    body = [one.text for one in load("security_undertaking").body]
    assert [text[0] for text in body[1:9]] == list("一二三四五六七八")
    joined = "".join(body)
    assert "计算机病毒" in joined
    assert "贯彻执行" in joined
    assert "瘸毒" not in joined


def test_a_good_spec_loads() -> None:
    form = parse(GOOD, "sample.toml")
    assert form.field("name").label == "名称"
    assert form.asked == form.fields


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (('label = "名称"\n', 'label = "名称"\ncolour = "red"\n'), "fields.name.colour"),
        (('label = "名称"\nsection', "section"), "fields.name.label"),
        (('key = "name"', 'key = "other"'), "name"),
        (("[62, 100]", "[62, 90]"), "columns"),
        (('section = "一"', 'section = "二"'), "fields.name.section"),
        (('section = "一"', 'section = "一"\nkind = "colour"'), "fields.name.kind"),
        (('section = "一"', 'section = "一"\nkind = "choice"'), "fields.name.choices"),
        (('section = "一"', 'section = "一"\nwhen = { key = "nobody", values = ["1"] }'), "fields.name.when"),
        (('code = "sample"', 'code = "other"'), "code"),
        (('title = "样表"', 'title = "{nobody}样表"'), "nobody"),
        (('mark = "参考样式"', 'mark = "自拟"'), "mark"),
        (('{ value = "name" }', '{ value = "name", label = "又" }'), "rows[1]"),
        (('title = "样表"\n', 'title = "样表"\nlayout = "poster"\n'), "layout"),
        (('sections = ["一"]', 'sections = ["一"]\n[opinions]\nheight = 20.0'), "opinions.auto"),
        (('version = "1"', "version = "), "TOML"),
    ],
)
def test_a_bad_spec_is_refused_naming_file_key_and_remedy(change: tuple[str, str], key: str) -> None:
    assert change[0] in GOOD
    with pytest.raises(SpecError) as refused:
        parse(GOOD.replace(*change), "sample.toml")
    assert refused.value.key == key
    assert str(refused.value).startswith("sample.toml")
    assert refused.value.remedy


def test_an_unknown_paper_is_refused_listing_the_known_ones() -> None:
    with pytest.raises(SpecError, match="site_opening"):
        load("no_such_paper")
