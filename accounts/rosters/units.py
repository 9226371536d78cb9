"""The roster of units (单位名册)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from import_export.fields import Field

from accounts.models import Unit
from accounts.rosters.cells import Choice, Code, CreditCode, Day, Referred, Several, Text, YesNo
from accounts.rosters.resource import FoundBefore, RosterResource, is_new

CODE = r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}"


class UnitRoster(RosterResource):
    """Units (单位): superiors above those below them; abolished with a date, never taken out."""

    code = Field("code", "单位代码", Code(CODE, "yl-nyncj"))
    name = Field("name", "单位全称", Text())
    short_name = Field("short_name", "规范简称", Text())
    kind = Field("kind", "单位类型", Choice(Unit.Kind.choices))
    level = Field("level", "层级", Choice(Unit.Level.choices))
    rank = Field("rank", "机构规格", Choice(Unit.Rank.choices))
    parent = Field("parent", "上级单位代码")
    functions = Field("functions", "承担职能", Several())
    administrative = Field("administrative", "承担行政职能", YesNo())
    jurisdiction = Field("jurisdiction", "适用地区", Code(r"[a-z-]{2,60}", "cn-xx"))
    place_name = Field("place_name", "行政区划名称", Text())
    place_initials = Field("place_initials", "行政区划拼音首字母", Code(r"[a-z]{1,20}", "yl"))
    portal_domain = Field("portal_domain", "门户网站域名（不含www）", Code(r"[a-z0-9.-]+\.[a-z]{2,}", "yl.gov.cn"))
    credit_code = Field("credit_code", "统一社会信用代码", CreditCode())
    address = Field("address", "地址", Text())
    postcode = Field("postcode", "邮政编码", Code(r"\d{6}", "330000"))
    document_prefix = Field("document_prefix", "发文机关代字", Text())
    valid_from = Field("valid_from", "设立日期", Day())
    valid_until = Field("valid_until", "撤销日期", Day())

    required = ("code", "name", "kind", "level", "administrative")
    key = ("code",)
    owner = "code"
    notes = {
        "code": ("在全系统唯一，一经使用不再改变。", "yl-nyncj"),
        "name": ("与批准文件一致的全称。", "云岭县农业农村局"),
        "parent": ("上级单位须已在库，或者排在本行之前。", "yl"),
        "functions": ("职能代号，多个用顿号分开；一般单位不填。", ""),
        "jurisdiction": ("规则库的代号，只在适用规则与上级不同的地方填写。", ""),
        "credit_code": ("18位，校验位由系统核对。", "11369900MB0000027K"),
        "valid_until": ("单位撤销的，填写最后一日；不要删去单位。", ""),
    }

    #: What widens somebody's powers or changes the law that binds: the keeper of the register alone writes it.
    keeper_only = ("functions", "jurisdiction")

    class Meta:
        model = Unit
        import_id_fields = ("code",)
        fields = (
            "code",
            "name",
            "short_name",
            "kind",
            "level",
            "rank",
            "parent",
            "functions",
            "administrative",
            "jurisdiction",
            "place_name",
            "place_initials",
            "portal_domain",
            "credit_code",
            "address",
            "postcode",
            "document_prefix",
            "valid_from",
            "valid_until",
        )
        skip_unchanged = True
        skip_diff = True
        instance_loader_class = FoundBefore

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].widget = Referred(self.unit_named, lambda unit: unit.code, _("单位代码"))

    def rows(self) -> QuerySet[Unit]:
        """The units within reach (在库单位), superiors first."""
        return Unit.objects.filter(self.reach.condition()).select_related("parent").order_by("path")

    def everything(self) -> Iterable[Unit]:
        """All units (全部单位)."""
        return self.units.values()

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Every unit with its superior (预读)."""
        super().before_import(dataset, **kwargs)
        by_pk = {unit.pk: unit for unit in self.units.values()}
        for unit in by_pk.values():
            unit.parent = by_pk[unit.parent_id] if unit.parent_id else None

    def unit_of(self, instance: Unit) -> Unit | None:
        """A unit on record by its own place in the tree, a new one by its superior's (所属范围)."""
        return instance.parent if is_new(instance) else instance

    def judge(self, instance: Unit) -> None:
        """Tree, scope and powers (整行核对).

        Raises: ValidationError naming the column.
        """
        problems: dict[str, str] = {}
        parent = instance.parent
        if parent is None and not self.reach.everything:
            problems["上级单位代码"] = _("必填：您只能导入所辖地区的单位")
        elif parent is not None and not self.reach.covers(parent):
            problems["上级单位代码"] = _("上级单位不在您的管辖范围内")
        elif parent is not None and not is_new(instance) and parent.path.startswith(instance.path):
            problems["上级单位代码"] = _("上级单位不能是本单位或其下级")
        elif parent is not None and len(parent.path) + len(instance.code) + 1 > 255:
            problems["上级单位代码"] = _("层次过深，请核对上级单位")
        for name in () if self.reach.everything else self.keeper_only:
            column = self.fields[name]
            if column.widget.render(column.get_value(instance)) != self.before.get(column.column_name, ""):
                problems[column.column_name] = _("只能由系统管理员登记，请保持原值")
        if instance.valid_from and instance.valid_until and instance.valid_until < instance.valid_from:
            problems["撤销日期"] = _("早于设立日期，请改正")
        if any(not re.fullmatch(r"[a-z_]{1,40}", one) for one in instance.functions):
            problems["承担职能"] = _("职能代号由小写字母和下划线组成，请核对")
        if problems:
            raise ValidationError(problems)

    def after_save_instance(self, instance: Unit, row: Any, **kwargs: Any) -> None:
        """Rows below may name it as their superior (登记)."""
        super().after_save_instance(instance, row, **kwargs)
        self.units[instance.code] = instance
