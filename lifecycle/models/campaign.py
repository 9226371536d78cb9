"""Campaigns (专项工作): a timetable applied to the sites and accounts of a place, batch by batch."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords


class Campaign(models.Model):
    """One campaign (专项工作) of an organising office, made from a timetable of the rulebooks."""

    name = models.CharField("名称", max_length=80)
    jurisdiction = models.CharField("适用地区", max_length=60)
    entry = models.CharField("规则条目", max_length=60)
    cite = models.JSONField("依据", default=dict)
    organiser = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="campaigns", verbose_name="组织单位")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="建立人")
    created_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = verbose_name_plural = "专项工作"
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=("organiser", "name"), name="campaign_name_once"),)

    def __str__(self) -> str:
        return self.name


class CampaignBatch(models.Model):
    """One batch or phase (批次、阶段): its date here, which may differ from the printed one by a recorded act."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="batches", verbose_name="专项工作")
    order = models.PositiveSmallIntegerField("次序")
    key = models.CharField("代号", max_length=40)
    label = models.CharField("名称", max_length=80)
    members = models.CharField("对象", max_length=200, blank=True)
    printed = models.CharField("原文日期", max_length=60, blank=True)
    opens_on = models.DateField("起始日期", null=True, blank=True)
    due_on = models.DateField("完成期限")
    met_by = models.CharField("完成事件", max_length=60, blank=True)
    for_organiser = models.BooleanField("由组织单位办理", default=False)
    leaves = models.JSONField("须留公告期", default=dict, blank=True)
    cite = models.JSONField("依据", default=dict)
    note = models.CharField("说明", max_length=200, blank=True)
    deadline = models.OneToOneField(
        "lifecycle.Deadline", models.PROTECT, null=True, blank=True, related_name="campaign_batch", verbose_name="期限"
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "批次"
        ordering = ("order",)
        constraints = (models.UniqueConstraint(fields=("campaign", "key"), name="campaign_batch_once"),)

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.label}"


class CampaignMember(models.Model):
    """A site or an account in a batch (成员); how far it is, its clock says, which the site's own cases end."""

    batch = models.ForeignKey(CampaignBatch, models.PROTECT, related_name="enrolled", verbose_name="批次")
    site = models.ForeignKey(
        "lifecycle.Site", models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name="网站"
    )
    media = models.ForeignKey(
        "lifecycle.MediaAccount",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="政务新媒体账号",
    )
    deadline = models.OneToOneField(
        "lifecycle.Deadline", models.PROTECT, related_name="campaign_member", verbose_name="期限"
    )
    enrolled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="列入人")
    enrolled_at = models.DateTimeField("列入时间")
    removed_at = models.DateTimeField("移出时间", null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "成员"
        ordering = ("batch__order", "pk")
        constraints = (
            models.CheckConstraint(
                name="campaign_member_site_or_media",
                condition=Q(site__isnull=False, media__isnull=True) | Q(site__isnull=True, media__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("batch", "site"),
                condition=Q(removed_at__isnull=True, site__isnull=False),
                name="campaign_site_once_a_batch",
            ),
            models.UniqueConstraint(
                fields=("batch", "media"),
                condition=Q(removed_at__isnull=True, media__isnull=False),
                name="campaign_media_once_a_batch",
            ),
        )

    def __str__(self) -> str:
        return f"{self.batch_id} {self.name}"

    @property
    def name(self) -> str:
        """What is enrolled (成员名称)."""
        return str(self.site.name if self.site else self.media)

    @property
    def unit(self) -> object:
        """Whose it is (主办单位)."""
        return self.site.unit if self.site else self.media.unit if self.media else None
