"""The ledger (台账): append-only, one gapless chain; the database itself refuses to change a row."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class LedgerHead(models.Model):
    """The end of the chain (链尾): one row, locked last of all locks."""

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        verbose_name = verbose_name_plural = "台账链尾"

    def __str__(self) -> str:
        return f"{self.seq} {self.hash[:12]}"


class LedgerEntry(models.Model):
    """One act (台账记录): who, for whom, when done, when recorded, under which clause, from which facts."""

    seq = models.BigIntegerField("序号", primary_key=True)
    act = models.CharField("行为", max_length=60)
    text = models.TextField("记事")
    at = models.DateTimeField("行为时间")
    recorded_at = models.DateTimeField("记录时间")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="行为人"
    )
    actor_name = models.CharField("行为人姓名", max_length=50)
    actor_post = models.CharField("行为人岗位", max_length=160, blank=True)
    acting_for = models.CharField("代谁办理", max_length=50, blank=True)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, null=True, related_name="+", verbose_name="单位")
    site = models.ForeignKey("lifecycle.Site", models.PROTECT, null=True, related_name="ledger", verbose_name="网站")
    application = models.ForeignKey(
        "lifecycle.Application", models.PROTECT, null=True, related_name="ledger", verbose_name="申请"
    )
    cites = models.JSONField("依据", default=list, encoder=DjangoJSONEncoder)
    facts = models.JSONField("事实", default=dict, encoder=DjangoJSONEncoder)
    prev_hash = models.CharField("前一记录摘要", max_length=64)
    hash = models.CharField("本记录摘要", max_length=64, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "台账"
        ordering = ("seq",)
        indexes = (
            models.Index(fields=("application", "seq"), name="ledger_by_application"),
            models.Index(fields=("site", "seq"), name="ledger_by_site"),
        )

    def __str__(self) -> str:
        return f"{self.seq} {self.act}"
