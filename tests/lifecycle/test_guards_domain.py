"""Names and domains of an opening, per kind of applicant."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lifecycle.rules.patterns import to_ascii
from tests.lifecycle.cases import (
    CITY,
    COUNTY_OFFICE,
    INSTITUTION,
    PROVINCE,
    VERTICAL,
    asked,
    blocked,
    facts,
    finding,
    rules,
    unit,
)


@pytest.mark.rule("DOM-21", "broken")
def test_a_vertical_unit_takes_its_name_below_the_portal_of_its_line() -> None:
    found = finding("domain_vertical", facts(VERTICAL, values={"domain_en": "jj.other.gov.cn"}))
    assert found.blocked
    assert "qhj.gov.cn" in found.message


def test_where_the_portal_above_is_not_on_record_the_shape_alone_is_judged_with_a_warning() -> None:
    found = finding("domain_department", facts(unit(portal_domain="")))
    assert found.level == "warned"
    assert "没有登记" in found.message


@pytest.mark.rule("DOM-14", "kept")
def test_an_institution_without_duties_may_use_cn() -> None:
    case = facts(INSTITUTION, values={"domain_en": "zmyjy.cn", "domain_zh": "竹木研究院.公益"})
    assert finding("institution_domain", case).level == "passed"
    assert "domain_suffix_en" not in asked(case)


def test_an_institution_with_duties_may_use_either_suffix() -> None:
    about = replace(INSTITUTION, administrative=True)
    for name in ("zmyjy.cn", "zmyjy.jiujiang.gov.cn"):
        assert blocked(facts(about, values={"domain_en": name, "domain_zh": ""})) == set()


def test_an_institution_with_duties_is_only_warned_about_gov_cn() -> None:
    found = finding("institution_with_duties", facts(replace(INSTITUTION, administrative=True)))
    assert found.level == "warned"
    assert found.remedy


@pytest.mark.rule("DOM-14", "kept")
@pytest.mark.rule("DOM-14", "broken")
def test_the_barred_suffixes_of_institutions_bind_from_the_day_the_provisions_took_force() -> None:
    before = rules(PROVINCE, date(2024, 6, 30), {})
    after = rules(PROVINCE, date(2024, 7, 1), {})
    assert "institution_domain" not in asked(facts(INSTITUTION), of=before)
    assert "institution_domain" in blocked(facts(INSTITUTION), of=after)


@pytest.mark.rule("OPN-22", "broken")
def test_a_name_that_differs_from_the_institution_is_warned_by_opn_22() -> None:
    found = finding("site_name", facts(values={"site_name": "竹海在线"}))
    assert found.level == "warned"
    assert "“竹海在线”与机构名称“九江市竹木产业局”不一致" in found.message


@pytest.mark.rule("OPN-22", "kept")
@pytest.mark.parametrize("name", ["九江市竹木产业局", "九江市竹木产业局网站", "市竹木局门户网站"])
def test_full_or_short_name_with_or_without_the_word_site_is_the_institution(name: str) -> None:
    assert finding("site_name", facts(values={"site_name": name})).level == "passed"


def test_the_initials_of_a_county_are_only_warned_about_unless_the_regulator_records_otherwise() -> None:
    case = facts(COUNTY_OFFICE, values={"domain_en": "www.yunling.gov.cn"})
    assert finding("domain_initials", case).level == "warned"
    strict = rules(settings={f"{CITY}.continue_lapsed": True, f"{CITY}.county_domain_initials": "block"})
    assert finding("domain_initials_required", case, of=strict).blocked
    assert "domain_initials" not in asked(case, of=strict)


@pytest.mark.rule("DOM-21", "kept")
@pytest.mark.rule("DOM-21", "broken")
def test_the_city_portal_has_its_one_lawful_name() -> None:
    office = replace(COUNTY_OFFICE, name="九江市人民政府办公室", level="city", portal_domain="jiujiang.gov.cn")
    case = facts(office, values={"domain_en": "www.jj.gov.cn"})
    assert "www.jiujiang.gov.cn" in finding("domain_city_portal", case).message
    assert finding("domain_city_portal", facts(office, values={"domain_en": "www.jiujiang.gov.cn"})).level == "passed"


def test_a_domain_is_compared_as_punycode_whatever_way_it_was_typed() -> None:
    for typed in ("市竹木局.政务", "HTTP://市竹木局。政务/", to_ascii("市竹木局.政务").upper()):
        for held in ("市竹木局.政务", to_ascii("市竹木局.政务")):
            case = facts(values={"domain_zh": typed}, domains_taken={held: "某局"})
            assert finding("domain_free", case).blocked
    other = facts(values={"domain_zh": "市竹木局.政务"}, domains_taken={"县竹木局.政务": "某局"})
    assert finding("domain_free", other).level == "passed"


def test_a_chinese_domain_may_be_left_out_and_an_english_one_may_not() -> None:
    assert blocked(facts(without="domain_zh")) == set()
    assert "domain_suffix_en" in blocked(facts(without="domain_en"))


@pytest.mark.parametrize("name", ["www.jjzmj.gov.cn", "zmj.jiujiang.gov.cn"])
def test_the_joined_form_of_a_department_is_refused_unless_the_regulator_records_otherwise(name: str) -> None:
    case = facts(values={"domain_en": name})
    below_the_portal = name.endswith(".jiujiang.gov.cn")
    assert ("domain_department" not in blocked(case, of=rules(PROVINCE))) is below_the_portal
    either = rules(PROVINCE, settings={f"{PROVINCE}.department_domain": "either"})
    assert blocked(case, of=either) == set()
    assert finding("domain_joined_form", case, of=either).level == "passed"
    misprinted = facts(values={"domain_en": "wwwjxzmj.gov.cn"})
    assert finding("domain_joined_form", misprinted, of=either).level == "warned"
