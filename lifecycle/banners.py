"""The banner on every page of a unit (页面提示): looked up once a minute a process, and anew when a decision is recorded."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from lifecycle.models import JurisdictionSetting
from lifecycle.rulebase import banner_for
from lifecycle.selectors import jurisdiction_of

if TYPE_CHECKING:
    from accounts.models import Unit

#: How long another process may still show the banner of before.
KEPT = 60.0
_kept: dict[tuple[int, str, date], tuple[float, str]] = {}


def banner_of(unit: Unit, day: date) -> str:
    """The banner the pages of a unit carry (沿用提示), or nothing."""
    key = (unit.pk, unit.path, day)
    looked, text = _kept.get(key, (float("-inf"), ""))
    if time.monotonic() - looked >= KEPT:
        if len(_kept) > 1024:
            _kept.clear()
        text = banner_for(jurisdiction_of(unit), day)
        _kept[key] = (time.monotonic(), text)
    return text


@receiver((post_save, post_delete), sender=JurisdictionSetting, dispatch_uid="banners")
def forget(**_signal: Any) -> None:
    """A recorded decision changes banners at once (重新查询)."""
    _kept.clear()
