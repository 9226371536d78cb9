"""A turn has opened (待办开启): whoever opened it, the office is looked at right after the commit."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save

from accounts import clock
from approvals.engine.records import CaseTask
from approvals.services import vacancies


def connect() -> None:
    """Look at every turn as it opens (开启时核对在岗)."""
    post_save.connect(_opened, sender=CaseTask, dispatch_uid="turn_opened")


def _opened(sender: Any, instance: CaseTask, created: bool, **_kwargs: Any) -> None:
    if created and instance.flow_task_type == "HUMAN":
        case = instance.application_id

        def look() -> None:
            vacancies.look(case, at=clock.now())

        transaction.on_commit(look, robust=True)  # what fails here, the job does later
