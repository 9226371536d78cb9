"""The field of a governed state (受管状态)."""

from __future__ import annotations

from typing import Any

from django_fsm import FSMField


class StateField(FSMField):
    """A state moved by transitions only (受管状态); to a migration it is the column it is.

    Migrations render every model again and again, and each machine in them listens to every other: half their time.
    """

    def deconstruct(self) -> Any:
        """The plain column (数据列)."""
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("protected", None)
        return name, "django.db.models.CharField", args, kwargs
