"""Failed sign-ins (登录失败记录): the rows of the lock-out, under a name people understand."""

from __future__ import annotations

from axes.models import AccessAttempt


class Lockout(AccessAttempt):  # type: ignore[misc]
    """Failed sign-ins of one name from one address (登录失败记录); too many of them lock it for a while."""

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "登录失败记录"

    def __str__(self) -> str:
        return f"{self.username} {self.ip_address}"
