"""System checks (系统检查): the arrangements on disk, of reminders and of routing."""

from __future__ import annotations

from typing import Any

from django.core.checks import Error, register

from lifecycle import ladder, routing


@register
def check_reminders(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Refuse a bad arrangement of reminders (催办安排), naming key and remedy."""
    return [Error(text, hint=ladder.FILE, id="lifecycle.E010") for text in ladder.check_shipped()]


@register
def check_routing(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Refuse a bad arrangement of routing (办理安排), naming key and remedy."""
    return [Error(text, hint=routing.FILE, id="lifecycle.E011") for text in routing.check_shipped()]
