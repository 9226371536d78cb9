"""Domains as they are compared, and the formats of codes and numbers."""

from __future__ import annotations

import pytest

from lifecycle.rules.patterns import explain, matches, parent_of, tidy_domain, to_ascii, to_unicode
from tests.lifecycle.cases import rules


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        (" HTTPS://WWW.Example.gov.cn/index.html ", "www.example.gov.cn"),
        ("example.gov.cn.", "example.gov.cn"),
        ("example.gov.cn:8080", "example.gov.cn"),
        ("云岭县。政务", "云岭县.政务"),
    ],
)
def test_a_domain_is_tidied_to_what_registers_hold(typed: str, tidy: str) -> None:
    assert tidy_domain(typed) == tidy


def test_chinese_suffixes_have_their_known_punycode() -> None:
    assert to_ascii("a.政务") == "a.xn--zfr164b"
    assert to_ascii("a.公益") == "a.xn--55qw42g"
    assert to_unicode("A.XN--ZFR164B") == "a.政务"
    assert to_unicode(to_ascii("云岭县.政务")) == "云岭县.政务"


@pytest.mark.parametrize("typed", ["", "..", "-a.gov.cn", "a b.gov.cn", "a" * 64 + ".gov.cn", "a..gov.cn"])
def test_what_cannot_be_a_domain_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="域名"):
        to_ascii(typed)


def test_the_parent_is_what_stands_right_of_the_first_label() -> None:
    assert parent_of("slj.bd.gov.cn") == "bd.gov.cn"


@pytest.mark.parametrize(
    ("name", "value", "ok"),
    [
        ("site_code", "3600000010", True),
        ("site_code", "bm18000002", True),
        ("site_code", "bm1800000", False),
        ("site_code", "bm180000022", False),
        ("site_code", "360000001", False),
        ("site_code", "36000000100", False),
        ("site_code", "BM18000002", False),
        ("icp", "赣ICP备00000001号", True),
        ("icp", "赣ICP备000001号-12", True),
        ("icp", "赣ICP备00001号", False),
        ("icp", "赣ICP备00000000001号", False),
        ("icp", "台ICP备00000001号", False),
        ("police", "赣公网安备 00000000000001号", True),
        ("police", "赣公网安备00000000000001号", True),
        ("police", "赣公网安备 0000000000001号", False),
        ("police", "赣公网安备 000000000000001号", False),
    ],
)
def test_a_number_is_held_to_its_format_on_both_sides(name: str, value: str, ok: bool) -> None:
    assert matches(rules(), name, value) is ok


def test_an_explanation_shows_the_value_and_a_right_example() -> None:
    said = explain(rules(), "icp", "赣备1")
    assert "赣备1" in said
    example = said.split("应如“")[1].split("”")[0]
    assert matches(rules(), "icp", example)


def test_a_format_nobody_states_is_named() -> None:
    with pytest.raises(LookupError, match="passport"):
        matches(rules(), "passport", "1")
    with pytest.raises(LookupError, match="passport"):
        explain(rules(), "passport", "1")
