"""Which rosters there are (名册目录): every app registers its own when it is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from accounts.rosters.resource import RosterResource


@dataclass(frozen=True)
class Roster:
    """One roster (名册): its name, what it is for, its resource, and whether a second person must confirm it."""

    code: str
    label: str
    about: str
    resource: type[RosterResource]
    notes: tuple[str, ...] = field(default=())
    confirmed_by_security: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of its columns (栏目名称)."""
        return tuple(column.heading for column in self.resource.columns())

    @property
    def required(self) -> tuple[str, ...]:
        """The headings that must be there (必填栏目)."""
        return tuple(column.heading for column in self.resource.columns() if column.required)


_ROSTERS: dict[str, Roster] = {}


def register(roster: Roster) -> None:
    """Add a roster (登记名册)."""
    _ROSTERS[roster.code] = roster


def rosters() -> Mapping[str, Roster]:
    """All rosters by code (名册目录), in the order in which they are to be imported."""
    return _ROSTERS
