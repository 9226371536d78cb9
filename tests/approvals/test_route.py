"""Planning and walking a route, without a database."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals import route
from approvals.route import APPLICANT, Cursor, Office
from lifecycle.rules.chains import Chain, Seat, Step
from lifecycle.rules.schema import Citation

CITE = Citation(("OPN-10",), "jj", "第五条（二）", "演示办法")


def _step(key: str, place: str, **more: Any) -> Step:
    return Step(key, place, "reviewer", "review", f"{key}意见", CITE, **more)


def _route(length: int) -> dict[str, Any]:
    steps = tuple(_step(f"step{n}", f"place{n}", internal_days=n or None) for n in range(length))
    offices = {f"place{n}": Office(100 + n, f"第{n}办") for n in range(length)}
    chain = Chain("test", CITE, steps=steps)
    return route.plan(chain, offices, {"reviewer": "审核人"}, {s.key: {"clause": "第五条"} for s in steps})


def test_a_plan_names_the_unit_the_office_and_the_clause_of_every_step() -> None:
    planned = _route(3)
    assert [s["unit"] for s in planned["steps"]] == [100, 101, 102]
    assert planned["steps"][1] == {
        "key": "step1",
        "place": "place1",
        "unit": 101,
        "unit_name": "第1办",
        "office": "reviewer",
        "office_label": "审核人",
        "role": "review",
        "label": "step1意见",
        "group": "",
        "internal_days": 1,
        "can_return": True,
        "cite": {"clause": "第五条"},
    }


def test_a_plan_can_be_stored_and_read_back() -> None:
    assert json.loads(json.dumps(_route(4))) == _route(4)


def test_a_place_without_a_unit_is_named() -> None:
    chain = Chain("test", CITE, steps=(_step("a", "here"), _step("b", "nowhere")))
    with pytest.raises(route.NoSuchOffice, match="nowhere"):
        route.plan(chain, {"here": Office(1, "办")}, {}, {"a": {}, "b": {}})


def test_a_filing_has_no_first_step() -> None:
    assert route.first(_route(0)) is None


def test_approvals_walk_the_steps_in_order_and_then_grant() -> None:
    planned, cursor = _route(3), Cursor(0)
    walked = [cursor.step]
    while (following := route.after_approval(planned, cursor)) is not None:
        cursor = following
        walked.append(cursor.step)
    assert walked == [0, 1, 2]
    assert route.is_last(planned, cursor)


def test_a_case_returned_to_the_applicant_comes_straight_back_to_the_one_who_returned_it() -> None:
    returned = route.after_return(Cursor(3), APPLICANT)
    assert route.after_resubmission(returned) == Cursor(3)


def test_a_case_returned_to_an_earlier_step_comes_straight_back_too() -> None:
    planned = _route(5)
    returned = route.after_return(Cursor(4), 1)
    assert returned.step == 1
    assert route.after_approval(planned, returned) == Cursor(4)


def test_returns_within_returns_come_back_in_the_reverse_order() -> None:
    planned = _route(5)
    cursor = route.after_return(route.after_return(Cursor(4), 2), APPLICANT)
    assert cursor.waiting == (4, 2)
    cursor = route.after_resubmission(cursor)
    assert cursor == Cursor(2, (4,))
    assert route.after_approval(planned, cursor) == Cursor(4)


@pytest.mark.parametrize("to", [2, 3, -2])
def test_a_case_is_never_returned_to_the_same_or_a_later_step(to: int) -> None:
    with pytest.raises(ValueError, match="更早的环节"):
        route.after_return(Cursor(2), to)


def test_only_earlier_steps_are_offered_for_a_return() -> None:
    assert [n for n, _ in route.earlier_steps(_route(4), Cursor(2))] == [0, 1]


def test_a_cursor_can_be_stored_and_read_back() -> None:
    cursor = Cursor(2, (4, 3))
    assert Cursor.read(json.loads(json.dumps(cursor.stored()))) == cursor


@given(length=st.integers(1, 8), choices=st.lists(st.integers(-2, 7), max_size=60))
def test_whatever_signers_do_those_who_wait_are_later_steps_nearest_last(length: int, choices: list[int]) -> None:
    planned, cursor, with_applicant, granted = _route(length), Cursor(0), False, False
    for choice in choices:
        if with_applicant:
            cursor, with_applicant = route.after_resubmission(cursor), False
        elif APPLICANT <= choice < cursor.step:
            cursor, with_applicant = route.after_return(cursor, choice), choice == APPLICANT
        else:
            following = route.after_approval(planned, cursor)
            granted = following is None
            if granted:
                assert cursor == Cursor(length - 1)
                break
            assert following is not None
            assert following.step > cursor.step
            cursor = following
        assert -1 <= cursor.step < length
        assert list(cursor.waiting) == sorted(cursor.waiting, reverse=True)
        assert all(cursor.step < waiting for waiting in cursor.waiting)


@given(length=st.integers(1, 8), returns=st.lists(st.integers(0, 7), max_size=20))
def test_a_case_everybody_goes_on_approving_is_granted_in_at_most_as_many_steps_as_the_route_has(
    length: int, returns: list[int]
) -> None:
    planned, cursor = _route(length), Cursor(length - 1)
    for to in returns:
        if to < cursor.step:
            cursor = route.after_return(cursor, to)
    approvals = 0
    following: Cursor | None = cursor
    while following is not None:
        cursor, approvals = following, approvals + 1
        following = route.after_approval(planned, cursor)
    assert approvals <= length


def test_a_step_that_several_sign_freezes_their_seats_and_one_stored_before_reads_as_one_signer() -> None:
    step = _step("joint", "here", sign="vote", need=2, beside=(Seat("there", "reviewer"), Seat("here", "chief")))
    offices = {"here": Office(7, "甲办"), "there": Office(8, "乙局")}
    planned = route.plan(Chain("c", CITE, steps=(step,)), offices, {"reviewer": "审核人"}, {"joint": {}})
    joint = route.joint_of(planned["steps"][0])
    assert joint is not None
    assert (joint.mode, joint.need) == ("vote", 2)
    assert [(one["unit"], one["office_label"]) for one in joint.seats] == [(8, "审核人"), (7, "chief")]
    assert route.units_of(planned) == {7, 8}
    assert route.joint_of(_route(1)["steps"][0]) is None
    assert json.loads(json.dumps(planned)) == planned


def test_a_place_beside_without_a_unit_is_named_too() -> None:
    step = _step("joint", "here", sign="all", beside=(Seat("nowhere", "reviewer"),))
    with pytest.raises(route.NoSuchOffice, match="nowhere"):
        route.plan(Chain("c", CITE, steps=(step,)), {"here": Office(7, "甲办")}, {}, {"joint": {}})
