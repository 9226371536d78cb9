"""One of two racers: a process of its own that does an act the moment it is told, and says how it went.

A line in is JSON, `{"act": ..., ...}`; a line out is the name of the error, or "won". Started by `tests.concurrency.race`.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any
from unittest.mock import patch

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.core.exceptions import PermissionDenied  # noqa: E402
from django.db import transaction  # noqa: E402

from accounts.models import User  # noqa: E402
from approvals.models import Decision  # noqa: E402
from approvals.services import deciding, submitting, taking_back  # noqa: E402
from approvals.services.deciding import Said  # noqa: E402
from forms import documents  # noqa: E402
from lifecycle import numbers, sweeping  # noqa: E402
from lifecycle.errors import DomainError  # noqa: E402


class GivenUpError(Exception):
    """The racer throws its act away, as a crash would."""


def decide(told: dict[str, Any], at: datetime) -> str:
    """Decide a step with the version both have seen."""
    said = Said(verdict=Decision.Verdict(told["verdict"]), opinion=told["opinion"], override=told.get("override", ()))
    deciding.decide(by=_by(told), application_id=told["case"], seen=told["seen"], said=said, at=at)
    return "won"


def take_back(told: dict[str, Any], at: datetime) -> str:
    """Take one's own approval back, with the version both have seen."""
    taking_back.take_back(by=_by(told), application_id=told["case"], seen=told["seen"], reason="漏看。", at=at)
    return "won"


def submit(told: dict[str, Any], at: datetime) -> str:
    """Submit a first site."""
    submitting.submit(by=_by(told), application_id=told["case"], seen=None, at=at)
    return "won"


def number(told: dict[str, Any], at: datetime) -> str:
    """Take a number, and keep it or give it back."""
    with transaction.atomic():
        taken = numbers.take(told["series"])
        if told["give_back"]:
            raise GivenUpError
    return str(taken)


def sweep(told: dict[str, Any], at: datetime) -> str:
    """Look at the clocks."""
    sweeping.sweep(at)
    return "won"


def _by(told: dict[str, Any]) -> User:
    return User.objects.get(username=told["by"])


ACTS = {"decide": decide, "take_back": take_back, "submit": submit, "number": number, "sweep": sweep}


def _papers(told: dict[str, Any]) -> AbstractContextManager[object]:
    """Papers are drawn right after the commit, or left for the worker where the race is not about them."""
    return patch.object(documents, "render_all", lambda keys: None) if told.get("undrawn") else nullcontext()


def _say(text: str) -> None:
    sys.stdout.write(json.dumps(text) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Answer line by line until there are no more."""
    _say("ready")
    for line in sys.stdin:
        told = json.loads(line)
        try:
            with _papers(told):
                outcome = ACTS[told["act"]](told, datetime.fromisoformat(told["at"]))
        except (DomainError, PermissionDenied, GivenUpError) as error:
            outcome = f"{type(error).__name__}: {error}"
        _say(outcome)


if __name__ == "__main__":
    main()
