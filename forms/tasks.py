"""Wake-ups of this app."""

from __future__ import annotations

from celery import shared_task

from forms import documents, printing
from lifecycle import jobs


@shared_task(name="forms.render_pending")
@jobs.job("forms.render_pending")
def render_pending() -> int:
    """Draw the papers that a crash left undrawn (补生成文书)."""
    return documents.render_pending()


@shared_task(name="forms.print_job")
def print_job(key: int) -> bool:
    """Bind the file of a print job (生成打印文件)."""
    return printing.run(key)


@shared_task(name="forms.print_pending")
@jobs.job("forms.print_pending")
def print_pending() -> int:
    """Bind what waits or has lost its worker (补办打印任务)."""
    return printing.run_pending()
