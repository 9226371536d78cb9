"""manage.py verify_flow: do the engine and the states of the applications agree?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from approvals.engine import drift


class Command(BaseCommand):
    """Compare whose turn it is with what the states say (核对流程与状态)."""

    help = "Compare the engine's open turns with the applications' states; exit code 1 when a case disagrees."

    def handle(self, *args: Any, **options: Any) -> None:
        """Name every case on which the two disagree."""
        found = list(drift.find())
        for one in found:
            self.stderr.write(f"{one.number or one.application_id}:{one.state}，待办节点 {list(one.open_nodes)}")
        if found:
            raise CommandError(f"{len(found)} 件申请的流程位置与状态不一致。")
        self.stdout.write(self.style.SUCCESS("流程位置与申请状态一致。"))
