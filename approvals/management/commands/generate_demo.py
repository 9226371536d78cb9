"""manage.py generate_demo: play two years of a whole city through the services, behind the demonstration's stories."""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts import clock
from accounts.models import DemoYears, User
from approvals.engine import drift
from fixtures import roster
from fixtures.generated import playing
from lifecycle import ledger


class Command(BaseCommand):
    """Generate the demonstration's two years (生成演示数据): goes on where it was interrupted, and never plays anything twice."""

    help = "Play two years of units, sites and cases through the services; may be interrupted and run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the seed, how many months, what share of the units, and how much rest others get."""
        parser.add_argument("--seed", type=int, default=playing.SEED)
        parser.add_argument("--months", type=int, default=playing.MONTHS)
        parser.add_argument("--share", type=float, default=1.0, help="of the units, for a small one")
        parser.add_argument("--background", action="store_true", help="low priority, resting between cases")

    def handle(self, *args: Any, **options: Any) -> None:
        """Play to the end, then prove the ledger and the states (核验).

        Raises: CommandError outside demo mode, before the stories are loaded, or when what was played does not hold.
        """
        if not settings.DEMO:
            raise CommandError("只有演示环境可以生成演示数据：请设置 ZHANCHENG_DEMO=on。")
        if not User.objects.filter(username=roster.read("sites.toml")["imported_by"]).exists():
            raise CommandError("请先装载演示数据：manage.py loaddemo。")
        if DemoYears.objects.filter(finished_at__isnull=False).exists():
            self.stdout.write("两年演示数据已在库中。")
            return
        rest = 0.0
        if options["background"]:
            os.nice(10)
            rest = playing.REST
        began = time.monotonic()
        given = {name: options[name] for name in ("seed", "months", "share")}
        row = playing.play(clock.now(), **given, rest=rest, say=self._say)
        self._prove()
        taken = time.monotonic() - began
        self.stdout.write(f"已生成 {row.done - row.skipped} 件办件，略过 {row.skipped} 件，用时 {taken:.0f} 秒。")

    def _say(self, row: DemoYears) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r第 {row.month}/{row.months} 个月，{row.done}/{row.total} 件", ending="")
            self.stdout.flush()

    def _prove(self) -> None:
        _, broken = ledger.verify()
        if broken or list(drift.find()):
            raise CommandError("生成的数据核验未通过：请运行 verify_ledger 和 verify_flow。")
