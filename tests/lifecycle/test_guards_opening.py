"""Every guard of an opening, passed and refused: the message names the fact and the clause, the finding the way out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from lifecycle.daycount import ZONE
from lifecycle.rules.facts import Facts, SiteFacts
from lifecycle.rules.guards import blocking, evaluate
from tests.lifecycle.cases import (
    CITY,
    COUNTY_DEPARTMENT,
    COUNTY_OFFICE,
    INSTITUTION,
    PROVINCE,
    TOWNSHIP,
    VERTICAL,
    asked,
    blocked,
    facts,
    finding,
    rules,
    unit,
)

MOMENTS = ("submit", "grant", "launch", "notice_post")


@pytest.mark.parametrize("jurisdiction", [CITY, PROVINCE])
@pytest.mark.parametrize("applicant", [unit(), COUNTY_OFFICE], ids=["department", "county portal"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_complete_opening_is_refused_by_nothing(jurisdiction: str, applicant: Any, moment: str) -> None:
    found = evaluate(rules(jurisdiction), facts(applicant), moment)
    assert [f.message for f in blocking(found)] == []
    assert [f.message for f in found if f.level == "warned" and f.guard != "city_platform_approved"] == []


# Each refusal: which rule it carries, the guard, the moment, the case that trips it, a fact and a clause of its message.
OWN_PLATFORM = {"values": {"platform": "own"}}


REFUSALS: list[tuple[str, str, str, Facts, str, str]] = [
    ("OPN-02", "vertical_rank", "submit", facts(replace(VERTICAL, rank="section")), "县处级以下", "第五条（一）"),
    ("OPN-03", "exception_only", "submit", facts(COUNTY_DEPARTMENT), "云岭县竹木局", "第五条（一）"),
    ("OPN-03", "exception_only", "submit", facts(TOWNSHIP), "乡镇（街道）", "原则上不得单独开设政府网站"),
    (
        "OPN-04",
        "exception_only",
        "submit",
        facts(TOWNSHIP, values={"special_need": " "}),
        "乡镇（街道）",
        "第五条（一）",
    ),
    ("OPN-06", "one_site", "submit", facts(sites=(SiteFacts("旧站", "online"),)), "“旧站”（正常运行）", "第五条（一）"),
    (
        "OPN-07",
        "subordinate_unit",
        "submit",
        facts(replace(INSTITUTION, parent_kind="department")),
        "下属单位",
        "三（一）",
    ),
    ("OPN-09", "consent", "grant", facts(opinions=frozenset()), "尚未签署", "三（二）"),
    ("OPN-10", "granted", "launch", facts(events={}), "开设批准", "三（二）"),
    ("OPN-11", "duties", "submit", facts(without="operator"), "“承办单位”", "第五条（二）"),
    ("OPN-11", "duties", "submit", facts(without="sponsor_duty"), "“主办、承办职责分工”", "第五条（二）"),
    (
        "OPN-11",
        "portal_sponsor",
        "submit",
        facts(replace(COUNTY_OFFICE, name="云岭县大数据局")),
        "云岭县大数据局",
        "第五条（二）",
    ),
    ("OPN-12", "launch_limit_set", "grant", facts(without="launch_within_days"), "上线期限", "第五条（二）"),
    (
        "OPN-12",
        "launch_limit_set",
        "grant",
        facts(values={"launch_within_days": "0"}),
        "“上线期限”为0日",
        "第五条（二）",
    ),
    ("OPN-17", "notice_kept", "notice_end", facts(), "尚未发布", "不得少于30日"),
    ("OPN-19", "shared_platform", "submit", facts(**OWN_PLATFORM), "“部署平台”为“自建平台”", "第八条（一）"),
    ("OPN-19", "shared_platform", "submit", facts(COUNTY_OFFICE, **OWN_PLATFORM), "“部署平台”", "第八条（一）"),
    ("OPN-26", "overseas_hosting", "submit", facts(values={"hosting_overseas": "yes"}), "“是”", "十一（二）"),
    ("OPN-26", "overseas_hosting", "submit", facts(without="hosting_overseas"), "尚未填写", "十一（二）"),
    ("OPN-27", "security_planned", "submit", facts(without="security"), "“安全保障措施”", "十一（一）"),
    ("OPN-28", "undertaking", "launch", facts(work_done=frozenset({"liaison"})), "安全责任确认书", "第十三条（三）"),
    ("AUD-13", "contacts", "submit", facts(without="liaison_name"), "“联络员姓名”", "第十四条"),
    ("AUD-13", "liaison", "launch", facts(work_done=frozenset({"undertaking"})), "联络员信息表", "第十四条"),
    ("AUD-16", "posting_review", "notice_post", facts(evidence=frozenset()), "信息上网申请审核表", "第十一条（六）"),
    (
        "DOM-03",
        "domain_free",
        "submit",
        facts(domains_taken={"zmj.jiujiang.gov.cn": "九江市造纸局"}),
        "九江市造纸局",
        "第六条（一）",
    ),
    ("DOM-09", "business_system", "submit", facts(values={"site_type": "system"}), "system", "第六条（二）"),
    (
        "DOM-13",
        "domain_suffix_en",
        "submit",
        facts(values={"domain_en": "zmj.jiujiang.com"}),
        "zmj.jiujiang.com",
        ".gov.cn",
    ),
    ("DOM-13", "domain_suffix_zh", "submit", facts(values={"domain_zh": "市竹木局.中国"}), "市竹木局.中国", ".政务"),
    ("DOM-14", "institution_domain", "submit", facts(INSTITUTION), "“.gov.cn”结尾", "第五条"),
    ("DOM-15", "domain_years", "submit", facts(values={"domain_years": 11}), "“注册年限”为11年", "第三项"),
    ("DOM-15", "domain_years", "submit", facts(values={"domain_years": "0"}), "“注册年限”为0年", "第三项"),
    ("DOM-16", "domain_contact", "submit", facts(without="domain_contact_serving"), "尚未确认", "第四项"),
    ("DOM-20", "domain_published", "submit", facts(without="domain_publish_consent"), "尚未确认", "第五项"),
    (
        "DOM-21",
        "domain_department",
        "submit",
        facts(values={"domain_en": "zmj.yizhou.gov.cn"}),
        "jiujiang.gov.cn",
        "第五条（四）",
    ),
    (
        "DOM-21",
        "domain_department",
        "submit",
        facts(values={"domain_en": "www.jiujiang.gov.cn"}),
        "结构",
        "第五条（四）",
    ),
    (
        "DOM-21",
        "domain_portal",
        "submit",
        facts(COUNTY_OFFICE, values={"domain_en": "ylx.gov.cn"}),
        "ylx.gov.cn",
        "第五条（四）",
    ),
    ("DOM-21", "domain_zh_name", "submit", facts(values={"domain_zh": "竹木之家.政务"}), "竹木之家", "第五条（四）"),
    ("DOM-21", "domain_zh_name", "submit", facts(values={"domain_zh": "a竹木.政务"}), "结构", "第五条（四）"),
]


@pytest.mark.rule("OPN-02", "broken")
@pytest.mark.rule("OPN-03", "broken")
@pytest.mark.rule("OPN-04", "broken")
@pytest.mark.rule("OPN-06", "broken")
@pytest.mark.rule("OPN-07", "broken")
@pytest.mark.rule("OPN-09", "broken")
@pytest.mark.rule("OPN-10", "broken")
@pytest.mark.rule("OPN-11", "broken")
@pytest.mark.rule("OPN-12", "broken")
@pytest.mark.rule("OPN-17", "broken")
@pytest.mark.rule("OPN-19", "broken")
@pytest.mark.rule("OPN-26", "broken")
@pytest.mark.rule("OPN-27", "broken")
@pytest.mark.rule("OPN-28", "broken")
@pytest.mark.rule("AUD-13", "broken")
@pytest.mark.rule("AUD-16", "broken")
@pytest.mark.rule("DOM-03", "broken")
@pytest.mark.rule("DOM-09", "broken")
@pytest.mark.rule("DOM-13", "broken")
@pytest.mark.rule("DOM-14", "broken")
@pytest.mark.rule("DOM-15", "broken")
@pytest.mark.rule("DOM-16", "broken")
@pytest.mark.rule("DOM-20", "broken")
@pytest.mark.rule("DOM-21", "broken")
@pytest.mark.parametrize(("rule", "guard", "moment", "case", "fact", "clause"), REFUSALS)
def test_a_refusal_names_fact_clause_and_way_out(
    request: pytest.FixtureRequest, rule: str, guard: str, moment: str, case: Facts, fact: str, clause: str
) -> None:
    found = finding(guard, case, moment)
    assert found.blocked
    assert (rule, "broken") in {mark.args for mark in request.node.iter_markers("rule")}
    assert rule in found.citation.rules
    assert fact in found.message
    assert clause in found.message
    assert f"《{found.citation.title}》" in found.message
    assert found.message.endswith("不予通过。")
    assert found.remedy
    assert all(label and value for label, value in found.facts)


@pytest.mark.rule("OPN-04", "kept")
def test_a_special_need_makes_opn_04_an_exception_for_the_final_level() -> None:
    values = {
        "special_need": "辖区有国家级保护区，须单独发布预警。",
        "domain_en": "zmj.ylx.gov.cn",
        "domain_zh": "县竹木局.政务",
    }
    case = facts(COUNTY_DEPARTMENT, values=values)
    for moment in ("submit", "grant"):
        found = finding("exception_only", case, moment)
        assert found.level == "warned"
        assert found.override == "final"
        assert "OPN-04" in found.citation.rules
        assert "例外" in found.message
    assert blocked(case) == set()


@pytest.mark.rule("OPN-03", "kept")
def test_a_municipal_department_is_not_asked_for_an_exception() -> None:
    assert "exception_only" not in asked(facts())
    assert "vertical_rank" not in asked(facts())


@pytest.mark.rule("OPN-06", "broken")
@pytest.mark.parametrize("state", ["planned", "preparing", "online", "temporarily_offline", "migrating", "closing"])
def test_opn_06_counts_a_site_in_every_living_state(state: str) -> None:
    assert "one_site" in blocked(facts(sites=(SiteFacts("旧站", state),)))


@pytest.mark.rule("OPN-06", "kept")
@pytest.mark.parametrize("state", ["closed", "dropped"])
def test_opn_06_does_not_count_a_closed_or_dropped_site(state: str) -> None:
    assert blocked(facts(sites=(SiteFacts("旧站", state),))) == set()


def test_opn_06_is_asked_again_at_the_grant_and_at_launch() -> None:
    case = facts(sites=(SiteFacts("旧站", "online"),))
    assert "one_site" in blocked(case, "grant")
    assert "one_site" in blocked(case, "launch")


@pytest.mark.rule("OPN-02", "kept")
@pytest.mark.parametrize("rank", ["division", "bureau"])
def test_a_vertical_unit_of_sufficient_rank_may_open_a_site_by_opn_02(rank: str) -> None:
    values = {"domain_en": "jj.qhj.gov.cn", "domain_zh": "市气候局.政务", "site_name": "九江市气候观测局"}
    assert blocked(facts(replace(VERTICAL, rank=rank), values=values)) == set()


@pytest.mark.rule("OPN-08", "broken")
def test_an_internal_section_has_no_site_of_its_own_by_opn_08() -> None:
    found = finding("internal_section", facts(unit(kind="section", name="九江市竹木产业局信息科")), of=rules(PROVINCE))
    assert found.blocked
    assert "OPN-08" in found.citation.rules


@pytest.mark.rule("OPN-07", "kept")
def test_an_institution_directly_below_the_government_is_no_subordinate_unit() -> None:
    assert finding("subordinate_unit", facts(INSTITUTION)).level == "passed"


@pytest.mark.rule("OPN-20", "kept")
@pytest.mark.rule("OPN-20", "broken")
def test_opn_20_warns_a_provincial_department_off_another_platform() -> None:
    department = unit(name="江西省竹木厅", short_name="", level="province", portal_domain="jiangxi.gov.cn")
    of = rules(PROVINCE)
    values = {"platform": "shared_city", "domain_en": "zmt.jiangxi.gov.cn", "site_name": "江西省竹木厅"}
    assert finding("platform_provincial", facts(department, values=values), of=of).level == "warned"
    values["platform"] = "shared_province"
    assert finding("platform_provincial", facts(department, values=values), of=of).level == "passed"


@pytest.mark.rule("OPN-21", "kept")
@pytest.mark.rule("OPN-21", "broken")
def test_opn_21_warns_until_the_approval_of_the_city_platform_is_recorded() -> None:
    assert finding("city_platform_approved", facts(), of=rules(PROVINCE)).level == "warned"
    recorded = rules(PROVINCE, settings={f"{PROVINCE}.city_platform_approval": "某文号"})
    assert finding("city_platform_approved", facts(), of=recorded).level == "passed"
    assert finding("city_platform_approved", facts()).level == "passed"


@pytest.mark.rule("OPN-30", "kept")
@pytest.mark.rule("OPN-30", "broken")
@pytest.mark.parametrize(("closed", "level"), [(date(2025, 3, 2), "warned"), (date(2025, 3, 1), "passed")])
def test_opn_30_warns_for_a_year_after_a_closure_and_not_a_day_longer(closed: date, level: str) -> None:
    moment = datetime(closed.year, closed.month, closed.day, 9, tzinfo=ZONE)
    assert finding("reopening", facts(events={"site_closed": moment})).level == level


def test_a_draft_is_judged_by_what_submission_will_ask() -> None:
    assert asked(facts(), "draft") == asked(facts(), "submit")


def test_passed_findings_are_kept_in_the_order_of_the_rulebook() -> None:
    found = [f.guard for f in evaluate(rules(), facts(), "launch")]
    assert found == [g.name for g in rules().guards if g.name in set(found)]
    assert all(f.remedy == "" for f in evaluate(rules(), facts(), "launch"))


def test_a_choice_is_shown_in_words_never_as_its_code() -> None:
    codes = ("shared_city", "“department”", "“portal”", "“own”", "“no”", "“yes”")
    for case in (facts(), facts(COUNTY_OFFICE), facts(values={"platform": "own", "hosting_overseas": "yes"})):
        for found in evaluate(rules(), case, "submit"):
            shown = found.message + "".join(f"“{value}”" for _, value in found.facts)
            assert [code for code in codes if code in shown] == []
