"""Work items (办理任务): one row per thing to be done after the grant."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class WorkItem(models.Model):
    """A thing to be done after the grant (办理任务): by whom, after what, with which evidence; done or not."""

    application = models.ForeignKey(
        "lifecycle.Application", models.PROTECT, related_name="work_items", verbose_name="申请"
    )
    name = models.CharField("任务", max_length=60)
    label = models.CharField("任务名称", max_length=120)
    order = models.PositiveSmallIntegerField("次序", default=0)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="work_items", verbose_name="办理单位")
    office = models.CharField("办理岗位", max_length=30)
    after = models.JSONField("前置任务", default=list, blank=True)
    cite = models.JSONField("依据", default=dict)
    number = models.CharField("编号", max_length=80, blank=True)
    authority = models.CharField("办理机关", max_length=120, blank=True)
    dated = models.DateField("日期", null=True, blank=True)
    verdict = models.CharField("结论", max_length=40, blank=True)
    values = models.JSONField("填报内容", default=dict, blank=True)
    done_at = models.DateTimeField("完成时间", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "办理任务"
        ordering = ("order", "pk")
        constraints = (models.UniqueConstraint(fields=("application", "name"), name="work_item_once"),)

    def __str__(self) -> str:
        return self.label
