"""The same fictional office later on: what the papers of shutting down, closing, coming back and changing print."""

from __future__ import annotations

import datetime
from typing import Any

Day = datetime.date

ANSWERS: dict[str, Any] = {
    "contact_name": "李玥",
    "contact_phone": "0792-8123403",
    "contact_mobile": "13800005603",
    "impact": "下线期间办事服务暂停，公众可到市政务服务大厅窗口办理，或者拨打咨询电话；信息公开内容在市政府门户网站同步发布。",
    "rectification": "迁移数据库和应用，更换存储设备，修复等级保护测评发现的中危漏洞，恢复前完成安全检测。",
    "notice_plan": "下线前在本网站首页和市政府门户网站发布公告，公告保持到网站恢复运行。",
    "planned_start": "2026-11-20T22:00",
    "planned_end": "2026-11-28T08:00",
    "cause": "maintenance",
    "system_ref": "XX2026110099",
    "ground": "merged",
    "ground_detail": "机构改革后，原单位职责并入市生态环境部门，网站继续单独运行已无必要。",
    "portal_exception": "",
    "destination_site": "九江市人民政府",
    "destination_url": "https://www.jiujiang.example.cn/",
    "migration_plan": "政策文件、监测公报全部迁移到门户网站“湖泊保护”栏目；互动留言答复完毕后归档；栏目对照表随附。",
    "migration_due": "2026-12-10",
    "archive_list": "2019年至2026年全部网页快照，按栏目分卷，共约1.2万页。",
    "cancellations": ["icp", "logo", "police", "domain"],
    "cancel_reason": "closing",
    "domains": "lhstj.jiujiang.gov.cn；九江市濂湖生态管理局.政务",
    "domain_holder": "九江市濂湖生态管理局",
    "domain_reason": "单位规范简称调整，原域名与现名称不一致，需更换域名。",
    "old_domain": "jjlh.jiujiang.gov.cn",
    "primary_domain": "new",
    "no_transfer": True,
    "switch_on": "2026-12-01",
    "items": ["leader", "contact", "columns"],
    "before": "分管领导张堃；一级栏目六个。",
    "after": "分管领导周䶮；一级栏目五个，撤并“专题专栏”。",
    "changed_on": "2026-11-10",
    "change_cause": "reform",
    "change_note": "领导班子分工调整，联络员随之变更。",
    "notice_url": "https://www.jiujiang.example.cn/gg/2.html",
    **dict.fromkeys(
        (
            "reform_error_entry",
            "reform_icp",
            "reform_logo",
            "reform_police",
            "reform_site_code",
            "reform_sponsor",
            "check_attachments",
            "check_columns",
            "check_homepage",
            "check_links",
            "check_messages",
            "check_secrecy",
            "check_security",
            "check_typos",
        ),
        True,
    ),
    "rectified": "已完成数据迁移和漏洞修复，第三方检测未发现高危、中危漏洞，栏目内容逐条核对无误。",
    "relaunch_on": "2026-11-28",
    "self_check_on": "2026-11-26",
    "self_checker": "赵赟",
    "shutdown_number": "LS-2026-0003",
    "down_at": "2026-11-18T03:20",
    "situation": "机房所在园区市电中断，备用电源耗尽后服务器停机，网站无法访问。",
    "measures": "已联系供电部门抢修，启用备用线路；值班人员到场，恢复供电后先检查数据完整性再上线。",
    "outcome": "kept",
    "platform": "shared_city",
    "hosting_overseas": "no",
    "switch_mode": "seamless",
    "on_old_platform": "yes",
    "batch": "1",
    "data_volume": "信息1.2万条，附件3600个，共18GB",
    "attendee_name": "李玥",
    "attend_at": "2026-11-09T09:00",
    "template": "t3",
    "columns_required": "机构概况\n政务动态\n政策文件\n政策解读\n公告公示\n互动交流\n办事服务\n政府信息公开\n重点领域信息公开",
    "columns_optional": "湖泊保护\n监测公报\n志愿巡护",
    "personalised": "yes",
    "personalised_need": "首页增加湖泊水质实时数据模块，数据由监测站接口提供。",
    "responsibility": "平台建设运维单位负责系统安全和安全防护；本单位负责内容安全、账号安全和内容保障，责任科室为局办公室。",
    "old_site_current": True,
    "leader_title": "副局长",
    "person_name": "赵赟",
    "person_mobile": "13800005604",
    "order_authority": "",
    "order_number": "",
    "info_kind": "announcement",
    "info_title": "九江市濂湖生态管理局关于濂湖禁捕水域和禁捕期限的公告",
    "info_column": "政务资讯—公告公示",
    "info_note": "请于2026年7月1日起置顶一周。",
    "info_declared": True,
    "secrecy_reviewer": "赵赟",
    "need_kinds": ["encryption", "monitoring"],
    "need_detail": "在线申报模块保存渔业经营主体的证照影像，需对上传文件加密存储，并对后台登录进行专项监测和告警。",
    "need_reason": "等级保护测评指出个人信息保护措施不足，平台统一防护不含文件加密。",
    "need_by": "2026-12-31",
    "surveyed_on": "2026-04-10",
    "surveyed_count": 9,
    "sites_to_close": "星湖园区　xhy.example.cn　星湖园区管理办公室　关停，改为频道\n桐溪镇　tx.example.cn　桐溪镇人民政府　关停，改为频道\n"
    "区科技创新局　kcj.example.cn　区科技创新局　关停，改为频道",
    "sites_kept": "区管委会门户网站",
    "plan_summary": "采用集约化技术架构，各单位子站改为门户网站频道，统一命名、界面、栏目和模块，与市政府门户网站群实现数据对接。",
    "plan_schedule": "五月提出关停申请，六月签订运维责任书，七月完成站群初步优化，十月完成升级改版和数据迁移。",
    "upkeep": "两名专职人员每日更新和巡查，信息先审后发，运行维护经费列入部门预算。",
    "kept_as": "channel",
    "kept_address": "https://www.jiujiang.example.cn/lhstj/",
    "keeper_leader": "张堃",
    "keeper_section": "局办公室（信息中心）",
    "keeper_person": "李玥",
    "icp_request": "subject",
    "icp_basis": ["subject", "approval"],
    "icp_reason": "按集约化要求，网站经批准关停，内容改为在门户网站以频道形式呈现，公告期满后注销备案。",
    "icp_email": "liyue@lhstj.example.cn",
}

