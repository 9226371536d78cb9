"""Every address by every role: what docs/access.md says is what happens, and nothing leaks to an outsider.

`WRITE_ACCESS=1 pytest tests/access` writes the table anew; read the difference before you keep it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.access.world import (
    ROLES,
    Things,
    arguments,
    foreign_things,
    own_things,
    path_of,
    patterns,
    recorded,
    walkers,
)
from tests.architecture.source import ROOT
from tests.architecture.test_addresses import PUBLIC
from tests.cast import Cast

TABLE = ROOT / "docs" / "access.md"
OPEN, CLOSED, SIGN_IN, ACT = "✓", "·", "→", "P"
#: Refused for what was asked, not for who asked: nothing is open to decide, no paper was ticked.
REFUSED = ("409", "422")
#: Who has nothing to do with the department's case, and the acts that are theirs all the same.
IDLE: dict[str, set[str]] = {
    "stranger": set(),
    "neighbour": set(),
    "auditor": {"ledger_verify", "dossier"},
    "audit_admin": {"ledger_verify", "dossier"},
    # the calendar is the administrator's own: nothing is published without its text
    "system_admin": {"running_retry", "calendar_year"},
    # who keeps the posts sets substitutes and hands a leaver's work over
    "security_admin": {"substitute", "substitute_end", "handover"},
}
#: What a person does to their own sign-in and inbox; the walk must not sign itself out.
OWN_ACCOUNT = {"login", "logout", "profile", "account_login", "account_logout", "account_reauthenticate"}
OWN_ACCOUNT |= {"view_as_end", "guide"}
OWN_ACCOUNT |= {"message_settings", "message_mark"}
OWN_ACCOUNT |= {"feeds", "inbox_save", "inbox_filter"}
OWN_ACCOUNT |= {
    name for name in patterns() if name.startswith(("mfa_", "usersessions", "openid_connect", "socialaccount"))
}
#: Rosters are the work of the keeper of the register, who sees units and no case.
ROSTERS = {"roster", "roster_template", "roster_export", "roster_upload", "unit_merge", "unit_rename"}
#: What of every unit the keepers of the registers open.
KEPT = {"system_admin": ROSTERS, "security_admin": {"substitute", "substitute_end", "handover"}}
#: A form as full as any act asks for, so that only permission can refuse it.
ANYTHING = {
    "verdict": "approve",
    "opinion": "同意。",
    "return_to": "-1",
    "reason": "不再需要。",
    "confirm": "1",
    "url": "https://www.example.com/notice/9",
    "number": "00000000",
    "authority": "某机关",
    "dated": "2026-03-20",
    "launch_within_days": "90",
    "site_name": "改过的名称",
}


@pytest.fixture(autouse=True)
def _no_log_of_refusals() -> Iterator[None]:
    """A refusal writes its trace to the log; hundreds of them take longer than the walk itself."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def sign(answer: Any) -> str:
    """What an answer means, in one sign of the table."""
    if answer.status_code == 302:
        return SIGN_IN if answer["Location"].startswith("/login/") else OPEN
    return {200: OPEN, 403: CLOSED, 404: CLOSED, 405: ACT}.get(answer.status_code, str(answer.status_code))


def written() -> dict[str, list[str]]:
    """The table as it stands in the documentation."""
    rows = [
        line.strip("|").split("|") for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")
    ]
    return {row[0].strip(" `"): [cell.strip() for cell in row[1:]] for row in rows}


def test_every_address_that_asks_for_something_is_walked(cast: Cast) -> None:
    known = arguments(Things(cast.submitted(code="jj-wjw", by="yuanxiaohe")), deadline=0)
    asking = {name for name, pattern in patterns().items() if pattern.pattern.converters}
    assert asking == set(known), "give tests/access/world.py what a new address asks for"


