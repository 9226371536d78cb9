"""Who looks at a case just now (在阅): a convenience for those whose turn it is, nothing governed."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Presence(models.Model):
    """A person had a case open (在阅记录) and may act on it; written at most once a minute, the newest moment only."""

    application = models.ForeignKey(
        "lifecycle.Application", models.CASCADE, related_name="presences", verbose_name="申请"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="presences", verbose_name="人员")
    post = models.CharField("岗位", max_length=160, blank=True)
    seen_at = models.DateTimeField("最近打开")

    class Meta:
        verbose_name = verbose_name_plural = "在阅记录"
        constraints = (models.UniqueConstraint(fields=("application", "person"), name="presence_once"),)

    def __str__(self) -> str:
        return f"{self.application_id} {self.person_id}"
