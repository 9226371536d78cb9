"""The display tags, without database or browser."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from tests.ui import sample


def draw(source: str, **context: Any) -> str:
    return Template("{% load ui months filling %}" + source).render(Context(context))


def words(html: str) -> str:
    import re

    return "".join(re.sub(r"<[^>]+>", "", html).split())


def test_an_icon_is_hidden_from_screen_readers_and_has_no_style():
    html = draw('{% icon "check" %}')
    assert html.startswith("<svg")
    assert 'aria-hidden="true"' in html
    assert "style=" not in html


def test_a_state_is_written_in_words_with_its_tone():
    assert 'badge-warn">已退回' in draw('{% badge "returned" "已退回" %}')


def test_a_state_nobody_named_is_shown_plainly():
    assert 'badge-mute">另一种' in draw('{% badge "other" "另一种" %}')


def test_a_label_cannot_smuggle_in_markup():
    assert "<b>" not in draw('{% badge "draft" label %}', label="<b>")


def test_a_clause_names_rule_instrument_number_and_its_words():
    html = draw("{% cite c %}", c=sample.CONSENT)
    for part in (
        "OPN-09",
        "第五条（二）",
        "《浔城市政府网站管理办法》",
        "浔府办发〔2023〕7号",
        "主要负责同志",
        "DOM-02",
    ):
        assert part in html


def test_no_clause_draws_nothing():
    assert draw("{% cite c %}", c=None).strip() == ""


def test_preflight_puts_what_blocks_before_what_warns_before_what_passed():
    html = draw("{% preflight f %}", f=sample.FINDINGS)
    order = [html.index(f"finding-{level}") for level in ("blocked", "warned", "passed")]
    assert order == sorted(order)
    assert "不予通过1项" in words(html)
    assert "已通过2项" in words(html)


def test_preflight_unfolds_what_passed_only_when_nothing_else_is_left():
    passed = [one for one in sample.FINDINGS if one.level == "passed"]
    assert 'passed-group" open' in draw("{% preflight f %}", f=passed)
    assert 'passed-group" open' not in draw("{% preflight f %}", f=sample.FINDINGS)


def test_a_way_out_is_not_offered_for_what_passed():
    html = draw("{% preflight f %}", f=[{"level": "passed", "message": "行", "remedy": "不必", "facts": ()}])
    assert "如何处理" not in html


@pytest.mark.parametrize(
    ("d", "expected"),
    [
        ({"label": "甲", "days_left": 82}, "法定剩82天"),
        ({"label": "甲", "days_left": 0}, "法定今天到期"),
        ({"label": "甲", "days_left": -3}, "法定已逾期3天"),
        ({"label": "甲", "days_left": 2, "internal": True, "unit": "个工作日"}, "内部时限剩2个工作日"),
        ({"label": "甲", "days_left": -9, "state": "met"}, "法定已按期办结"),
        ({"label": "甲", "days_left": 4, "state": "suspended"}, "法定中止计算"),
        ({"label": "甲", "days_left": None}, "甲法定"),
    ],
)
def test_a_deadline_says_its_kind_and_its_time_left_in_words(d, expected):
    assert words(draw("{% deadline d %}", d=d)).endswith(expected)


def test_a_provisional_deadline_says_so():
    assert "（暂定）" in draw("{% deadline d %}", d={"label": "甲", "due_on": date(2027, 2, 11), "provisional": True})


def test_a_current_step_is_told_to_screen_readers():
    html = draw("{% stepper s %}", s=sample.STEPS)
    assert html.count('aria-current="step"') == 1
    assert "（已退回）" in html


def test_an_empty_value_is_a_dash_and_zero_is_not():
    html = words(draw("{% kv p %}", p=[("甲", ""), ("乙", 0), ("丙", None)]))
    assert html == "甲—乙0丙—"


def test_a_moment_is_shown_in_local_time_and_a_day_without_time():
    assert ">2026-11-22 01:30<" in draw("{% when m %}", m=datetime(2026, 11, 21, 17, 30, tzinfo=UTC))
    assert ">2026-11-21<" in draw("{% when m %}", m=date(2026, 11, 21))
    assert ">2026年11月22日<" in draw('{% when m "cn" %}', m=datetime(2026, 11, 21, 17, 30, tzinfo=UTC))
    assert draw("{% when m %}", m=None) == ""
    assert draw("{% when m %}", m="预计") == "预计"


def test_pages_keep_the_filters_of_the_address():
    request = RequestFactory().get("/list?state=returned&page=2")
    html = draw("{% paginate page %}", page=Paginator(range(50), 10).get_page(2), request=request)
    assert 'href="?state=returned&amp;page=3"' in html
    assert html.count('aria-current="page"') == 1


def test_one_page_shows_only_how_many_there_are():
    html = draw("{% paginate page %}", page=Paginator(range(3), 10).get_page(1))
    assert words(html) == "共3条"


def test_a_month_grid_marks_first_skipped_and_last_day_over_a_year_end():
    html = draw(
        "{% month_calendar a b skipped %}", a=date(2026, 12, 20), b=date(2027, 1, 18), skipped=[date(2027, 1, 1)]
    )
    assert "2026年12月" in html
    assert "2027年1月" in html
    assert words(html.split('class="day-start"')[1].split("</td>")[0]) == ">20起"
    assert words(html.split('class="day-skip"')[1].split("</td>")[0]) == ">1休"
    assert words(html.split('class="day-last"')[1].split("</td>")[0]) == ">18止"
    assert html.count('<td class="day-in"') == 11 + 16


def test_no_tag_writes_inline_style_or_script():
    html = Template(
        "{% load ui months filling %}{% next_step next %}{% stepper steps %}{% kv pairs %}{% form_sections form %}"
        "{% form_outline form %}{% form_errors form %}{% files attachments %}{% timeline entries %}{% preflight findings %}"
    ).render(Context(sample.context()))
    for forbidden in ("style=", "<script", "onclick", "onchange", "javascript:"):
        assert forbidden not in html


def test_work_items_say_what_is_done_and_what_waits():
    html = words(draw("{% tasks items %}", items=sample.WORKS))
    assert "已完成1/3项" in html
    assert "ICP备案已完成" in html
    assert "党政机关网站标识等待前项" in html


def test_changes_show_what_was_empty_and_what_was_removed():
    html = words(draw('{% changes rows "第1轮" "第2轮" %}', rows=[("甲", "", "新"), ("乙", "旧", "")]))
    assert "甲未填新" in html
    assert "乙旧已删除" in html


def test_no_changes_draw_no_table():
    assert draw("{% changes rows %}", rows=[]).strip() == ""
