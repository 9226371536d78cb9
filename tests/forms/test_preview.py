"""The page shows the paper as a table or letter that everybody can read."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from forms.loader import codes, load
from forms.preview import render_html
from tests.forms.papers import a_paper, printed_values


class Cells(HTMLParser):
    """Collects spans of cells by row, all attributes, and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[tuple[str, int, int]]] = []
        self.attributes: set[str] = set()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.attributes |= set(given)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append((tag, int(given.get("colspan") or 1), int(given.get("rowspan") or 1)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(code: str, **changes: object) -> Cells:
    cells = Cells()
    cells.feed(render_html(a_paper(code, **changes)))  # type: ignore[arg-type]
    return cells


@pytest.mark.parametrize("code", codes())
def test_every_fact_stands_on_the_page_and_nothing_breaks_the_content_policy(code: str) -> None:
    found = read(code)
    text = re.sub(r"\s", "", "".join(found.words))
    values = (value.lstrip("☑☐") for value in printed_values(a_paper(code)))
    assert [value for value in values if re.sub(r"\s", "", value) not in text] == []
    assert not found.attributes & {"style", "onclick", "onload"}


@pytest.mark.parametrize("code", [one for one in codes() if load(one).layout == "table"])
def test_the_table_on_the_page_has_the_grid_of_the_form(code: str) -> None:
    rows = read(code).rows
    columns = len(load(code).columns)
    below = [0] * (len(rows) + 1)
    for at, row in enumerate(rows):
        for _, wide, high in row:
            for down in range(1, high):
                below[at + down] += wide
        assert sum(wide for _, wide, _ in row) + below[at] == columns
    assert len(rows) == len(load(code).all_rows(a_paper(code).chain))


def test_a_choice_is_told_to_those_who_hear_the_page() -> None:
    html = render_html(a_paper("site_opening"))
    assert "已选：" in html
    assert "未选：" in html


def test_an_open_signature_is_told_to_those_who_hear_the_page() -> None:
    assert render_html(a_paper("site_opening")).count("尚未签署") == 1


def test_what_people_typed_is_never_taken_for_markup() -> None:
    html = render_html(a_paper("site_opening", answers={"reason": "<script>alert(1)</script>"}))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
