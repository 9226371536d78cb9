"""The ladder of reminders (催办阶梯): when a clock is heard and by whom, read from recorded data; never law."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from lifecycle.deadlines import midnight
from lifecycle.models import Deadline
from lifecycle.rulebase import library, recorded_settings

FILE = "reminders.toml"
PREFIX = "reminders."
HOLDER, SUPERIOR, AUDITOR = "holder", "superior", "auditor"
OVERDUE, FREE = "overdue", "free"


@dataclass(frozen=True)
class Rung:
    """One rung (催办级别): its name, unique on its clock, its moment, and who is told when it is reached."""

    name: str
    at: datetime
    tells: tuple[str, ...] = (HOLDER,)


@dataclass(frozen=True)
class Ladder:
    """When a clock is heard (催办阶梯); the keys are explained in the file."""

    before: tuple[int, ...] = ()
    before_hours: tuple[int, ...] = ()
    overdue_every: int = 1
    overdue_until: int = 0
    superior_after: int = 0
    auditor_after: int = 0

    def rungs(self, row: Deadline, until: datetime) -> list[Rung]:
        """The rungs of a clock in order (各级催办), the overdue ones as far as the first after `until`."""
        if row.kind == "keep_up":
            return [Rung(FREE, midnight(row.free_on))] if row.free_on else []
        if row.due_at is not None:
            found = [Rung(f"{n}h", row.due_at - timedelta(hours=n)) for n in self.before_hours]
            over = row.due_at
        elif row.due_on is not None:
            chase = row.chase_on or row.due_on
            found = [Rung(str(n), midnight(chase - timedelta(days=n))) for n in (*self.before, 0)]
            over = midnight(row.due_on + timedelta(days=1))
        else:
            return []
        ahead = sorted((rung for rung in found if row.starts_at < rung.at < over), key=lambda rung: rung.at)
        return [*ahead, *self._overdue(over, until)]

    def _overdue(self, over: datetime, until: datetime) -> Iterator[Rung]:
        for late in range(max(self.overdue_until, 1)):
            at = over + timedelta(days=late)
            if late and late == self.auditor_after:
                yield Rung(AUDITOR, at, (HOLDER, SUPERIOR, AUDITOR))
            elif late and late == self.superior_after:
                yield Rung(SUPERIOR, at, (HOLDER, SUPERIOR))
            elif late % max(self.overdue_every, 1) == 0:
                yield Rung(f"{OVERDUE}:{late}" if late else OVERDUE, at)
            else:
                continue
            if at > until:
                return


class Arrangement:
    """The ladders in force (现行催办安排): those of the file, overlaid by what jurisdictions have recorded."""

    def __init__(self, day: date) -> None:
        self.recorded = {key: value for key, value in recorded_settings(day).items() if f".{PREFIX}" in key}
        self._found: dict[tuple[str, bool], Ladder] = {}

    def ladder(self, jurisdiction: str, *, internal: bool) -> Ladder:
        """The ladder of a jurisdiction (某地区的催办阶梯), for clocks of law or approvers' own."""
        key = (jurisdiction, internal)
        if key not in self._found:
            self._found[key] = ladder_from(self.table("internal" if internal else "legal", jurisdiction))
        return self._found[key]

    def table(self, name: str, jurisdiction: str) -> dict[str, Any]:
        """One table of the arrangement (催办安排): the value recorded nearest to the jurisdiction wins."""
        found = dict(shipped().get(name, {}))
        known = jurisdiction in library().books
        for book in library().lineage(jurisdiction) if known else ():
            for key in found:
                value = self.recorded.get(f"{book.name}.{PREFIX}{name}.{key}")
                found[key] = value if value is not None and not wrong(f"{PREFIX}{name}.{key}", value) else found[key]
        return found


def ladder_from(table: Mapping[str, Any]) -> Ladder:
    """A ladder from its table (读取催办阶梯)."""
    plain: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    return Ladder(**plain)


def shipped() -> Mapping[str, Mapping[str, Any]]:
    """The arrangement on disk (随附的催办安排): of several folders the last one that has the file."""
    return _read(tuple(str(Path(folder) / FILE) for folder in settings.RULEBOOK_DIRS))


@lru_cache(maxsize=4)
def _read(files: tuple[str, ...]) -> Mapping[str, Mapping[str, Any]]:
    here = str(Path(__file__).parent / "rulebooks" / FILE)
    found = next((file for file in reversed((here, *files)) if Path(file).is_file()), here)
    with Path(found).open("rb") as stream:
        return tomllib.load(stream)


def wrong(key: str, value: Any) -> str:
    """What is wrong with a value recorded for the arrangement (口径设定有误); empty for a good one."""
    table, _, name = key.removeprefix(PREFIX).partition(".")
    there = shipped().get(table, {}).get(name)
    if there is None:
        known = "、".join(f"{PREFIX}{t}.{k}" for t, row in shipped().items() for k in row)
        return f"没有“{key}”这一催办安排；可用的：{known}"
    whole = isinstance(value, list) if isinstance(there, list) else True
    numbers = value if isinstance(value, list) else [value]
    good = all(isinstance(n, int) and not isinstance(n, bool) and 0 <= n <= 3660 for n in numbers)
    if not whole or not good or isinstance(value, list) != isinstance(there, list):
        return f"“{key}”应写成{'整数数组，如' if isinstance(there, list) else '整数，如'} {there}"
    return ""


def check_shipped() -> list[str]:
    """What is wrong with the file (随附安排有误), for `manage.py check`."""
    tables = shipped()
    known = {field.name for field in fields(Ladder)}
    missing = [
        f"{FILE} [{name}] 应有且只有：{'、'.join(sorted(known))}"
        for name in ("legal", "internal")
        if set(tables.get(name, {})) != known
    ]
    values = [wrong(f"{PREFIX}{t}.{k}", v) for t, row in tables.items() for k, v in row.items()]
    return missing + [text for text in values if text]
