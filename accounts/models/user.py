"""People, by their real name (实名): accounts are deactivated, never deleted."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person with an account (用户); the real name is what papers and the ledger print."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    real_name = models.CharField("姓名", max_length=50)
    phone = models.CharField("办公电话", max_length=30, blank=True)
    mobile = models.CharField("手机", max_length=20, blank=True)
    guided_at = models.DateTimeField("收起指引时间", null=True, blank=True, editable=False)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["real_name"]

    class Meta:
        verbose_name = verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.real_name or self.username

    def get_full_name(self) -> str:
        """The real name (实名)."""
        return self.real_name

    def get_short_name(self) -> str:
        """The real name (实名)."""
        return self.real_name
