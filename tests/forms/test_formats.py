"""Numbers and names are judged by their official shape."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import formats


@given(st.text(alphabet=formats.CREDIT_ALPHABET, min_size=17, max_size=17))
def test_a_credit_code_with_its_check_character_is_right_and_with_any_other_wrong(first17: str) -> None:
    right = formats.credit_code_check(first17)
    assert formats.is_credit_code(first17 + right)
    for other in formats.CREDIT_ALPHABET:
        assert formats.is_credit_code(first17 + other) == (other == right)


def test_a_published_credit_code_has_the_check_character_computed_here() -> None:
    assert formats.is_credit_code("91350100M000100Y43")


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("www.jiujiang.gov.cn", True),
        ("slj.bd.gov.cn", True),
        ("-a.gov.cn", False),
        ("a_b.gov.cn", False),
        ("gov", False),
        ("a" * 64 + ".cn", False),
    ],
)
def test_english_domains(text: str, is_right: bool) -> None:
    assert formats.is_domain_en(text) is is_right


@pytest.mark.parametrize(
    ("text", "is_right"), [("武宁县.政务", True), ("武宁县", False), (".政务", False), ("武.政务", False)]
)
def test_chinese_domains(text: str, is_right: bool) -> None:
    assert formats.is_domain_zh(text) is is_right


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://A.GOV.cn/x/y", "a.gov.cn"),
        ("某县.政务.", "某县.政务"),
        ("某县。政务", "某县.政务"),
        ("  a.gov.cn  ", "a.gov.cn"),
    ],
)
def test_domains_are_tidied(typed: str, kept: str) -> None:
    assert formats.tidy_domain(typed) == kept


@pytest.mark.parametrize("text", ["0792-8123456", "8123456", "0792-8123456-801", "02012345678"[:3] + "-12345678"])
def test_telephones(text: str) -> None:
    assert formats.is_phone(text)
