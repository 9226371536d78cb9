"""The tags of forms: labels, help, errors, progress."""

from __future__ import annotations

from tests.ui import sample
from tests.ui.test_tags import draw, words


def filled(**data: object) -> sample.SampleForm:
    form = sample.SampleForm(data=data)
    form.is_valid()
    return form


def test_a_field_ties_label_help_and_error_to_its_box():
    html = draw("{% field b %}", b=filled()["site_name"])
    assert '<label for="id_site_name">' in html
    assert 'aria-describedby="id_site_name_helptext id_site_name_error"' in html
    assert 'id="id_site_name_helptext"' in html
    assert 'id="id_site_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_radio_buttons_stand_in_a_fieldset_with_a_legend():
    html = draw("{% field b %}", b=filled()["kind"])
    assert "<legend>网站类型" in html
    assert html.count('type="radio"') == 2
    assert 'aria-describedby="id_kind_error"' in html


def test_required_and_optional_are_said_in_words():
    form = filled()
    assert "必填" in draw("{% field b %}", b=form["domain"])
    assert "选填" in draw("{% field b %}", b=form["domain_zh"])
    assert "选填" not in draw("{% field b marks=False %}", b=form["domain_zh"])


def test_help_carries_its_clause():
    assert "OPN-06" in draw("{% field b %}", b=filled()["site_name"])
    assert "DOM-05" in draw("{% field b %}", b=filled()["domain"])


def test_a_field_that_hangs_on_another_says_on_which():
    html = draw("{% field b %}", b=filled()["domain_zh"])
    assert 'data-when="kind"' in html
    assert 'data-when-values="p"' in html


def test_progress_counts_required_answers_and_errors():
    form = filled(site_name="某局网站", kind="d", platform="a", planned="2026-12-01", features=["1"])
    html = words(draw("{% form_outline form %}", form=form))
    assert "5/8项必填" in html
    assert "网站基本情况已填齐" in html
    assert "域名1处有误" in html


def test_the_summary_leads_from_each_error_to_its_field():
    html = draw('{% form_errors form "请更正" %}', form=filled())
    assert 'href="#id_domain"' in html
    assert 'href="#id_kind"' in html
    assert 'role="alert"' in html


def test_a_form_without_errors_has_no_summary():
    assert draw("{% form_errors form %}", form=sample.SampleForm()).strip() == ""


def test_a_choice_says_what_it_leads_to():
    html = words(draw("{% field b cards=True %}", b=sample.VerdictForm()["verdict"]))
    assert "退回补正退回申请单位补正，补正后直接回到本环节。" in html
