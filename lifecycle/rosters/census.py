"""The roster of a census list (普查名单)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from import_export.fields import Field

from accounts.models import Unit
from accounts.rosters.cells import Code, Day, Referred, Text
from accounts.rosters.resource import FoundBefore, RosterResource
from lifecycle.models import CensusSite, Site


class CensusRoster(RosterResource):
    """Lines of census lists (普查名单), as the list prints them; quotas count its lines, linked or not."""

    area = Field("area", "地区代码")
    list_title = Field("list_title", "名单名称", Text())
    site_name = Field("site_name", "网站名称", Text())
    listed_on = Field("listed_on", "名单日期", Day())
    address = Field("address", "网址", Code())
    unit_name = Field("unit_name", "主办单位名称", Text())
    unit = Field("unit", "主办单位代码")
    site = Field("site", "网站标识码")

    required = ("area", "list_title", "site_name", "listed_on", "unit_name")
    key = ("area", "list_title", "site_name")
    owner = "area"
    notes = {
        "area": ("名单所属地区的人民政府的单位代码。", "yl"),
        "list_title": ("名单的全称；同一名单各行一致。", "云岭县第一次全国政府网站普查名单"),
        "listed_on": ("名单公布或者截止的日期；同一名单各行一致。", "2015-12-15"),
        "unit_name": ("名单上印的主办单位名称。", "云岭县农业局"),
        "unit": ("现在的主办单位在库的，填写其代码；没有的留空。", ""),
        "site": ("网站在册的，填写标识码；没有的留空。", ""),
    }

    class Meta:
        model = CensusSite
        import_id_fields = ("area", "list_title", "site_name")
        fields = ("area", "list_title", "site_name", "listed_on", "address", "unit_name", "unit", "site")
        skip_unchanged = True
        skip_diff = True
        instance_loader_class = FoundBefore

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes: dict[str, Site] = {}
        self.fields["area"].widget = Referred(self.government, lambda unit: unit.code, _("人民政府的单位代码"))
        self.fields["unit"].widget = Referred(self.unit_named, lambda unit: unit.code, _("单位代码"))
        self.fields["site"].widget = Referred(self.site_coded, lambda site: site.code, _("网站标识码"))

    def government(self, code: str) -> Unit | None:
        """The government of an area (人民政府)."""
        found = self.units.get(code)
        return found if found and found.kind == Unit.Kind.GOVERNMENT else None

    def site_coded(self, code: str) -> Site | None:
        """A site by its identification code (网站)."""
        return self.codes.get(code)

    def rows(self) -> QuerySet[CensusSite]:
        """The lines within reach (在库条目)."""
        found = CensusSite.objects.filter(self.reach.condition("area__")).select_related("area", "unit", "site")
        return found.order_by("area__path", "listed_on", "pk")

    def everything(self) -> Iterable[CensusSite]:
        """All lines (全部条目)."""
        return CensusSite.objects.select_related("area", "unit", "site")

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """The sites lines may be linked to (预读)."""
        super().before_import(dataset, **kwargs)
        self.codes = {site.code: site for site in Site.objects.exclude(code="").select_related("unit")}

    def unit_of(self, instance: CensusSite) -> Unit | None:
        """The government of the list's area (名单地区)."""
        return instance.area if instance.area_id else None

    def judge(self, instance: CensusSite) -> None:
        """Scope, and links that stay within the list's area (整行核对).

        Raises: ValidationError naming the column.
        """
        super().judge(instance)
        linked = {"主办单位代码": instance.unit, "网站标识码": instance.site.unit if instance.site else None}
        wrong = {
            heading: _("“%(unit)s”不在名单所属的%(area)s") % {"unit": unit.name, "area": instance.area.name}
            for heading, unit in linked.items()
            if unit is not None and not unit.path.startswith(instance.area.path)
        }
        if wrong:
            raise ValidationError(wrong)
