"""Facts that hold one entry a line are filled row by row, without a script, and kept as they always were."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from forms.builder import PaperForm, build_form
from forms.loader import load


def inspection(sent: str | None = None, kept: str = "") -> PaperForm:
    """The form of an inspection as the browser sends it, or as it is shown."""
    data = QueryDict(sent) if sent is not None else None
    return build_form([load("inspection")], data=data, initial={"sample": kept}, draft=True)


def test_the_boxes_of_a_row_make_one_line_and_empty_rows_none() -> None:
    form = inspection(
        "sample.0=甲局&sample.0=&sample.0=乙局&sample.1=92&sample.1=&sample.1=55&sample.2=合格&sample.2=&sample.2=不合格&sample.3=&sample.3=&sample.3=首页未更新，空白栏目"
    )
    assert form.is_valid()
    assert form.answers()["sample"] == "甲局，92，合格\n乙局，55，不合格，首页未更新，空白栏目"


def test_what_is_kept_stands_in_its_boxes_with_empty_rows_below() -> None:
    drawn = str(inspection(kept="甲局，92，合格\n乙局,55,不合格,首页未更新，空白栏目")["sample"])
    for value in ("甲局", "92", "首页未更新，空白栏目"):
        assert f'value="{value}"' in drawn
    assert drawn.count("<tr>") == 1 + 4
    assert 'id="id_sample"' in drawn
    assert 'aria-label="第2行 存在的问题"' in drawn


@pytest.mark.parametrize(
    ("spec", "key"), [("domain_cancellation", "domains"), ("migration_worksheet", "columns_required")]
)
def test_a_list_has_a_box_for_each_entry_and_two_more(spec: str, key: str) -> None:
    kept = "\n".join(f"甲{number}" for number in range(6))
    form = build_form([load(spec)], initial={key: kept})
    assert str(form[key]).count("<input ") == 8
    sent = build_form([load(spec)], data=QueryDict(f"{key}.0=a.gov.cn&{key}.0=&{key}.0=b.gov.cn"), draft=True)
    assert sent.is_valid()
    assert sent.answers()[key] == "a.gov.cn\nb.gov.cn"


def test_an_answer_kept_before_is_read_as_it_is() -> None:
    form = build_form([load("domain_cancellation")], data={"domains": "a.gov.cn\nb.gov.cn"}, draft=True)
    form.is_valid()
    assert form.answers()["domains"] == "a.gov.cn\nb.gov.cn"
