"""What the sign-in page offers in the demonstration (演示账号): whom one may be, and what that person can do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import Post, Unit

DEMO_PASSWORD = "zhancheng-demo"  # noqa: S105 - printed on the demonstration's sign-in page, meaningless elsewhere

#: The order of the offices on the sign-in page: as a case meets them.
ORDER = (
    Post.Office.HANDLER,
    Post.Office.PRINCIPAL,
    Post.Office.REVIEWER,
    Post.Office.SECTION_CHIEF,
    Post.Office.EDITOR_IN_CHIEF,
    Post.Office.APPROVER,
    Post.Office.AUDITOR,
    Post.Office.SYSTEM_ADMIN,
    Post.Office.SECURITY_ADMIN,
    Post.Office.AUDIT_ADMIN,
)


@dataclass(frozen=True)
class DemoAccount:
    """One line of the demonstration's sign-in page (演示账号)."""

    username: str
    name: str
    unit: str
    post: str
    role: str


def demo_accounts(day: date) -> list[DemoAccount]:
    """Whom one may sign in as (演示账号), in the order a case meets them; nobody outside the demonstration."""
    if not settings.DEMO:
        return []
    posts = Post.objects.on(day).filter(user__is_active=True).select_related("user", "unit")
    found: dict[str, tuple[int, str, DemoAccount]] = {}
    for post in posts:
        if not post.user.has_usable_password():
            continue
        account = DemoAccount(
            post.user.username,
            post.user.real_name,
            post.unit.display_name,
            post.title or post.get_office_display(),
            role_of(post),
        )
        found.setdefault(post.user.username, (_rank(post), post.unit.path, account))
    return [account for _rank_, _path, account in sorted(found.values(), key=lambda row: row[:2])]


def _rank(post: Post) -> int:
    """Applicants first, then those who review at the centre and at the offices, then those who look on."""
    rank = ORDER.index(Post.Office(post.office)) if post.office in ORDER else len(ORDER)
    reviews = post.unit.kind in (Unit.Kind.CENTRE, Unit.Kind.OFFICE)
    return rank + (2 if reviews and post.office == Post.Office.HANDLER else 0)


def role_of(post: Post) -> str:
    """What the holder of a post can do (岗位说明)."""
    centre = "platform_centre" in post.unit.functions
    words = {
        Post.Office.HANDLER: _("技术审核、分配域名、安全检测") if centre else _("填报申请、补正、办理备案、发布公告"),
        Post.Office.REVIEWER: _("审核下级单位的申请"),
        Post.Office.PRINCIPAL: _("签署本单位意见"),
        Post.Office.SECTION_CHIEF: _("技术复核"),
        Post.Office.EDITOR_IN_CHIEF: _("技术审定"),
        Post.Office.APPROVER: _("最终批准或者不予批准"),
        Post.Office.AUDITOR: _("查看辖区内全部申请、期限和台账"),
        Post.Office.SYSTEM_ADMIN: _("维护账号、单位和工作日历"),
        Post.Office.SECURITY_ADMIN: _("登记任职、代理和口径设定，解除登录锁定"),
        Post.Office.AUDIT_ADMIN: _("查看并核验台账，查看管理操作记录"),
    }
    return words.get(Post.Office(post.office), post.get_office_display())
