"""manage.py backup: everything in one file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config import safekeeping


class Command(BaseCommand):
    """Keep everything (备份)."""

    help = "Write database, attachments and their digests into one tar file that must not exist yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file to write."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file and say what is in it.

        Raises: CommandError naming what was in the way.
        """
        target: Path = options["file"].resolve()
        try:
            kept = safekeeping.keep(target)
        except safekeeping.Unsafe as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            self.style.SUCCESS(f"已备份到 {target}：台账 {kept.ledger} 条，附件 {kept.files} 个，共 {kept.size} 字节。")
        )
