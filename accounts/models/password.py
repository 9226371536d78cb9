"""Passwords as they were set (密码设置记录): against taking an old one again, and against keeping one too long."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class PasswordRecord(models.Model):
    """One password a person set (密码设置记录): its hash, as the account held it, and the moment."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="password_records", verbose_name="用户"
    )
    password = models.CharField("密码摘要", max_length=128)
    set_at = models.DateTimeField("设置时间")

    class Meta:
        verbose_name = verbose_name_plural = "密码设置记录"
        ordering = ("-set_at", "-pk")

    def __str__(self) -> str:
        return f"{self.user_id} {self.set_at:%Y-%m-%d %H:%M}"
