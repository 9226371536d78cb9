"""Another fictional office, in a place that consolidates its sites: what the papers of closing, keeping and joining print."""

from __future__ import annotations

import datetime
from typing import Any

from forms.definition import ChainBlock
from forms.paper import Opinion

Day = datetime.date
UNIT = "武穴市江汀渔政管理局"
COUNTY = "武穴市人民政府办公室"
CITY = "黄冈市人民政府办公室"
PROVINCE = "湖北省人民政府办公厅"

ANSWERS: dict[str, Any] = {
    "closing_kind": "migrated",
    "ground": "consolidation",
    "ground_detail": "按照全市政府网站集约化建设要求，本单位网站功能已迁移至市政府门户网站专属网页，不再单独运行。",
    "destination_site": "武穴市人民政府门户网站",
    "destination_url": "https://www.wuxue.example.cn/jtyz/",
    "migration_plan": "信息发布、政策解读、互动交流、便民服务四类共3200条信息和留言数据库已迁移，逐条核对无误。",
    "migrated_on": "2026-03-02",
    "archive_list": "历年公告和工作总结约1200个页面。",
    "cancellations": ["icp", "logo", "police"],
    "keeps_running": True,
    "notice_plan": "审核通过后在主页顶部悬挂关停公示，不少于一个月。",
    "system_ref": "XX2026030099",
    "retention_ground": "services",
    "retention_detail": "网站承担全市渔业船舶年检预约、捕捞许可查询和禁渔期举报受理，年访问量四十万次，数据见附件。",
    "necessity": "业务系统与网站深度集成，短期内不能迁移到市政府门户网站，关停将影响渔民办事。",
    "served": "渔民和养殖户约三万人，年办件一万二千件",
    "systems": "船舶年检预约系统、捕捞许可查询系统、举报受理系统",
    "upkeep": "明确分管领导和两名专职人员，运行维护经费列入部门预算，按等级保护要求每年检测。",
    "report_number": "武监测〔2026〕12号",
    "monitored_on": "2026-06-05",
    "monitored_by": "武穴市人民政府电子政务办公室",
    "failed_items": "首页信息超过两周未更新；“通知公告”“政策解读”“办事指南”三个栏目为空；两条留言超过三个月未答复。",
    "monitoring_note": "建议立刻关闭，由主办单位提出关停申请。",
    "has_site": "yes",
    "present_site": "武穴市江汀渔政管理局，www.wxjt.example.cn",
    "joining_reason": "本单位网站未纳入普查范围，拟加入网站群，统一运维和防护，减少重复建设。",
    "subsite_name": UNIT,
    "columns_plan": "单位概况、工作动态、通知公告、便民服务四个栏目；特色栏目“禁渔期公告”。",
    "columns_fed": True,
    "editors": "李玥（办公室副主任）、赵赟",
}
CONTEXT: dict[str, Any] = {
    "unit": {"name": UNIT, "type_label": "县级政府部门", "credit_code": "11369903MB0A23456X"},
    "sponsor": {"name": UNIT, "short_name": "市渔政管理局"},
    "site": {
        "name": UNIT,
        "code": "3699030199",
        "home_url": "https://www.wxjt.example.cn/",
        "kind_label": "部门网站",
        "operator": "局办公室",
        "domain_en": "www.wxjt.example.cn",
    },
    "case": {"filed_on": Day(2026, 3, 3), "number": "BL-2026-0003"},
    "offices": {"county_office": COUNTY, "city_office": CITY, "province_office": PROVINCE},
    "work": {"responsibility_letter": {"number": "武运维责〔2026〕1号", "on": "2026-03-26"}},
    "notice": {"place": "本网站", "first_day": Day(2026, 3, 19), "last_day": Day(2026, 4, 20)},
    "today": Day(2026, 3, 18),
}
CONSENT = ChainBlock("consent", "主要负责同志意见", "", "主要负责人签字")
COUNTY_BLOCK = ChainBlock("county_office", "武穴市政府办公室意见", "", "负责人签字")
CITY_BLOCK = ChainBlock("city_office", "黄冈市政府办公室意见", "", "负责人签字")
PROVINCE_BLOCK = ChainBlock("province_office", "湖北省政府办公厅意见", "", "负责人签字")
OPINIONS = {
    "consent": Opinion("情况属实，同意申报。", "陈玥昇", Day(2026, 3, 4), UNIT),
    "county_office": Opinion("已核对，同意上报。", "吴璟", Day(2026, 3, 9), COUNTY),
}
CLOSING = (CONSENT, COUNTY_BLOCK, CITY_BLOCK, PROVINCE_BLOCK)
KEEPING = (CONSENT, COUNTY_BLOCK, CITY_BLOCK)
JOINING = (CONSENT, COUNTY_BLOCK)

#: Which papers are of this office: the chain they go through and who grants.
PAPERS: dict[str, tuple[tuple[ChainBlock, ...], str]] = {
    "consolidation_closure": (CLOSING, PROVINCE),
    "consolidation_request_letter": (CLOSING, PROVINCE),
    "consolidation_notice": (CLOSING, PROVINCE),
    "retention_application": (KEEPING, CITY),
    "retention_reply_letter": (KEEPING, CITY),
    "responsibility_letter": (KEEPING, CITY),
    "monitoring_failure": (JOINING, COUNTY),
    "closure_order": (JOINING, COUNTY),
    "joining_application": (JOINING, COUNTY),
    "joining_reply_letter": (JOINING, COUNTY),
}
#: What one paper prints otherwise than the others.
OF_ONE: dict[str, dict[str, Any]] = {"monitoring_failure": {"unit": {"name": ANSWERS["monitored_by"]}}}


def context_of(spec: str, usual: dict[str, Any]) -> dict[str, Any]:
    """What a paper of this office prints besides its answers."""
    office = PAPERS[spec][1]
    granted = {"on": Day(2026, 3, 18), "number": "办字〔2026〕21号", "office": office}
    route = {"first_office": COUNTY, "final_office": office}
    return {
        **usual,
        **CONTEXT,
        "grant": granted,
        "route": route,
        "issuer": {"name": office},
        "number": granted["number"],
    }
