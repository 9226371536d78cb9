"""The engine's own rows: a process per application, a task per turn, with what the inbox sorts by."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from viewflow.workflow.models import AbstractProcess, AbstractTask


class CaseProcess(AbstractProcess):
    """Ties a running flow to its application (流程实例)."""

    application = models.OneToOneField(
        "lifecycle.Application", models.PROTECT, related_name="process", verbose_name="申请"
    )

    class Meta:
        verbose_name = verbose_name_plural = "流程实例"


class CaseTask(AbstractTask):
    """One turn (待办): who may act is `owner_permission`, pinned when the task opens; `due_on` sorts the inbox."""

    process = models.ForeignKey(CaseProcess, models.PROTECT, related_name="task_set", verbose_name="流程实例")
    application = models.ForeignKey("lifecycle.Application", models.PROTECT, related_name="+", verbose_name="申请")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理人"
    )
    data = models.JSONField("签署位", default=dict, blank=True)
    due_on = models.DateField("到期日", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "待办"
        indexes = (
            models.Index(fields=("owner_permission", "due_on", "created"), condition=Q(status="NEW"), name="turn_open"),
            models.Index(fields=("owner", "due_on", "created"), condition=Q(status="ASSIGNED"), name="turn_mine"),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Carry the application along (所属申请), so that the inbox needs one join less."""
        if self.pk is None:
            self.application = self.process.application
        super().save(*args, **kwargs)
