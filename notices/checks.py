"""System checks (系统检查): the webhook's settings go together."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import Error, register

from notices.channels.webhook import refused


@register
def check_webhook(app_configs: Any, **kwargs: Any) -> list[Error]:
    """An address to push to needs a key to sign with and its host on the list (推送设置)."""
    if not settings.WEBHOOK_URL:
        return []
    found = []
    if not settings.WEBHOOK_SECRET:
        found.append(
            Error("设置了ZHANCHENG_WEBHOOK_URL，但没有签名密钥。", hint="ZHANCHENG_WEBHOOK_SECRET", id="notices.E001")
        )
    if fault := refused(settings.WEBHOOK_URL):
        found.append(Error(fault, hint="ZHANCHENG_WEBHOOK_HOSTS", id="notices.E002"))
    return found
