"""The printed code can be typed, and a slip of the finger is noticed."""

from __future__ import annotations

import re
import secrets

from hypothesis import given
from hypothesis import strategies as st

from forms.verification_code import ALPHABET, check, new_code, normalise

bodies = st.binary(min_size=11, max_size=11)


@given(bodies)
def test_a_new_code_is_well_formed_and_checks(random: bytes) -> None:
    code = new_code(lambda count: random[:count])
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", code)
    assert check(code)


@given(bodies)
def test_a_code_typed_carelessly_is_read_as_printed(random: bytes) -> None:
    code = new_code(lambda count: random[:count])
    assert normalise(f" {code.lower().replace('-', ' ')} ") == code
    assert normalise(code.replace("0", "O").replace("1", "l")) == code


def test_nearly_every_single_slip_is_noticed() -> None:
    missed = total = 0
    for _ in range(40):
        code = new_code(secrets.token_bytes).replace("-", "")
        for at in range(12):
            for other in ALPHABET:
                if other != code[at]:
                    total += 1
                    missed += check(code[:at] + other + code[at + 1 :])
    assert missed / total < 0.01


def test_nearly_every_swap_of_neighbours_is_noticed() -> None:
    missed = total = 0
    for _ in range(400):
        code = new_code(secrets.token_bytes).replace("-", "")
        for at in range(11):
            if code[at] != code[at + 1]:
                total += 1
                missed += check(code[:at] + code[at + 1] + code[at] + code[at + 2 :])
    assert missed / total < 0.01


def test_what_cannot_be_a_code_is_no_code() -> None:
    assert normalise("T7WX-N930") == ""
    assert normalise("<script>") == ""
    assert not check("")
    assert not check("U" * 12)
