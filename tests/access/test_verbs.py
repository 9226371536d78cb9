"""Every verb by every role in every state: what docs/verbs.md says is what the services do.

`WRITE_VERBS=1 pytest tests/access/test_verbs.py` writes the table anew; read the difference before you keep it.
"""

from __future__ import annotations

import os
from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from lifecycle.errors import DomainError, EvidenceMissing, NotAllowedNow, RuleNotMet, StaleVersion
from lifecycle.models import Application
from tests.access.verbs import NO_CASE, VERBS, NothingThere, forget, offered, states
from tests.access.world import ROLES
from tests.architecture.source import ROOT
from tests.cast import Cast, again

TABLE = ROOT / "docs" / "verbs.md"
WHO = {role: name for role, name in ROLES.items() if name is not None}
DONE, NOBODY = "✓", " "
#: The kinds of refusal, the most telling first.
REFUSALS: tuple[tuple[type[Exception], str], ...] = (
    (PermissionDenied, "·"),
    (NothingThere, NOBODY),
    (EvidenceMissing, "E"),
    (RuleNotMet, "R"),
    (StaleVersion, "S"),
    (NotAllowedNow, "S"),
    (DomainError, "F"),
)


class _Undo(Exception):
    """What is done is only tried."""


def tried(verb: str, who: User, case: Application) -> str:
    """What comes of an act, in one sign of the table; nothing of it stays."""
    try:
        with transaction.atomic():
            VERBS[verb](forget(who), again(case))
            raise _Undo
    except _Undo:
        return DONE
    except Exception as refused:
        return next((sign for kind, sign in REFUSALS if isinstance(refused, kind)), f"!{type(refused).__name__}")


def walked(cast: Cast) -> dict[str, dict[str, list[str]]]:
    """The whole table: verb -> state -> what each role is answered."""
    people = [User.objects.get(username=name) for name in WHO.values()]
    found: dict[str, dict[str, list[str]]] = {verb: {} for verb in VERBS}
    for state, case in states(cast):
        for verb in VERBS:
            found[verb][state] = [tried(verb, who, case) for who in people]
    return found


def written(found: dict[str, dict[str, list[str]]]) -> str:
    """The table as it is printed: states in which everybody is answered alike share a line."""
    lines = ["| verb | state | " + " | ".join(WHO) + " |", "|---" * (len(WHO) + 2) + "|"]
    for verb, by_state in found.items():
        alike = groupby(by_state.items(), key=lambda pair: pair[1])
        for answers, group in alike:
            names = "<br>".join(f"{state}" for state, _ in group)
            lines.append(f"| `{verb}` | {names} | " + " | ".join(answers) + " |")
    return "\n".join(lines) + "\n"


def test_every_act_the_services_offer_is_walked() -> None:
    assert {verb.partition(":")[0] for verb in VERBS} == offered() - NO_CASE, "give tests/access/verbs.py the new verb"


def test_who_may_do_what_in_which_state_is_as_documented(cast: Cast) -> None:
    table = written(walked(cast))
    assert "!" not in table, "something broke instead of being refused"
    text = TABLE.read_text(encoding="utf-8")
    if os.environ.get("WRITE_VERBS") == "1":
        text = text.partition("| verb")[0] + table
        TABLE.write_text(text, encoding="utf-8")
    assert text.partition("| verb")[1] + text.partition("| verb")[2] == table