def test_who_may_open_what_is_as_documented(cast: Cast) -> None:
    own = own_things(cast)
    found = {}
    for name, pattern in patterns().items():
        path = path_of(name, pattern, own)
        found[name] = (
            [sign(client.get(path)) for client in walkers().values()]
            if name not in ("logout", "account_logout")
            else [ACT] * len(ROLES)
        )
    if os.environ.get("WRITE_ACCESS") == "1":
        write(found)
    table = written()
    assert sorted(table) == sorted(found)
    wrong = [
        f"{name} for {role}: documented {said}, is {seen}"
        for name in found
        for role, said, seen in zip(ROLES, table[name], found[name], strict=True)
        if said != seen
    ]
    assert wrong == []


def write(found: dict[str, list[str]]) -> None:
    """Write the table of the documentation anew, its introduction kept."""
    head = TABLE.read_text(encoding="utf-8").partition("| address")[0]
    lines = ["| address | " + " | ".join(ROLES) + " |", "|---" * (len(ROLES) + 1) + "|"]
    lines += [f"| `{name}` | " + " | ".join(found[name]) + " |" for name in sorted(found)]
    TABLE.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


#: Addresses with an argument that belong to no unit's business: the roster of units, the years of the calendar.
OF_ALL = {"unit", "calendar_year"}


def test_an_outsider_is_never_shown_anything_of_another_unit(cast: Cast) -> None:
    things = foreign_things(cast)
    secrets = [things.case.number, things.case.site.domains.get(is_primary=True).display, things.paper.code]
    outsiders = {
        role: walkers()[role] for role in ("stranger", "handler", "principal", "system_admin", "security_admin")
    }
    leaks = []
    for name, pattern in patterns().items():
        if name in PUBLIC:
            continue
        path = path_of(name, pattern, things)
        for role, client in outsiders.items():
            answer = client.get(path)
            shown = b"".join(answer.streaming_content) if answer.streaming else answer.content
            opened = bool(pattern.pattern.converters) and sign(answer) == OPEN
            keeps = name in KEPT.get(role, ())
            if answer.status_code >= 500 or (opened and name not in OF_ALL and not keeps):
                leaks.append(f"{path} ({name}) answers {answer.status_code} to {role}")
            leaks += [f"{path} ({name}) tells {role} {word}" for word in secrets if word.encode() in shown]
    assert leaks == []


def test_a_search_finds_an_outsider_nothing(cast: Cast) -> None:
    things = foreign_things(cast)
    client = walkers()["handler"]
    for name in ("cases", "sites", "deadlines", "notices", "papers", "units"):
        for word in (things.case.number, things.case.site.name, things.paper.code):
            answer = client.get(path_of(name, patterns()[name], things), {"q": word, "state": "", "unit": ""})
            links = [line for line in answer.content.decode().split('href="') if f"/{things.case.pk}/" in line[:20]]
            assert links == [], (name, word)


def test_who_has_nothing_to_do_here_changes_nothing(cast: Cast) -> None:
    own = own_things(cast)
    paths = {name: path_of(name, pattern, own) for name, pattern in patterns().items() if name not in OWN_ACCOUNT}
    before, wrong = recorded(), []
    for role, client in walkers().items():
        if role in IDLE:
            for name in paths.keys() - {"apply"} - IDLE[role]:
                answer = client.post(paths[name], ANYTHING)
                if sign(answer) not in (CLOSED, ACT, SIGN_IN, *REFUSED):
                    wrong.append(f"{name} answers {answer.status_code} to {role}")
            assert recorded() == before, f"{role} changed something"
    assert wrong == []


def test_only_the_seat_whose_turn_it_is_decides(cast: Cast) -> None:
    things = foreign_things(cast)
    path = path_of("decide", patterns()["decide"], things)
    before = recorded()
    for role, client in walkers().items():
        if role != "centre_handler":
            answer = client.post(path, {**ANYTHING, "version": things.case.version})
            assert sign(answer) in (CLOSED, SIGN_IN), f"{role} is answered {answer.status_code}"
    assert recorded() == before
    walkers()["centre_handler"].post(path, {**ANYTHING, "version": things.case.version})
    assert recorded() != before, "the one whose turn it is may"
