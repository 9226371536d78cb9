"""A period that must last is broken by ending it early, and kept from its first free day on (PRM-07, OPN-17)."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.utils import timezone

from lifecycle.deadlines import is_late
from lifecycle.models import Deadline


@pytest.mark.parametrize(
    ("moment", "broken"), [("2026-04-22 23:59", True), ("2026-04-23 00:00", False), ("2026-05-01 09:00", False)]
)
def test_what_must_last_is_broken_before_its_first_free_day_and_kept_from_it_on(moment: str, broken: bool) -> None:
    row = Deadline(kind="keep_up", due_on=date(2026, 4, 22), free_on=date(2026, 4, 23))
    assert is_late(row, timezone.make_aware(datetime.fromisoformat(moment))) is broken
