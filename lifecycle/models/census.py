"""The census list (普查名单): which sites of an area a national census counted; quotas and campaigns stand on it."""

from __future__ import annotations

from django.db import models
from simple_history.models import HistoricalRecords


class CensusSite(models.Model):
    """One line of a census list (普查名单条目), as the list prints it; unit and site are linked where they are on record."""

    area = models.ForeignKey(
        "accounts.Unit", models.PROTECT, related_name="census_sites", verbose_name="地区（该级人民政府）"
    )
    list_title = models.CharField("名单名称", max_length=120)
    listed_on = models.DateField("名单日期")
    site_name = models.CharField("网站名称", max_length=120)
    address = models.CharField("网址", max_length=253, blank=True)
    unit_name = models.CharField("主办单位名称", max_length=120)
    unit = models.ForeignKey(
        "accounts.Unit", models.PROTECT, null=True, blank=True, related_name="listed_sites", verbose_name="主办单位"
    )
    site = models.ForeignKey(
        "lifecycle.Site", models.PROTECT, null=True, blank=True, related_name="census_lines", verbose_name="网站"
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "普查名单条目"
        ordering = ("area__path", "listed_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=("area", "list_title", "site_name"), name="census_site_once_a_list"),
        )

    def __str__(self) -> str:
        return f"{self.site_name}（{self.list_title}）"
