"""manage.py run_deadlines: the sweep, for cron."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from lifecycle.tasks import sweep_deadlines


class Command(BaseCommand):
    """Open the clocks of recurring duties, then look at all that are due for a look (期限巡检)."""

    help = "Record the rungs of every deadline that is due for a look; the same function as the worker's tick."

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep once."""
        self.stdout.write(f"已检查 {sweep_deadlines()} 条期限。")
