"""A field for a day with its hour: typed as the browser writes it, kept with its zone, printed as papers say it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from forms.definition import Field
from forms.fields import web_field
from forms.values import in_words, plain

MOMENT = Field("planned_start", "计划下线时间", "moment")


@pytest.mark.parametrize("typed", ["2026-03-02T09:30", "2026-03-02 09:30", "2026-03-02T09:30:00+08:00"])
def test_a_moment_is_kept_with_its_zone_however_it_was_written(typed: str) -> None:
    assert plain(web_field(MOMENT).clean(typed)) == "2026-03-02T09:30:00+08:00"


def test_a_kept_moment_is_shown_as_the_browsers_own_field_writes_it() -> None:
    field = web_field(MOMENT)
    shown = field.widget.render("planned_start", field.prepare_value("2026-03-02T01:30:00+00:00"))
    assert 'type="datetime-local"' in shown
    assert 'value="2026-03-02T09:30"' in shown


def test_what_is_no_moment_is_refused_and_stays_as_typed() -> None:
    field = web_field(MOMENT)
    with pytest.raises(ValidationError, match="计划下线时间"):
        field.clean("下周一上午")
    assert field.prepare_value("下周一上午") == "下周一上午"


@pytest.mark.parametrize(
    ("kept", "words"),
    [("2026-03-02T09:30:00+08:00", "2026年3月2日9时30分"), ("2026-03-02T00:00", "2026年3月2日0时"), ("", "")],
)
def test_papers_print_a_moment_to_the_minute(kept: str, words: str) -> None:
    assert in_words(MOMENT, kept) == words
