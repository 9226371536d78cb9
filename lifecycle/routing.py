"""How a case goes on where it cannot simply go on (办理安排): read from recorded data, never law."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from lifecycle.models import JurisdictionSetting
from lifecycle.rulebase import library

FILE = "routing.toml"
PREFIX = "routing."
STOP, ESCALATE = "stop", "escalate"
EACH, OTHER = "each", "other"
#: What may be recorded, key by key.
CHOICES: Mapping[str, tuple[str, ...]] = {"vacant": (STOP, ESCALATE), "consecutive": (EACH, OTHER)}


@dataclass(frozen=True)
class Arranged:
    """One arrangement in force (现行办理安排): the value, and who recorded it for which reason; none for the shipped one."""

    value: str
    reason: str = ""


def arranged(key: str, jurisdiction: str, day: date) -> Arranged:
    """What is arranged for a jurisdiction (某地区的办理安排): the value recorded nearest to it wins."""
    rows = JurisdictionSetting.objects.filter(key=f"{PREFIX}{key}", effective_from__lte=day)
    recorded = {row.jurisdiction: row for row in rows.order_by("effective_from", "pk")}
    found = Arranged(str(shipped()[key]))
    for book in library().lineage(jurisdiction) if recorded and jurisdiction in library().books else ():
        row = recorded.get(book.name)
        if row is not None and row.value in CHOICES[key]:
            found = Arranged(str(row.value), row.reason)
    return found


def shipped() -> Mapping[str, Any]:
    """The arrangement on disk (随附的办理安排): of several folders the last one that has the file."""
    return _read(tuple(str(Path(folder) / FILE) for folder in settings.RULEBOOK_DIRS))


@lru_cache(maxsize=4)
def _read(files: tuple[str, ...]) -> Mapping[str, Any]:
    here = str(Path(__file__).parent / "rulebooks" / FILE)
    found = next((file for file in reversed((here, *files)) if Path(file).is_file()), here)
    with Path(found).open("rb") as stream:
        return tomllib.load(stream)


def wrong(key: str, value: Any) -> str:
    """What is wrong with a value recorded for it (口径设定有误); empty for a good one."""
    name = key.removeprefix(PREFIX)
    if name not in CHOICES:
        return f"没有“{key}”这一办理安排；可用的：{'、'.join(PREFIX + one for one in CHOICES)}"
    if value not in CHOICES[name]:
        return f"“{key}”应为以下之一：{'、'.join(f'“{one}”' for one in CHOICES[name])}"
    return ""


def check_shipped() -> list[str]:
    """What is wrong with the file (随附安排有误), for `manage.py check`."""
    there = shipped()
    missing = [f"{FILE} 缺少“{name}”" for name in CHOICES if name not in there]
    return missing + [text for name, value in there.items() if (text := wrong(PREFIX + name, value))]
