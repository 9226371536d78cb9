"""The roster of sites that already run (既有网站名册)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from import_export.fields import Field

from accounts.rosters.cells import Choice, Code, Day, Referred, Text, text_of
from accounts.rosters.resource import FoundBefore, RosterResource, is_new
from lifecycle.models import Site

URL = r"https?://[A-Za-z0-9.-]+(:\d+)?(/\S*)?"


class LaunchDay(Day):
    """The day of going online (上线日期), kept as its first moment."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The moment, None for an empty cell."""
        day = super().clean(value, row, **kwargs)
        return timezone.make_aware(datetime.combine(day, time(9))) if day else None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """The day of the moment, local time."""
        return timezone.localtime(value).date().isoformat() if value else ""


class SiteRoster(RosterResource):
    """Sites (网站): new ones come on record as running; what is on record is governed, and only its particulars change."""

    unit = Field("unit", "主办单位代码")
    name = Field("name", "网站名称", Text())
    code = Field("code", "网站标识码", Code(r"[A-Z0-9]{10}", "3699120001"))
    kind = Field("kind", "网站类型", Choice(Site.Kind.choices))
    online_at = Field("online_at", "上线日期", LaunchDay())
    operator = Field("operator", "承办单位", Text())
    platform = Field("platform", "部署平台", Text())
    home_url = Field("home_url", "首页网址", Code(URL, "https://www.yl.gov.cn/"))
    code_on = Field("code_on", "标识码取得日期", Day())

    required = ("unit", "name", "kind")
    key = ("unit", "name")
    fixed = ("unit", "name", "kind", "online_at")
    fixed_remedy = "在册网站的名称、主办单位、类型和上线日期不由名册修改；有变化的，请办理相应事项"
    notes = {
        "unit": ("主办单位的代码，须已在库。", "yl-bgs"),
        "name": ("与首页标识一致的名称。", "云岭县人民政府"),
        "code": ("十位标识码；还没有的留空。", "3699120001"),
        "online_at": ("名册中没有、库中也没有的网站，按已上线运行登记，必须填写。", "2020-11-03"),
        "home_url": ("带 http:// 或 https://。", "https://www.yl.gov.cn/"),
    }

    class Meta:
        model = Site
        import_id_fields = ("unit", "name")
        fields = ("unit", "name", "code", "kind", "online_at", "operator", "platform", "home_url", "code_on")
        skip_unchanged = True
        skip_diff = True
        instance_loader_class = FoundBefore

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].widget = Referred(self.unit_named, lambda unit: unit.code, _("单位代码"))
        self.codes: dict[str, Site] = {}
        self.added: list[Site] = []

    def rows(self) -> QuerySet[Site]:
        """The sites within reach that are not gone (在册网站)."""
        found = Site.objects.filter(self.reach.condition("unit__")).exclude(state__in=Site.GONE)
        return found.select_related("unit").order_by("unit__path", "pk")

    def everything(self) -> Iterable[Site]:
        """All sites that are not gone (全部在册网站)."""
        return Site.objects.exclude(state__in=Site.GONE).select_related("unit")

    def remember(self, instance: Site) -> None:
        """Note a site under its key and its code (登记)."""
        super().remember(instance)
        if instance.code:
            self.codes[instance.code] = instance

    def on_record(self, row: Mapping[str, Any]) -> Any:
        """A site by its identification code, else by its unit and name (在册网站)."""
        return self.codes.get(text_of(row.get("网站标识码"))) or super().on_record(row)

    def judge(self, instance: Site) -> None:
        """Scope, the day of going online, and one code for one site (整行核对).

        Raises: ValidationError naming the column.
        """
        super().judge(instance)
        problems: dict[str, str] = {}
        if is_new(instance) and not instance.online_at:
            problems["上线日期"] = _("库中没有这个网站，按既有网站登记须填写上线日期；尚未上线的，请办理开设")
        elif is_new(instance) and self.at and instance.online_at > self.at:
            problems["上线日期"] = _("晚于今天；尚未上线的网站请办理开设")
        if self.before.get("网站标识码") not in (None, "", instance.code):
            problems["网站标识码"] = _("在库为“%s”，标识码不由名册修改") % self.before["网站标识码"]
        if problems:
            raise ValidationError(problems)

    def do_instance_save(self, instance: Site, is_create: bool) -> None:
        """A site that is new here is put on record as running since its day, by its own transitions (登记为正常运行)."""
        if is_create:
            online = instance.online_at
            instance.prepare(online)
            instance.launch(online)
            self.added.append(instance)
        super().do_instance_save(instance, is_create)
