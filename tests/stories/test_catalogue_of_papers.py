"""Every form and notice of the catalogue comes out of a story: which paper stands for which section, told by which story."""

from __future__ import annotations

from forms.loader import codes
from tests.stories.papers import STORIES

#: Section of the catalogue of forms and notices, and the papers that are it.
SECTIONS: dict[str, tuple[str, ...]] = {
    "3.1 政府网站域名业务申请基本信息表": ("domain_basic_info", "domain_cancellation"),
    "3.2 政府网站域名业务审核表": ("domain_review", "domain_cancel_review"),
    "3.3 单位信息上网申请审核表": ("posting_review", "posting_review_closing", "posting_review_content"),
    "3.4 安全责任确认书": ("security_undertaking",),
    "3.5 网站联络员信息表": ("liaison_info",),
    "3.6 ICP用户注销备案申请表": ("icp_cancellation",),
    "3.7 网站开办审核申请函和申请表": ("logo_letter", "logo_application"),
    "3.8 专用中文域名注册申请表": ("zh_domain_application",),
    "3.9 网站和栏目（系统）基本信息表": ("site_info", "site_columns"),
    "3.10 工作年度报表和监管年度报表": ("annual_report", "supervision_report"),
    "3.11 检查评分表": ("inspection_scores",),
    "3.12 开设": ("site_opening", "launch_checklist"),
    "3.12 临时下线报备和申请": ("outage_filing", "temporary_shutdown"),
    "3.12 突发下线": ("emergency_report",),
    "3.12 恢复上线": ("relaunch",),
    "3.12 永久下线和完成情况": ("permanent_shutdown", "consolidation_closure", "permanent_completion"),
    "3.12 迁移": ("migration", "migration_worksheet"),
    "3.12 信息变更": ("information_change",),
    "3.12 域名变更": ("domain_change", "domain_registration"),
    "3.12 保留": ("retention_application", "channel_retention", "monitoring_failure"),
    "3.12 运维责任书": ("operation_letter", "responsibility_letter"),
    "3.12 集约化建设方案": ("consolidation_plan",),
    "3.12 入群": ("joining_application",),
    "3.12 特殊安全需求": ("security_need",),
    "3.12 巡查抽检、整改督办、纠错、转载": ("inspection", "correction", "repost"),
    "3.12 整改督办单、抄告单、督办工单": ("rectification_order", "rectification_bulletin", "rectification_ticket"),
    "3.12 请示": (
        "request_letter",
        "temporary_request_letter",
        "permanent_request_letter",
        "consolidation_request_letter",
    ),
    "3.12 批复": ("reply_letter", "temporary_reply_letter", "permanent_reply_letter", "retention_reply_letter"),
    "3.12 报告、函、复函、通知": (
        "emergency_letter",
        "logo_letter",
        "joining_reply_letter",
        "refusal_letter",
        "closure_order",
    ),
    "4.3 开通公告": ("opening_notice",),
    "4.3 临时下线公告": ("temporary_shutdown_notice",),
    "4.3 永久下线公告": ("closing_notice", "consolidation_notice", "closing_domain_notice", "migration_notice"),
    "4.3 内容去向公告": ("destination_notice", "migration_destination_notice"),
    "4.3 域名变更公告": ("domain_change_notice",),
    "4.3 恢复上线公告": ("relaunch_notice",),
    "4.3 归档标记": ("archive_mark",),
}

#: Forms that are filled in on the screen only: what they report is issued as another paper.
ON_SCREEN = {"liaison_change"}


def test_every_section_of_the_catalogue_is_told_by_a_story() -> None:
    told = {paper for papers in STORIES.values() for paper in papers}
    assert {name: [one for one in papers if one not in told] for name, papers in SECTIONS.items()} == {
        name: [] for name in SECTIONS
    }


def test_every_paper_of_the_product_is_told_by_a_story() -> None:
    told = {paper for papers in STORIES.values() for paper in papers}
    assert set(codes()) - told == ON_SCREEN
