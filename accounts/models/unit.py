"""Units (单位): the tree of governments, offices, departments, townships, institutions and centres."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.tree import depth_of


class Unit(models.Model):
    """A unit (单位) of the tree, with the functions it performs and the time in which it exists."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", "人民政府"
        OFFICE = "office", "政府办公厅（室）"
        DEPARTMENT = "department", "政府部门"
        TOWNSHIP = "township", "乡镇政府、街道办事处"
        ZONE = "zone", "园区"
        SECTION = "section", "内设机构"
        INSTITUTION = "institution", "事业单位"
        VERTICAL = "vertical", "垂直管理单位"
        DUAL = "dual", "双重管理单位"
        CENTRE = "centre", "平台管理机构"

    class Level(models.TextChoices):
        NATION = "nation", "国家"
        PROVINCE = "province", "省级"
        CITY = "city", "市级"
        COUNTY = "county", "县级"
        TOWNSHIP = "township", "乡级"

    class Rank(models.TextChoices):
        BUREAU = "bureau", "厅局级及以上"
        DIVISION = "division", "县处级"
        SECTION = "section", "乡科级及以下"

    code = models.CharField("单位代码", max_length=40, unique=True)
    name = models.CharField("单位全称", max_length=120)
    short_name = models.CharField("规范简称", max_length=60, blank=True)
    kind = models.CharField("单位类型", max_length=20, choices=Kind)
    level = models.CharField("层级", max_length=20, choices=Level)
    rank = models.CharField("机构规格", max_length=20, choices=Rank, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级单位"
    )
    path = models.CharField("路径", max_length=255, editable=False, db_index=True)
    functions = models.JSONField("承担职能", default=list, blank=True)
    administrative = models.BooleanField("承担行政职能", default=True)
    jurisdiction = models.CharField("适用地区", max_length=60, blank=True)
    place_name = models.CharField("行政区划名称", max_length=40, blank=True)
    place_initials = models.CharField("行政区划拼音首字母", max_length=20, blank=True)
    portal_domain = models.CharField("门户网站域名（不含www）", max_length=100, blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    document_prefix = models.CharField("发文机关代字", max_length=30, blank=True)
    valid_from = models.DateField("设立日期", null=True, blank=True)
    valid_until = models.DateField("撤销日期", null=True, blank=True)
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name="前身"
    )
    absorbed = models.JSONField("承接单位", default=list, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ("path",)
        constraints = (
            models.CheckConstraint(
                name="unit_valid_order",
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gte=models.F("valid_from")),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the path (路径) of this unit and of all below it in step with the tree."""
        old = self.path
        self.path = f"{self.parent.path if self.parent else '/'}{self.code}/"
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        if old and old != self.path:
            for child in self.children.all():
                child.save()

    @property
    def depth(self) -> int:
        """How deep in the tree (层次深度)."""
        return depth_of(self.path)

    @property
    def display_name(self) -> str:
        """The short name where there is one (简称优先)."""
        return self.short_name or self.name
