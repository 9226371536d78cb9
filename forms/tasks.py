"""Wake-ups of this app."""

from __future__ import annotations

from celery import shared_task

from forms import documents


@shared_task(name="forms.render_pending")
def render_pending() -> int:
    """Draw the papers that a crash left undrawn (补生成文书)."""
    return documents.render_pending()
