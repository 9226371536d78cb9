"""Counting the signatures of a step, without a database: over every order of signing, adding and taking out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.voting import (
    AFTER,
    ALL,
    ANY,
    APPROVE,
    BEFORE,
    IN_TURN,
    MEMBER,
    MODES,
    OPEN,
    REFUSE,
    RETURN,
    VOTE,
    Row,
    choices,
    outcome,
    why_not_add,
    why_not_remove,
)


def seats(count: int) -> list[Row]:
    return [Row(key, key, holds=key == 0) for key in range(count)]


def sign(rows: Sequence[Row], key: int, verdict: str) -> list[Row]:
    return [replace(row, verdict=verdict) if row.key == key else row for row in rows]


def drop(rows: Sequence[Row], key: int) -> list[Row]:
    return [replace(row, removed=True) if row.key == key else row for row in rows]


def add(rows: Sequence[Row], host: int, kind: str) -> list[Row]:
    return [*rows, Row(len(rows), len(rows), kind, host)]


def test_all_must_agree_and_the_last_one_approves() -> None:
    rows = sign(sign(seats(3), 2, APPROVE), 0, APPROVE)
    assert (outcome(ALL, 0, rows).result, outcome(ALL, 0, rows).now) == (OPEN, (1,))
    assert outcome(ALL, 0, sign(rows, 1, APPROVE)).result == APPROVE


@pytest.mark.parametrize("mode", [ALL, IN_TURN, ANY])
@pytest.mark.parametrize("verdict", [RETURN, REFUSE])
def test_one_return_or_refusal_concludes_the_step_at_once(mode: str, verdict: str) -> None:
    assert outcome(mode, 0, sign(seats(3), 0, verdict)).result == verdict


def test_of_any_the_first_signature_decides() -> None:
    assert outcome(ANY, 0, seats(3)).now == (0, 1, 2)
    assert outcome(ANY, 0, sign(seats(3), 1, APPROVE)).result == APPROVE


def test_a_vote_is_won_with_the_last_vote_needed_and_lost_when_it_cannot_be_won() -> None:
    one = sign(seats(3), 0, APPROVE)
    assert outcome(VOTE, 2, one).result == OPEN
    assert outcome(VOTE, 2, sign(one, 1, APPROVE)).result == APPROVE
    assert outcome(VOTE, 2, sign(one, 1, REFUSE)).result == OPEN
    assert outcome(VOTE, 2, sign(sign(one, 1, REFUSE), 2, REFUSE)).result == REFUSE


def test_in_turn_only_the_next_one_may_sign() -> None:
    assert outcome(IN_TURN, 0, seats(3)).now == (0,)
    assert outcome(IN_TURN, 0, sign(seats(3), 0, APPROVE)).now == (1,)


def test_who_added_somebody_before_themselves_waits_for_the_answer() -> None:
    rows = add(seats(1), 0, BEFORE)
    assert outcome(ALL, 0, rows).now == (1,)
    assert outcome(ALL, 0, sign(rows, 1, APPROVE)).now == (0,)


def test_somebody_added_after_is_asked_once_the_other_has_signed_and_the_step_waits() -> None:
    rows = add(seats(1), 0, AFTER)
    assert outcome(ALL, 0, rows).now == (0,)
    rows = sign(rows, 0, APPROVE)
    assert (outcome(ALL, 0, rows).result, outcome(ALL, 0, rows).now) == (OPEN, (1,))
    assert outcome(ALL, 0, sign(rows, 1, APPROVE)).result == APPROVE


def test_in_turn_those_added_after_come_before_the_next_seat() -> None:
    rows = sign(add(seats(2), 0, AFTER), 0, APPROVE)
    assert outcome(IN_TURN, 0, rows).now == (2,)


def test_only_seats_of_the_route_refuse_and_only_the_holder_of_a_vote_sends_back() -> None:
    holder, voter, added = Row(0, 0, holds=True), Row(1, 1), Row(2, 2, BEFORE, 0)
    assert choices(ALL, voter, can_return=True) == (APPROVE, RETURN, REFUSE)
    assert choices(VOTE, holder, can_return=True) == (APPROVE, RETURN, REFUSE)
    assert choices(VOTE, voter, can_return=True) == (APPROVE, REFUSE)
    assert choices(ALL, added, can_return=True) == (APPROVE, RETURN)
    assert choices(ALL, added, can_return=False) == (APPROVE,)


def test_a_seat_of_the_route_is_never_taken_out() -> None:
    assert "办理路线规定" in why_not_remove(ALL, 0, seats(3), 1, [0])


def test_an_added_signer_is_taken_out_by_who_added_them_or_by_the_holder_and_nobody_else() -> None:
    rows = add(seats(3), 1, BEFORE)
    assert [bool(why_not_remove(ALL, 0, rows, 3, [who])) for who in (0, 1, 2)] == [False, False, True]


def test_who_has_answered_is_not_taken_out_any_more() -> None:
    rows = sign(add(seats(1), 0, BEFORE), 1, APPROVE)
    assert "已经签署" in why_not_remove(ALL, 0, rows, 1, [0])


def test_the_last_one_waited_for_is_not_taken_out_but_may_be_replaced() -> None:
    rows = sign(add(seats(1), 0, AFTER), 0, APPROVE)
    assert "先加签再减签" in why_not_remove(ALL, 0, rows, 1, [0])
    assert why_not_add(ALL, 0, rows, 0, AFTER) == ""
    assert why_not_remove(ALL, 0, add(rows, 0, AFTER), 1, [0]) == ""


def test_nobody_adds_out_of_turn_nor_in_front_of_a_signature_nor_when_added_themselves() -> None:
    assert why_not_add(IN_TURN, 0, seats(2), 1, BEFORE)
    assert why_not_add(ALL, 0, sign(add(seats(1), 0, AFTER), 0, APPROVE), 0, BEFORE)
    assert why_not_add(ALL, 0, add(seats(1), 0, BEFORE), 1, BEFORE)


@pytest.mark.parametrize("need", [1, 2, 3])
def test_a_vote_comes_to_the_same_in_whatever_order_the_votes_are_cast(need: int) -> None:
    for votes in ((APPROVE, APPROVE, REFUSE), (APPROVE, REFUSE, REFUSE), (REFUSE,) * 3, (APPROVE,) * 3):
        ends = set()
        for order in permutations(range(3)):
            rows, ended = seats(3), OPEN
            for key in order:
                if ended == OPEN:
                    rows = sign(rows, key, votes[key])
                    ended = outcome(VOTE, need, rows).result
            ends.add(ended)
        assert ends == {APPROVE if votes.count(APPROVE) >= need else REFUSE}


@given(mode=st.sampled_from(MODES), count=st.integers(1, 4), choose=st.data())
def test_whatever_happens_a_step_ends_once_and_never_waits_for_nobody(
    mode: str, count: int, choose: st.DataObject
) -> None:
    """Random people sign, add and take out until the step is concluded, which it must be; nothing reopens it."""
    need, rows, steps = choose.draw(st.integers(1, count)), seats(count), 0
    while (found := outcome(mode, need, rows)).result == OPEN:
        steps += 1
        by_key = {row.key: row for row in rows}
        assert found.now
        assert all(by_key[key].open for key in found.now)
        act = choose.draw(st.sampled_from(("sign", "add", "remove") if steps < 12 else ("sign",)))
        if act == "add":
            host, kind = choose.draw(st.sampled_from(rows)).key, choose.draw(st.sampled_from((BEFORE, AFTER)))
            rows = add(rows, host, kind) if not why_not_add(mode, need, rows, host, kind) else rows
        elif act == "remove":
            key, by = choose.draw(st.sampled_from(rows)).key, choose.draw(st.sampled_from(rows)).key
            if not why_not_remove(mode, need, rows, key, [by]):
                rows = drop(rows, key)
                assert outcome(mode, need, rows).result == OPEN, "a step is concluded by a signature"
        else:
            key = choose.draw(st.sampled_from(found.now))
            verdict = choose.draw(st.sampled_from(choices(mode, by_key[key], can_return=True)))
            agreeing = outcome(mode, need, sign(rows, key, APPROVE)).result
            assert agreeing in (OPEN, APPROVE), "agreement never makes a step fail"
            rows = sign(rows, key, verdict)
            assert outcome(mode, need, rows).result in (OPEN, verdict), "the deciding signature says what the step says"
    assert found.now == ()
    assert sum(row.kind == MEMBER and not row.removed for row in rows) == count


@given(order=st.permutations(range(4)), host=st.integers(0, 3), kind=st.sampled_from((BEFORE, AFTER)))
def test_everybody_agreeing_is_an_approval_in_whatever_order(order: list[int], host: int, kind: str) -> None:
    rows = add(seats(4), host, kind)
    wanted = [*order, 4]
    while (found := outcome(ALL, 0, rows)).result == OPEN:
        rows = sign(rows, next(key for key in wanted if key in found.now), APPROVE)
    assert found.result == APPROVE
    assert all(row.verdict == APPROVE for row in rows)
