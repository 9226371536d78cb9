"""manage.py restore: a backup put back, and proven."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config import safekeeping


class Command(BaseCommand):
    """Bring everything back (恢复)."""

    help = "Put a backup in place of what is here, then prove ledger and archive. Stop the services first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and leave to replace what is here."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="replace what the database holds now")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, migrate where the backup is older, run both verifiers.

        Raises: CommandError naming what was in the way, or the first thing that does not hold.
        """
        try:
            kept = safekeeping.bring_back(options["file"].resolve(), replace=options["replace"])
        except safekeeping.Unsafe as error:
            raise CommandError(str(error)) from error
        call_command("migrate", verbosity=0, stdout=self.stdout)
        call_command("verify_ledger", stdout=self.stdout)
        call_command("verify_archive", stdout=self.stdout)
        self.stdout.write(self.style.SUCCESS(f"已恢复：台账 {kept.ledger} 条，附件 {kept.files} 个。"))
