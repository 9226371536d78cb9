"""The web form asks each fact once and says in Chinese what is wrong and what to do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from forms.builder import PaperForm, asked_fields, build_form, suggested
from forms.definition import Choice, Field, Form, When
from forms.loader import load
from tests.forms.papers import ANSWERS, CONTEXT

OPENING = ("site_opening", "domain_basic_info", "liaison_info")


def the_form(answers: dict[str, Any] | None = None, *, draft: bool = False) -> PaperForm:
    data = {key: ("on" if value is True else value) for key, value in {**ANSWERS, **(answers or {})}.items()}
    data = {key: value for key, value in data.items() if value not in (False, None)}
    return build_form([load(code) for code in OPENING], data=data, draft=draft)


def first_error(form: PaperForm, key: str) -> str:
    assert not form.is_valid()
    return str(form.errors[key][0])


def test_a_complete_application_is_valid_and_its_answers_survive_json() -> None:
    form = the_form()
    assert form.is_valid(), form.errors
    answers = form.answers()
    assert json.loads(json.dumps(answers)) == answers
    assert answers["launch_date"] == "2026-06-30"
    assert answers["domain_years"] == 5
    assert answers["domain_contact_serving"] is True


def test_several_papers_ask_each_fact_once_in_their_order() -> None:
    keys = [one.key for one in asked_fields([load(code) for code in OPENING])]
    assert len(keys) == len(set(keys))
    assert keys[:3] == ["site_name", "site_type", "launch_date"]
    assert keys.index("domain_years") > keys.index("liaison_mobile")


def test_what_the_register_knows_is_not_asked() -> None:
    assert not {"sponsor", "unit_type", "credit_code", "address"} & set(the_form().fields)


def test_sections_hold_every_field_once_and_the_domain_of_both_papers_stands_together() -> None:
    form = the_form()
    sections = dict(form.sections)
    assert [field.name for field in sections["域名"]] == ["domain_en", "domain_zh", "domain_years"]
    assert sum(len(fields) for fields in sections.values()) == len(form.fields)


def test_an_empty_required_field_says_which_and_what_to_do() -> None:
    message = first_error(the_form({"site_name": ""}), "site_name")
    assert message == "「网站名称」未填，该项为必填，请填写后再提交。"


def test_an_attestation_must_be_ticked() -> None:
    message = first_error(the_form({"domain_contact_serving": False}), "domain_contact_serving")
    assert "尚未确认" in message


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("domain_en", "我的网站", "只用小写字母"),
        ("domain_zh", "没有后缀", "名称.后缀"),
        ("liaison_mobile", "12345", "11位数字"),
        ("liaison_phone", "八一二三", "区号"),
        ("domain_contact_email", "nobody", "名称@域名"),
        ("liaison_name", "李7", "身份证件"),
        ("domain_years", "11", "1至10年"),
        ("domain_years", "五", "整数"),
        ("launch_date", "明天", "年-月-日"),
        ("platform", "moon", "重新选择"),
    ],
)
def test_a_wrong_value_is_refused_naming_field_fact_and_way_out(key: str, typed: str, said: str) -> None:
    form = the_form({key: typed})
    message = first_error(form, key)
    assert said in message
    assert f"「{form.specs[key].label}」" in message


def test_a_text_that_is_too_long_says_by_how_much() -> None:
    message = first_error(the_form({"reason": "开" * 620}), "reason")
    assert "现有620字" in message
    assert "最多600字" in message
    assert "删减20字" in message


def test_a_character_no_face_can_draw_is_refused_naming_it() -> None:
    message = first_error(the_form({"liaison_title": "主任\U0001f600"}), "liaison_title")
    assert "“\U0001f600”" in message
    assert "不在打印字库内" in message


@pytest.mark.parametrize("name", ["张堃", "李玥", "赵赟", "周䶮", "阿依古丽·买买提"])
def test_rare_names_are_accepted(name: str) -> None:
    assert the_form({"liaison_name": name}).is_valid()


def test_domains_and_names_are_written_the_way_registers_write_them() -> None:
    form = the_form({"domain_en": " HTTP://LHSTJ.jiujiang.gov.cn/index.html ", "liaison_name": "李　玥"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["domain_en"] == "lhstj.jiujiang.gov.cn"
    assert form.cleaned_data["liaison_name"] == "李玥"


def test_a_draft_asks_for_nothing_but_still_refuses_what_cannot_be_printed() -> None:
    empty = build_form([load("site_opening")], data={}, draft=True)
    assert empty.is_valid(), empty.errors
    assert not build_form([load("site_opening")], data={"operator": "\U0001f600"}, draft=True).is_valid()


def test_progress_counts_required_facts_by_section() -> None:
    form = the_form({"leader_name": "", "leader_title": ""})
    found = {title: (done, asked) for title, done, asked in form.progress}
    assert found["责任人员"] == (11, 13)
    assert found["域名"] == (2, 2)
    assert found["其他"] == (0, 0)


def conditional() -> Form:
    kinds = (Choice("new", "新建"), Choice("old", "改版"))
    return Form(
        "sample",
        "1",
        "样表",
        "参考样式",
        "测试",
        sections=("一",),
        fields=(
            Field("kind", "类型", "choice", choices=kinds, section="一"),
            Field("old_name", "原名称", section="一", when=When("kind", ("old",))),
        ),
    )


def test_a_conditional_field_is_required_only_while_its_condition_holds() -> None:
    assert build_form([conditional()], data={"kind": "new"}).is_valid()
    assert "原名称" in first_error(build_form([conditional()], data={"kind": "old"}), "old_name")


def test_a_conditional_answer_is_dropped_when_its_condition_no_longer_holds() -> None:
    form = build_form([conditional()], data={"kind": "new", "old_name": "旧网"})
    assert form.is_valid()
    assert form.answers()["old_name"] == ""


def test_a_conditional_field_tells_the_page_what_it_hangs_on() -> None:
    html = str(build_form([conditional()])["old_name"])
    assert 'data-when-key="kind"' in html
    assert 'data-when-values="old"' in html


def test_choices_may_come_from_elsewhere() -> None:
    form = build_form([load("site_opening")], choices_override={"platform": [("x", "某平台")]}, data={"platform": "x"})
    form.is_valid()
    assert "platform" not in form.errors


def test_what_is_known_fills_the_empty_form() -> None:
    assert suggested([load("site_opening")], CONTEXT) == {"site_name": CONTEXT["unit"]["name"]}


def test_stored_answers_come_back_into_the_form() -> None:
    form = build_form([load("site_opening")], initial={"launch_date": "2026-06-30", "site_type": "department"})
    assert 'value="2026-06-30"' in str(form["launch_date"])
    assert "checked" in str(form["site_type"])


def test_widgets_carry_no_inline_style_or_script() -> None:
    html = the_form().as_div()
    assert "style=" not in html
    assert "onclick" not in html
