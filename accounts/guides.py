"""First steps (上手指引): what the holder of each office does here, in the order of a day, with where to find it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Post, User

Office = Post.Office
CENTRE, FILING, SIGNING = "centre", "filing", "signing"


@dataclass(frozen=True)
class Step:
    """One thing one does here (一步): what, in a sentence, and the name of its page."""

    what: str | Promise
    text: str | Promise
    page: str

    @property
    def url(self) -> str:
        """Where it is done (页面地址); empty where the installation has no such page."""
        try:
            return reverse(self.page)
        except NoReverseMatch:
            return ""


@dataclass(frozen=True)
class Guide:
    """The first steps of one office (某岗位的上手指引)."""

    title: str | Promise
    steps: tuple[Step, ...]


_DEADLINES = Step(_("看期限"), _("法定届满日和催办日都写明算法和条款；逾期的排在最前。"), "deadlines")
_MESSAGES = Step(_("定通知方式"), _("待办、退回、逾期会通知到您；可以改为按日汇总或者发到邮箱。"), "message_settings")
_INBOX = Step(_("从待办开始"), _("轮到您的事项按剩余时间排列；打开后先看核查结果和材料，再签署意见。"), "inbox")
_CASES = Step(_("查一件申请"), _("每件申请一页看全：办理路线、历次意见、材料、期限和台账。"), "cases")

GUIDES: Mapping[str, Guide] = {
    FILING: Guide(
        _("经办岗：填报和办理"),
        (
            Step(_("新建申请"), _("选事项、填表、传材料；提交前逐项告诉您能不能报、差什么、依据哪一条。"), "apply"),
            Step(_("先试算"), _("改一改日期，就能看到各个期限落在哪天，不会留下任何记录。"), "whatif"),
            Step(_("跟进和补正"), _("审到哪里、等谁、还有几天，都在申请页面；被退回的从这里补正重报。"), "cases"),
            Step(_("批准后逐项办理"), _("备案、公告、上线按顺序登记；公告期满系统自动确认。"), "notices"),
            _DEADLINES,
        ),
    ),
    SIGNING: Guide(
        _("审核、审批岗：签署意见"),
        (
            _INBOX,
            Step(_("批量同意"), _("没有疑点的可以一起同意；需要判断的会自动留下并说明原因。"), "inbox"),
            _CASES,
            Step(_("看本地区情况"), _("哪些网站逾期、哪些期限临近，按单位和事项汇总。"), "compliance"),
            _MESSAGES,
        ),
    ),
    CENTRE: Guide(
        _("平台管理机构：技术审核"),
        (
            _INBOX,
            Step(_("登记技术任务"), _("域名分配、安全检测等结果登记在申请的办理任务里，附扫描件。"), "cases"),
            Step(_("查网站和域名"), _("平台上每个网站的状态、域名和备案。"), "sites"),
            Step(_("网上核查"), _("登记的情况与网上看到的不一致时，列在这里。"), "findings"),
            _MESSAGES,
        ),
    ),
    Office.AUDITOR: Guide(
        _("监督检查岗：查看和核验"),
        (
            Step(_("看合规看板"), _("辖区内逾期和临近的期限，可以导出。"), "compliance"),
            _CASES,
            Step(_("查台账"), _("每一个行为都有时间、人员、岗位和条款，任何人不能修改。"), "ledger"),
            Step(_("看核查发现"), _("网上看到的与登记的不一致之处，以及后来怎样处理。"), "findings"),
        ),
    ),
    Office.SYSTEM_ADMIN: Guide(
        _("系统管理员：账号、单位、日历"),
        (
            Step(_("维护账号和单位"), _("人员离任时停用账号，不删除；单位撤并写明日期。"), "admin:index"),
            Step(_("导入名册"), _("按模板整批导入，先核对、再确认。"), "rosters"),
            Step(_("公布放假安排"), _("每年公布一次，先看哪些期限会改期。"), "calendar"),
            Step(_("看运行情况"), _("各项定时任务是否按时运行，停顿会告警。"), "running"),
        ),
    ),
    Office.SECURITY_ADMIN: Guide(
        _("安全管理员：谁可以办理"),
        (
            Step(_("登记任职和代理"), _("权限只来自任职；起止日期写清，到期自动失效。不能给自己任职。"), "admin:index"),
            Step(_("登记口径"), _("沿用、空缺岗位的处理等决定，写明理由后登记，立即适用。"), "admin:index"),
            Step(_("处理岗位空缺"), _("有申请等待而无人在岗时，您会收到告警。"), "messages"),
            Step(_("看登录记录"), _("登录、失败和锁定都在这里。"), "sign_ins"),
        ),
    ),
    Office.AUDIT_ADMIN: Guide(
        _("审计管理员：核验和监督"),
        (
            Step(_("核验台账"), _("整条记录链随时可以核验，断在哪里一目了然。"), "ledger"),
            Step(_("看管理操作"), _("其他两位管理员做了什么，在系统管理的“管理操作记录”。"), "admin:index"),
            Step(_("看登录记录"), _("登录、失败和锁定都在这里。"), "sign_ins"),
            Step(_("以他人视角查看"), _("核实某人看到的页面：只读、限时、有事由、记入台账。"), "view_as"),
        ),
    ),
}


def guide_key(post: Post) -> str:
    """Which guide is a post's (对应的指引)."""
    if post.office in GUIDES:
        return str(post.office)
    if "platform_centre" in post.unit.functions:
        return CENTRE
    return FILING if post.office == Office.HANDLER else SIGNING


def guides_of(posts: Iterable[Post]) -> list[Guide]:
    """The guides of all one's posts (本人各岗位的指引), each once."""
    return [GUIDES[key] for key in dict.fromkeys(guide_key(post) for post in posts)]


@transaction.atomic
def dismiss(*, by: User, at: datetime) -> None:
    """Put the guide away (收起指引): it comes back only when asked for."""
    User.objects.filter(pk=by.pk).update(guided_at=at)


@transaction.atomic
def show_again(*, by: User) -> None:
    """Show the guide on the workbench again (重新显示指引)."""
    User.objects.filter(pk=by.pk).update(guided_at=None)
