"""manage.py verify_ledger: prove the chain, or name the first broken row."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lifecycle import ledger


class Command(BaseCommand):
    """Prove the ledger (核验台账)."""

    help = "Prove the ledger's hash chain, or name the first broken row (exit code 1)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Walk the chain and say how it went."""
        count, broken = ledger.verify()
        if broken:
            raise CommandError(f"台账第 {broken.seq} 条断链：{broken.why}。此前 {count} 条完好。")
        self.stdout.write(self.style.SUCCESS(f"台账完好：{count} 条，链条连续。"))
