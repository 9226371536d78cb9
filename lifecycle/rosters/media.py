"""The roster of new-media accounts (政务新媒体名册)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from import_export.fields import Field

from accounts.rosters.cells import Choice, Code, Day, Referred, Text
from accounts.rosters.resource import FoundBefore, RosterResource
from lifecycle.models import MediaAccount


class MediaRoster(RosterResource):
    """New-media accounts (政务新媒体账号) of the units."""

    unit = Field("unit", "主办单位代码")
    platform = Field("platform", "平台", Choice(MediaAccount.Platform.choices))
    name = Field("name", "账号名称", Text())
    account = Field("account", "账号标识", Code())
    state = Field("state", "运行状态", Choice(MediaAccount.State.choices))
    opened_on = Field("opened_on", "开通日期", Day())
    closed_on = Field("closed_on", "注销日期", Day())
    contact = Field("contact", "联系人", Text())
    phone = Field("phone", "联系电话", Code(r"[0-9+() -]{5,30}", "0790-0000000"))

    required = ("unit", "platform", "name", "state")
    key = ("platform", "name")
    fixed = ("unit",)
    fixed_remedy = "账号换了主办单位的，请先注销原账号，再按新账号导入"
    notes = {
        "unit": ("主办单位的代码，须已在库。", "yl-bgs"),
        "name": ("平台上显示的名称。", "云岭发布"),
        "account": ("平台给的账号，如微信号。", "yunlingfabu"),
        "closed_on": ("已注销的必须填写。", ""),
    }

    class Meta:
        model = MediaAccount
        import_id_fields = ("platform", "name")
        fields = ("unit", "platform", "name", "account", "state", "opened_on", "closed_on", "contact", "phone")
        skip_unchanged = True
        skip_diff = True
        instance_loader_class = FoundBefore

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].widget = Referred(self.unit_named, lambda unit: unit.code, _("单位代码"))

    def rows(self) -> QuerySet[MediaAccount]:
        """The accounts within reach (在库账号)."""
        found = MediaAccount.objects.filter(self.reach.condition("unit__"))
        return found.select_related("unit").order_by("unit__path", "platform", "name")

    def everything(self) -> Iterable[MediaAccount]:
        """All accounts (全部账号)."""
        return MediaAccount.objects.select_related("unit")

    def judge(self, instance: MediaAccount) -> None:
        """Scope, and the day of an account that is closed (整行核对).

        Raises: ValidationError naming the column.
        """
        self.within(instance)
        closed = instance.state == MediaAccount.State.CLOSED
        if closed and not instance.closed_on:
            raise ValidationError({"注销日期": _("已注销的账号须填写注销日期")})
        if not closed and instance.closed_on:
            raise ValidationError({"运行状态": _("填写了注销日期的，运行状态应为“已注销”")})
