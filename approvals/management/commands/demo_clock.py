"""manage.py demo_clock +30d: let the demonstration's time pass, with everything that falls due on the way."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts import clock
from approvals.services import publishing
from lifecycle import duties
from notices import posting
from notices.messages import addressing, rungs

AMOUNT = re.compile(r"\+?(\d{1,4})([dhm])")
UNITS = {"d": "days", "h": "hours", "m": "minutes"}
A_DAY = timedelta(days=1)


class Command(BaseCommand):
    """Move the demonstration's clock on (拨动演示时钟), day by day, so that no day's event comes late."""

    help = "Show the demonstration's clock, or move it on: demo_clock +30d, +12h, +5m. It never runs back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how far."""
        parser.add_argument("by", nargs="?", default="", help="how far, for instance +30d")

    def handle(self, *args: Any, **options: Any) -> None:
        """Move on and do what falls due.

        Raises: CommandError outside demo mode and for an amount that is none.
        """
        if not settings.DEMO:
            raise CommandError("只有演示环境可以拨动时钟：请设置 ZHANCHENG_DEMO=on。")
        left = self._amount(options["by"]) if options["by"] else timedelta(0)
        clocks, notices = 0, 0
        while left > timedelta(0):
            step = min(left, A_DAY)
            left -= step
            looked, ended = self._tick(clock.move(step))
            clocks, notices = clocks + looked, notices + ended
        if options["by"]:
            self.stdout.write(f"巡检期限 {clocks} 次，期满公告 {notices} 条。")
        self.stdout.write(f"演示时钟：{clock.now():%Y-%m-%d %H:%M}")

    def _amount(self, text: str) -> timedelta:
        found = AMOUNT.fullmatch(text)
        if found is None:
            raise CommandError(f"“{text}”不是可以拨动的量，请写成 +30d、+12h 或 +5m；演示时钟不能倒拨。")
        return timedelta(**{UNITS[found[2]]: int(found[1])})

    def _tick(self, now: datetime) -> tuple[int, int]:
        """What the worker does every minute, once (巡检)."""
        looked = duties.sweep(now)
        rungs.tell_rungs(now)
        addressing.address_all()
        return looked, sum(publishing.fulfil_due(key, now) for key in posting.due(now))
