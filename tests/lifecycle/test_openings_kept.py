"""The other side of each refusal of an opening: the nearest case that keeps the rule is passed by the same guard."""

from __future__ import annotations

import pytest

from lifecycle.rules.facts import Facts
from tests.lifecycle.cases import (
    CITY,
    COUNTY_OFFICE,
    INSTITUTION,
    NOW,
    PROVINCE,
    RECORDS,
    asked,
    blocked,
    facts,
    finding,
    record,
    rules,
    unit,
)

KEPT: list[tuple[str, str, str, Facts]] = [
    ("OPN-09", "consent", "grant", facts(opinions=frozenset({"consent"}))),
    ("OPN-10", "granted", "launch", facts(events={"granted": NOW})),
    ("OPN-11", "duties", "submit", facts(values={"operator": "信息科"})),
    ("OPN-11", "portal_sponsor", "submit", facts(COUNTY_OFFICE)),
    ("OPN-12", "launch_limit_set", "grant", facts(values={"launch_within_days": "1"})),
    ("OPN-13", "record_mlps", "launch", facts(records={**RECORDS, "mlps": record("mlps", "36990000001-00001")})),
    ("OPN-16", "security_test", "launch", facts(records={**RECORDS, "security_test": record("security_test", "")})),
    ("OPN-19", "shared_platform", "submit", facts(values={"platform": "shared_city"})),
    ("OPN-26", "overseas_hosting", "submit", facts(values={"hosting_overseas": "no"})),
    ("OPN-27", "security_planned", "submit", facts(values={"security": "与网站同步规划、建设、实施。"})),
    ("OPN-28", "undertaking", "launch", facts(work_done=frozenset({"undertaking"}))),
    ("AUD-13", "contacts", "submit", facts(values={"liaison_name": "周小禾"})),
    ("AUD-13", "liaison", "launch", facts(work_done=frozenset({"liaison"}))),
    ("AUD-16", "posting_review", "notice_post", facts(evidence=frozenset({"posting_review"}))),
    ("DOM-03", "domain_free", "submit", facts(domains_taken={"zmj.ylx.gov.cn": "云岭县竹木局"})),
    ("DOM-09", "business_system", "submit", facts(values={"site_type": "department"})),
    ("DOM-13", "domain_suffix_en", "submit", facts(values={"domain_en": "zmj.jiujiang.gov.cn"})),
    ("DOM-13", "domain_suffix_zh", "submit", facts(values={"domain_zh": "市竹木局.政务"})),
    ("DOM-15", "domain_years", "submit", facts(values={"domain_years": 10})),
    ("DOM-15", "domain_years", "submit", facts(values={"domain_years": 1})),
    ("DOM-16", "domain_contact", "submit", facts(values={"domain_contact_serving": True})),
    ("DOM-20", "domain_published", "submit", facts(values={"domain_publish_consent": True})),
    ("DOM-21", "domain_department", "submit", facts(values={"domain_en": "z.jiujiang.gov.cn"})),
    ("DOM-21", "domain_portal", "submit", facts(COUNTY_OFFICE, values={"domain_en": "www.ylx.gov.cn"})),
    ("DOM-21", "domain_zh_name", "submit", facts(values={"domain_zh": "九江市竹木产业局.政务"})),
]


@pytest.mark.rule("OPN-09", "kept")
@pytest.mark.rule("OPN-10", "kept")
@pytest.mark.rule("OPN-11", "kept")
@pytest.mark.rule("OPN-12", "kept")
@pytest.mark.rule("OPN-13", "kept")
@pytest.mark.rule("OPN-16", "kept")
@pytest.mark.rule("OPN-19", "kept")
@pytest.mark.rule("OPN-26", "kept")
@pytest.mark.rule("OPN-27", "kept")
@pytest.mark.rule("OPN-28", "kept")
@pytest.mark.rule("AUD-13", "kept")
@pytest.mark.rule("AUD-16", "kept")
@pytest.mark.rule("DOM-03", "kept")
@pytest.mark.rule("DOM-09", "kept")
@pytest.mark.rule("DOM-13", "kept")
@pytest.mark.rule("DOM-15", "kept")
@pytest.mark.rule("DOM-16", "kept")
@pytest.mark.rule("DOM-20", "kept")
@pytest.mark.rule("DOM-21", "kept")
@pytest.mark.parametrize(("rule", "guard", "moment", "case"), KEPT)
def test_what_keeps_the_rule_is_passed_by_the_guard_that_refuses_the_rest(
    request: pytest.FixtureRequest, rule: str, guard: str, moment: str, case: Facts
) -> None:
    found = finding(guard, case, moment)
    assert found.level == "passed"
    assert rule in found.citation.rules
    assert (rule, "kept") in {mark.args for mark in request.node.iter_markers("rule")}


@pytest.mark.rule("OPN-08", "kept")
def test_the_department_itself_is_no_internal_section() -> None:
    assert "internal_section" not in blocked(facts(), of=rules(PROVINCE))
    assert "internal_section" in blocked(facts(unit(kind="section")), of=rules(PROVINCE))


@pytest.mark.rule("DOM-14", "kept")
def test_an_institution_may_use_the_suffix_of_the_public_good() -> None:
    case = facts(INSTITUTION, values={"domain_en": "zmyjy.cn", "domain_zh": "竹木研究院.公益"})
    assert "institution_domain" not in blocked(case)


@pytest.mark.rule("OPN-23", "kept")
@pytest.mark.rule("OPN-23", "broken")
def test_a_site_hangs_the_logo_before_it_goes_online() -> None:
    for jurisdiction in (PROVINCE, CITY):
        of = rules(jurisdiction)
        hung = finding("record_logo", facts(), "launch", of)
        assert hung.level == "passed"
        assert "OPN-23" in hung.citation.rules
        bare = facts(records={kind: one for kind, one in RECORDS.items() if kind != "logo"})
        assert finding("record_logo", bare, "launch", of).blocked


@pytest.mark.rule("OPN-05", "broken")
@pytest.mark.parametrize("kind", ["zone", "township", "department"])
def test_opn_05_refuses_every_unit_of_the_zone_without_exception(kind: str) -> None:
    of = rules("cn-gd-zhongkai")
    about = unit(name="星湖园区管委会", kind=kind, level="county", portal_domain="zk.gov.cn")
    case = facts(about, values={"special_need": "确有需要。"})
    found = finding("no_new_site", case, of=of)
    assert found.blocked
    assert "OPN-05" in found.citation.rules
    assert "永久下线或迁移" in found.remedy
    assert "exception_only" not in asked(case, of=of)


@pytest.mark.rule("OPN-05", "kept")
def test_opn_05_leaves_the_portal_of_the_zone_alone() -> None:
    of = rules("cn-gd-zhongkai")
    assert "no_new_site" not in asked(facts(COUNTY_OFFICE), of=of)
