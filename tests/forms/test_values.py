"""Facts become words, boxes and letters."""

from __future__ import annotations

import datetime

import pytest

from forms.definition import Choice, Field
from forms.loader import load
from forms.values import chinese_date, chinese_number, fill, in_cell, in_words, look_up, merge, numbered
from tests.forms.papers import ANSWERS, CONTEXT, a_paper

KIND = Field("kind", "类型", "choice", choices=(Choice("a", "甲"), Choice("b", "乙")))


def test_a_dotted_path_goes_through_mappings_and_attributes_and_takes_the_first_that_holds_something() -> None:
    context = {"a": {"b": datetime.date(2026, 3, 2)}, "c": {"d": ""}}
    assert look_up(context, "a.b.year") == 2026
    assert look_up(context, "a.x.y") is None
    assert look_up(context, "c.d|a.b") == datetime.date(2026, 3, 2)


def test_filling_takes_asked_facts_from_the_answers_and_all_others_from_the_context() -> None:
    values = fill(load("liaison_info"), ANSWERS, CONTEXT)
    assert values["sponsor"] == CONTEXT["unit"]["name"]
    assert values["filed_on"] == "2026-03-02"
    assert values["liaison_name"] == "李玥"


@pytest.mark.parametrize(
    ("value", "shown"), [("2026-03-02", "2026年3月2日"), (datetime.date(2026, 12, 31), "2026年12月31日"), (None, "")]
)
def test_dates_are_written_as_papers_write_them(value: object, shown: str) -> None:
    assert chinese_date(value) == shown


def test_a_choice_is_boxes_in_a_cell_and_a_word_in_a_sentence() -> None:
    assert in_cell(KIND, "b") == "☐甲　☑乙"
    assert in_words(KIND, "b") == "乙"
    assert in_words(KIND, ["a", "b"]) == "甲、乙"


def test_units_follow_numbers_and_lists_stand_line_by_line() -> None:
    assert in_words(Field("years", "年限", "integer", unit="年"), 5) == "5年"
    assert in_cell(Field("domains", "域名"), ["a.gov.cn", "b.gov.cn"]) == "a.gov.cn\nb.gov.cn"
    assert in_cell(Field("ok", "确认", "check"), True) == "☑已确认"


def test_an_optional_part_falls_away_when_one_of_its_facts_is_missing() -> None:
    form = load("reply_letter")
    template = "域名{domain_en}[[、{domain_zh}]]。"
    assert merge(form, template, {"domain_en": "a.gov.cn", "domain_zh": ""}) == "域名a.gov.cn。"
    assert merge(form, template, {"domain_en": "a.gov.cn", "domain_zh": "甲.政务"}) == "域名a.gov.cn、甲.政务。"


def test_a_fact_that_looks_like_a_template_is_printed_as_it_is() -> None:
    assert merge(load("reply_letter"), "{operator}", {"operator": "{sponsor}[[x]]"}) == "{sponsor}[[x]]"


def test_paragraphs_are_numbered_in_the_order_that_is_left() -> None:
    assert numbered(["#、甲", "乙", "#、丙"]) == ["一、甲", "乙", "二、丙"]
    assert [chinese_number(one) for one in (1, 10, 11, 20, 21)] == ["一", "十", "十一", "二十", "二十一"]


def test_a_paragraph_is_printed_only_while_its_condition_holds() -> None:
    plain = a_paper("request_letter")
    special = a_paper("request_letter", answers={"special_need": "确有特殊需求。"})
    assert "特殊需求说明" not in "".join(plain.body)
    assert "二、特殊需求说明" in special.body
    assert "三、网站基本情况" in special.body


def test_a_notice_names_its_period_once_it_is_known() -> None:
    told = a_paper("opening_notice").values
    before = a_paper("opening_notice", values={**told, "notice_first_day": None, "notice_last_day": None})
    after = a_paper(
        "opening_notice", values={**told, "notice_first_day": "2026-07-02", "notice_last_day": "2026-08-01"}
    )
    assert any("自本公告发布之日起计算" in one for one in before.body)
    assert any("自2026年7月2日起，至2026年8月1日止" in one for one in after.body)
