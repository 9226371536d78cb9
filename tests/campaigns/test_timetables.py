"""What a timetable in a rulebook may say, and what is said of what it may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lifecycle.rules.basics import Citation
from lifecycle.rules.timetables import Batch, Campaign

CITE = Citation(rules=("MIG-01",), instrument="x", clause="一", title="甲")
FIRST = Batch("first", "第1批", date(2020, 1, 31), CITE, met_by="migration.completed")
EVENTS = {"migration.completed"}


def _faults(*batches: Batch) -> list[str]:
    return [f"{key} {text}" for key, text in Campaign("c", CITE, batches=batches).faults(EVENTS)]


def test_a_sound_timetable_has_no_faults() -> None:
    second = replace(FIRST, key="second", leaves={"after": "first", "amount": "1", "unit": "month"})
    assert _faults(FIRST, second) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"met_by": "nothing.happens"}, "没有“nothing.happens”这一事件"),
        ({"for_whom": "everybody"}, "可用的值"),
        ({"opens": date(2020, 2, 1)}, "晚于 on"),
        ({"leaves": {"after": "nowhere", "amount": "1", "unit": "month"}}, "没有批次“nowhere”"),
        ({"leaves": {"after": "first", "amount": "0.5", "unit": "month"}}, "正整数"),
        ({"leaves": {"after": "first"}}, "应写成"),
    ],
)
def test_a_faulty_batch_is_named_with_its_remedy(wrong: dict[str, object], said: str) -> None:
    assert any(said in one for one in _faults(replace(FIRST, **wrong)))  # type: ignore[arg-type]


def test_two_batches_of_one_key_and_an_empty_timetable_are_faults() -> None:
    assert any("重复" in one for one in _faults(FIRST, FIRST))
    assert any("至少一个批次" in one for one in _faults())
