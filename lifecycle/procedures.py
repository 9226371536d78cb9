"""The procedures (事项) the product carries, as a closed registry."""

from __future__ import annotations

from dataclasses import dataclass

from lifecycle.errors import DomainError

#: What a procedure may be about (事项对象).
SUBJECTS = ("site", "new_site", "unit", "supervised")


@dataclass(frozen=True)
class Procedure:
    """One procedure (事项): its code, its name, the letters of its case numbers, what it acts on.

    `subject` is one of `SUBJECTS`: a site of the applicant, one that is to be, the unit itself (no site at all), or a
    site of another unit that the applicant supervises.
    """

    code: str
    name: str
    prefix: str
    subject: str = "site"
    summary: str = ""

    @property
    def opens_site(self) -> bool:
        """Whether the site does not exist yet (拟开设网站)."""
        return self.subject == "new_site"

    @property
    def of_unit(self) -> bool:
        """Whether it is about the unit itself, so that there is no site (单位事项)."""
        return self.subject == "unit"

    @property
    def supervises(self) -> bool:
        """Whether an office files it about the site of another unit (监管事项)."""
        return self.subject == "supervised"

    @property
    def names_site(self) -> bool:
        """Whether a draft names a site that is already there (涉及既有网站)."""
        return self.subject in ("site", "supervised")


PROCEDURES: dict[str, Procedure] = {
    p.code: p
    for p in (
        Procedure("opening", "开设", "KS", "new_site", "新开设政府门户网站或部门网站，从申请到上线公告期满。"),
        Procedure(
            "temporary_shutdown",
            "临时下线",
            "LX",
            "site",
            "网站因整改等原因停止运行一段时间；短时停机报备，较长停机经批准。",
        ),
        Procedure(
            "emergency_shutdown",
            "突发下线",
            "TF",
            "site",
            "不可抗力或者被责令紧急关停后，及时书面报告，不计入当年次数。",
        ),
        Procedure("relaunch", "恢复上线", "HF", "site", "临时下线的网站自查合格、经核实后恢复运行。"),
        Procedure(
            "permanent_shutdown",
            "永久下线",
            "YJ",
            "site",
            "网站不再单独运行：内容迁移、公告去向、注销备案和域名后关闭。",
        ),
        Procedure(
            "migration",
            "迁移",
            "QY",
            "site",
            "网站迁入集约化平台：安全评估、迁移和整理数据、自查、切换上线；或者内容并入其他网站后关停。",
        ),
        Procedure(
            "domain_registration", "域名注册", "YZ", "site", "为筹备或者运行中的网站另行注册英文域名或者中文域名。"
        ),
        Procedure("domain_change", "域名变更", "YB", "site", "网站保留而更换域名：启用新域名，公告期满后注销原域名。"),
        Procedure(
            "domain_cancellation",
            "域名注销",
            "YX",
            "site",
            "网站永久下线、更换域名或者域名闲置的，注销一个或者多个域名。",
        ),
        Procedure(
            "information_change", "信息变更备案", "XB", "site", "主办单位、负责人、联系方式、栏目等信息变更后备案。"
        ),
        Procedure("liaison_change", "联络员变更", "LL", "site", "负责同志、联络员变动后，报送新的联络人员信息。"),
        Procedure(
            "annual_report", "网站年度工作报表", "NB", "site", "每年一次：编制上一年度工作报表，在本网站首页公开。"
        ),
        Procedure(
            "supervision_report",
            "监管年度报表",
            "JG",
            "unit",
            "每年一次：监管单位编制上一年度监管报表，在门户网站公开。",
        ),
        Procedure(
            "content_posting", "信息上网申请", "XW", "unit", "规范性文件、公告、重大决策等在主网站发布前，填报审核表。"
        ),
        Procedure(
            "security_need", "特殊安全需求", "AQ", "site", "本单位网站有特殊安全需求的，申请、技术评审后进行安全部署。"
        ),
        Procedure(
            "consolidation_plan", "集约化建设方案备案", "JY", "unit", "摸查本地区政府网站，制订集约化建设方案并报备案。"
        ),
        Procedure(
            "retention", "网站保留", "BL", "site", "集约化建设中确需保留的网站，经批准保留并签订运营维护责任书。"
        ),
        Procedure(
            "retention_monitoring",
            "保留网站监测不达标登记",
            "JB",
            "supervised",
            "监测部门登记获准保留的网站监测不达标，网站随即关闭。",
        ),
        Procedure("joining", "加入网站群", "RQ", "unit", "集约化建设范围外的单位申请加入政府网站群。"),
        Procedure(
            "inspection", "季度巡查抽检", "XC", "unit", "每季度一次：抽查监管范围内的网站，公开结果，不合格的督办整改。"
        ),
        Procedure(
            "rectification", "整改督办", "ZG", "supervised", "对检查不合格的网站下发督办单，限期整改，整改后复查。"
        ),
        Procedure("correction", "网民纠错", "JC", "supervised", "收到网民纠错，转网站主办单位办理，按期答复并公开。"),
        Procedure("repost", "重要政策信息转载", "ZZ", "site", "上级政府网站、本级门户发布的重要政策信息，按期转载。"),
    )
}


def procedure(code: str) -> Procedure:
    """The procedure of this code (事项).

    Raises: DomainError for an unknown code.
    """
    if code not in PROCEDURES:
        raise DomainError(f"没有“{code}”这一事项。")
    return PROCEDURES[code]