#: What one paper answers otherwise than the others.
OF_ONE: dict[str, dict[str, Any]] = {
    "emergency_letter": {"cause": "power", "planned_end": "2026-11-18T20:00"},
    "emergency_report": {"cause": "power", "planned_end": "2026-11-18T20:00"},
    **{
        key: {"reason": "机房搬迁，需停机迁移服务器和存储设备，期间网站无法提供服务。"}
        for key in ("outage_filing", "temporary_shutdown", "temporary_request_letter", "temporary_shutdown_notice")
    },
    **{
        key: {"destination_site": "九江市濂湖生态管理局", "destination_url": "https://lhstj.example.cn/"}
        for key in ("migration", "migration_worksheet", "migration_notice", "migration_destination_notice")
    },
    "outage_filing": {"planned_end": "2026-11-21T06:00", "reason": "机房电源改造，需停机切换供电线路。"},
}

WORK: dict[str, Any] = {
    "data_migrated": {
        "number": "https://hb.example.cn/hbzl/",
        "authority": "市数字经济发展中心",
        "on": "2026-12-08",
    },
    "archived": {"number": "https://da.example.cn/lhstj/", "authority": "市档案馆", "on": "2026-12-09"},
    "icp_cancelled": {"number": "赣ICP备00000001号-3", "authority": "江西省通信管理局", "on": "2026-12-15"},
    "logo_cancelled": {"number": "36040000-0123", "authority": "九江市委编办", "on": "2026-12-16"},
    "police_cancelled": {"number": "36040002000123", "authority": "九江市公安局", "on": "2026-12-17"},
    "domain_cancelled": {"number": "ZX-2026-0009", "authority": "九江市数字经济发展中心", "on": "2026-12-18"},
    "switched": {"number": "", "authority": "", "on": "2026-12-01"},
    "deployed": {"verdict": "部署完成", "authority": "九江市数字经济发展中心", "on": "2026-12-20"},
    "system_status": {"number": "3604000199", "authority": "全国政府网站信息报送系统", "on": "2026-12-19"},
}
CONTEXT: dict[str, Any] = {
    "notices": {
        "closing_notice": {
            "first_day": Day(2026, 11, 2),
            "last_day": Day(2026, 12, 1),
            "url": "https://lh.example.cn/gg/9",
        },
        "destination_notice": {
            "first_day": Day(2026, 12, 11),
            "last_day": Day(2027, 1, 10),
            "url": "https://jj.example.cn/gg/9",
        },
    },
    "refusal": {
        "on": Day(2026, 4, 8),
        "reason": "所列信息和服务已在市政府门户网站统一公开、统一办理，单独开设网站的必要性不足。",
        "clause": "《国务院办公厅关于印发政府网站发展指引的通知》网站开设流程",
        "office": "江西省人民政府办公厅",
    },
    "offices": {"county_office": "某县人民政府办公室"},
    "deadlines": {"closing_work": Day(2027, 1, 20)},
    "places": {"own_portal": "“中国·九江”网"},
}
SITE: dict[str, Any] = {
    "home_url": "https://lhstj.example.cn/",
    "platform": "市级集约化平台",
    "kind_label": "部门网站",
    "operator": "局办公室（信息中心）",
    "domain_zh": "九江市濂湖生态管理局.政务",
    "domain_list": "lhstj.jiujiang.gov.cn\n九江市濂湖生态管理局.政务",
    "icp": "赣ICP备00000001号-3",
    "shutdowns_this_year": "1",
    "portal_url": "https://www.jiujiang.example.cn/",
    "offline_at": Day(2026, 11, 20),
}
NOTICE: dict[str, Any] = {"first_day": Day(2026, 7, 1), "last_day": Day(2026, 7, 31)}
