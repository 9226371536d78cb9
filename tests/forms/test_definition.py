"""Grids place their cells as tables do, and chains become sign blocks."""

from __future__ import annotations

import pytest

from forms.definition import ChainBlock, Label, OpinionBlocks, Placed, Row, Sign, SpecError, Value, When
from forms.grid import chain_rows, place
from forms.loader import all_forms
from tests.forms.papers import CHAIN


def test_every_form_fills_its_grid_without_hole_or_overlap() -> None:
    for form in all_forms():
        spots = [
            (at.row + down, at.col + right)
            for at in form.grid(CHAIN)
            for down in range(at.rows)
            for right in range(at.cols)
        ]
        assert len(spots) == len(set(spots)) == len(form.all_rows(CHAIN)) * len(form.columns), form.code


def test_a_cell_under_a_spanning_cell_moves_to_the_next_free_column() -> None:
    rows = (Row((Label("左", rows=2), Label("上"))), Row((Value("under"),)))
    assert [(at.row, at.col) for at in place(rows, 2)] == [(0, 0), (0, 1), (1, 1)]


@pytest.mark.parametrize(
    ("rows", "fact"),
    [
        ((Row((Label("一"),)),), "空洞"),
        ((Row((Label("一", cols=3),)),), "超出表格"),
        ((Row((Label("一", cols=2, rows=2),)),), "超出表格"),
        ((Row((Label("一"), Label("二", rows=2))), Row((Label("三", cols=2),))), "重叠"),
    ],
)
def test_a_grid_with_a_hole_or_an_overlap_is_refused_naming_row_and_remedy(rows: tuple[Row, ...], fact: str) -> None:
    with pytest.raises(SpecError, match=fact) as refused:
        place(rows, 2, "某表.toml")
    assert "某表.toml" in str(refused.value)
    assert refused.value.remedy


def test_steps_of_one_group_share_a_vertical_cell_and_only_the_last_has_the_seal() -> None:
    rows = chain_rows(CHAIN, OpinionBlocks(), 5)
    group = rows[1].cells[0]
    assert isinstance(group, Label)
    assert (group.text, group.rows, group.vertical) == ("市数字经济发展中心", 3, True)
    seals = [cell.seal for row in rows for cell in row.cells if isinstance(cell, Sign)]
    assert seals == [True, False, False, True, True, True]


def test_two_groups_side_by_side_stay_apart() -> None:
    chain = (
        ChainBlock("a1", "甲", "经办", group_label="甲"),
        ChainBlock("b1", "乙", "经办", group_label="乙"),
        ChainBlock("b2", "乙", "负责", group_label="乙"),
    )
    rows = chain_rows(chain, OpinionBlocks(), 4)
    heads = [(cell.text, cell.rows) for row in rows for cell in row.cells if isinstance(cell, Label) and cell.vertical]
    assert heads == [("甲", 1), ("乙", 2)]
    assert len(place(rows, 4)) == 8


def test_an_empty_chain_leaves_the_table_as_it_is() -> None:
    assert chain_rows((), OpinionBlocks(), 4) == ()


def test_a_condition_holds_for_text_boxes_and_ticks() -> None:
    when = When("kind", ("yes", "b"))
    assert when.holds({"kind": "b"})
    assert when.holds({"kind": ["a", "b"]})
    assert when.holds({"kind": True})
    assert not when.holds({"kind": "c"})
    assert not when.holds({})


def test_a_placed_cell_knows_its_spans() -> None:
    at = Placed(Label("甲", cols=2, rows=3), 0, 0)
    assert (at.cols, at.rows) == (2, 3)
