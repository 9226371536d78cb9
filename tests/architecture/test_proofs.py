"""A mark that names a rule the catalogue lacks, or a side there is not, is refused."""

from __future__ import annotations

import pytest

from tests.proofs import fault


@pytest.mark.parametrize("side", ["kept", "broken"])
def test_a_mark_names_a_rule_and_a_side(side: str) -> None:
    assert fault(("TMP-05", side), {}) is None


@pytest.mark.parametrize(
    ("args", "kwargs", "words"),
    [
        (("TMP-99", "kept"), {}, "TMP-99 is no rule"),
        (("TMP-05", "obeyed"), {}, "no side of TMP-05"),
        (("TMP-05",), {}, "two literal strings"),
        (("TMP-05",), {"side": "kept"}, "two literal strings"),
    ],
)
def test_a_mark_that_proves_nothing_is_refused(args: tuple[object, ...], kwargs: dict[str, object], words: str) -> None:
    assert words in str(fault(args, kwargs))
