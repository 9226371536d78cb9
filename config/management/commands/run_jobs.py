"""manage.py run_jobs: every scheduled job once, for cron; the same functions that beat calls."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand

from config.celery import app


class Command(BaseCommand):
    """Run every scheduled job once (运行定时任务), one after another."""

    help = "Run every scheduled job once, one after another; a job that fails stops none of the others."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run them (运行).

        Raises: CommandError naming the jobs that failed.
        """
        app.loader.import_default_modules()
        failed = []
        for name in settings.CELERY_BEAT_SCHEDULE:
            try:
                self.stdout.write(f"{name}  {app.tasks[name]()}")
            except Exception as error:
                failed.append(f"{name}: {type(error).__name__}: {error}")
        if failed:
            raise CommandError("；".join(failed))
