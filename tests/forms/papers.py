"""One fictional case with everything its papers print."""

from __future__ import annotations

import datetime
from typing import Any

from forms.definition import ChainBlock, Value
from forms.loader import load
from forms.paper import Opinion, Paper
from forms.values import fill
from tests.forms import duty_papers as duty
from tests.forms import group_papers as group
from tests.forms import later_papers as later

Day = datetime.date
UNIT = "九江市濂湖生态管理局"
CENTRE = "市数字经济发展中心"
CITY = "九江市人民政府办公室"
PROVINCE = "江西省人民政府办公厅"

ANSWERS: dict[str, Any] = {
    "site_name": UNIT,
    "site_type": "department",
    "launch_date": "2026-06-30",
    "reason": "我局承担全市湖泊保护和渔政执法职责，水质信息、禁捕公告、办事指南等内容更新频繁，仅在门户网站设一个栏目"
    "难以满足“政务公开、便民服务”的需要。根据《政府网站发展指引》（国办发〔2017〕47号），拟开设部门网站。",
    "special_need": "",
    "operator": "局办公室（信息中心）",
    "sponsor_duty": "局办公室统筹规划、审核和安全；信息中心承担日常运行维护；各科室按职责保障栏目内容。",
    "domain_en": "lhstj.jiujiang.gov.cn",
    "domain_zh": "九江市濂湖生态管理局.政务",
    "platform": "shared_city",
    "hosting_provider": "市数字经济发展中心",
    "hosting_overseas": "no",
    "audience": "全市渔业经营主体、沿湖居民和社会公众",
    "column_plan": "政务公开（机构职能、政策文件）；湖泊监测（水质日报、禁捕公告）；办事服务；互动交流。",
    "funding": "运行维护经费每年列入部门预算，按时拨付、足额到位。",
    "security_level": "2",
    "security": "按等级保护第二级要求与网站同步规划、同步建设、同步实施；账号实名、最小权限。",
    "leader_name": "张堃",
    "leader_title": "党组成员、副局长",
    "leader_phone": "0792-8123401",
    "leader_mobile": "13800005601",
    "section_name": "局办公室（信息中心）",
    "head_name": "赵赟",
    "head_title": "办公室主任",
    "head_phone": "0792-8123402",
    "head_mobile": "13800005602",
    "liaison_name": "李玥",
    "liaison_title": "四级主任科员",
    "liaison_phone": "0792-8123403",
    "liaison_mobile": "13800005603",
    "domain_years": 5,
    "domain_contact_name": "周䶮",
    "domain_contact_title": "信息中心技术员",
    "domain_contact_phone": "0792-8123404",
    "domain_contact_mobile": "13800005604",
    "domain_contact_email": "zhouyan@lhstj.example.cn",
    "domain_contact_serving": True,
    "domain_publish_consent": True,
    "leader_note": "",
    "head_note": "",
    "liaison_note": "兼职",
    "posting_column": "公告公示",
    "posting_note": "",
}


def _record(number: str, authority: str, on: str, **more: Any) -> dict[str, Any]:
    return {"number": number, "authority": authority, "on": on, "done": True, **more}


CONTEXT: dict[str, Any] = {
    "unit": {
        "name": UNIT,
        "type_label": "市级政府部门",
        "credit_code": "11360400MB0A234561",
        "address": "江西省九江市濂湖大道○○号8栋3楼",
        "postcode": "332000",
    },
    "sponsor": {"name": UNIT, "short_name": "市濂湖局"},
    "domain": {"business": "register", "holder": UNIT, "mismatch_reason": ""},
    "site": {
        "name": UNIT,
        "code": "3604000199",
        "domain_en": "lhstj.jiujiang.gov.cn",
        "launched_on": Day(2026, 6, 30),
        **later.SITE,
    },
    "case": {"filed_on": Day(2026, 3, 2), "number": "KS-2026-0007", "procedure": "政府网站开设"},
    "route": {"first_office": "九江市数字经济发展中心", "final_office": PROVINCE},
    "grant": {
        "on": Day(2026, 4, 8),
        "number": "赣府厅字〔2026〕21号",
        "office": PROVINCE,
        "launch_within_days": 90,
        "review_contact": "吴璟",
        "review_phone": "0791-88000001",
    },
    "issuer": {"name": PROVINCE},
    "number": "赣府厅字〔2026〕21号",
    "today": Day(2026, 7, 1),
    "notice": {"place": "“中国·九江”网", "url": "https://www.example.cn/gg/1.html", **later.NOTICE},
    "work": {
        "domain_allocation": _record("", "九江市数字经济发展中心", "2026-04-15"),
        "icp": _record("赣ICP备00000001号-3", "江西省通信管理局", "2026-05-06"),
        "mlps": _record("36040000000-26001", "九江市公安局", "2026-05-12"),
        "police": _record("赣公网安备36040002000123号", "九江市公安局", "2026-05-20"),
        "logo": _record("36040000-0123", "九江市委编办", "2026-05-28"),
        "site_code": _record("3604000199", "全国政府网站信息报送系统", "2026-06-04"),
        "cac": _record("", "九江市委网信办", "2026-06-05"),
        "security_test": _record("", "某信息安全测评中心", "2026-06-18", verdict="通过"),
        **later.WORK,
    },
    **later.CONTEXT,
}

CHAIN = (
    ChainBlock("consent", "主要负责同志意见", "", "主要负责人签字"),
    ChainBlock("centre_handler", CENTRE, "经办人", "经办人签字", CENTRE),
    ChainBlock("centre_section_chief", CENTRE, "科室科长", "科室科长签字", CENTRE),
    ChainBlock("centre_editor_in_chief", CENTRE, "总编", "总编签字", CENTRE),
    ChainBlock("city_office", "市政府办公室意见", "", "负责人签字"),
    ChainBlock("province_office", "省政府办公厅意见", "", "负责人签字"),
)

OPINIONS = {
    "consent": Opinion("情况属实，同意申报，请予审核。", "陈玥昇", Day(2026, 3, 2), UNIT),
    "centre_handler": Opinion("材料齐全，符合要求，建议同意。", "王翀", Day(2026, 3, 6)),
    "centre_section_chief": Opinion("同意经办人意见，呈总编审定。", "郑珺", Day(2026, 3, 9), acting_for="钱科"),
    "centre_editor_in_chief": Opinion("技术审核通过，同意上报。", "冯昇", Day(2026, 3, 10), "九江市数字经济发展中心"),
    "city_office": Opinion("同意，报省政府办公厅审批。", "孙喆", Day(2026, 3, 20), CITY),
}


def a_paper(spec: str, *, answers: dict[str, Any] | None = None, **changes: Any) -> Paper:
    """Return the paper ``spec`` of the case, filled; ``answers`` and ``changes`` alter it."""
    form = load(spec)
    grouped = group.PAPERS.get(spec)
    asked = {
        **duty.ANSWERS,
        **later.ANSWERS,
        **ANSWERS,
        **later.OF_ONE.get(spec, {}),
        **(group.ANSWERS if grouped else {}),
    }
    context = group.context_of(spec, CONTEXT) if grouped else CONTEXT
    given: dict[str, Any] = {
        "form": form,
        "values": fill(form, {**asked, **(answers or {})}, context),
        "opinions": group.OPINIONS if grouped else OPINIONS,
        "number": "KS-2026-0007",
        "code": "T7WX-N930-871X",
        "verify_url": "https://zhancheng.example.cn/v/T7WX-N930-871X",
        "issued_at": datetime.datetime(2026, 4, 8, 10, 0, tzinfo=datetime.UTC),
        "issuer": group.UNIT if grouped else UNIT,
        "chain": grouped[0] if grouped else CHAIN,
    }
    return Paper(**{**given, **changes})


def printed_values(paper: Paper) -> list[str]:
    """Return every fact that the paper must show, as it is shown."""
    shown: list[str] = []
    if paper.form.layout == "table":
        keys = [at.cell.key for at in paper.grid() if isinstance(at.cell, Value)]
        shown += [part for key in keys for part in paper.cell(key).replace("　", "\n").split("\n")]
    else:
        shown += list(paper.body)
    steps = [block.step_key for block in paper.chain] if paper.form.opinions else []
    for step in steps:
        if step in paper.opinions:
            opinion = paper.opinions[step]
            shown += [opinion.text, opinion.signature]
    return [one for one in shown if one.strip()]
