"""Panels (页面区块): what higher apps add to pages of lower ones, so that imports still run one way.

A page of a lower app asks for the panels of its place; the higher app has registered them when it was loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Panel:
    """One block of a page (区块): the template that draws it and what the template reads."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


#: Given the thing the page is about, the person who looks and the moment, a panel or nothing.
Maker = Callable[[Any, Any, datetime], Panel | None]

_MAKERS: dict[str, dict[str, Maker]] = {}


def register(place: str, name: str, maker: Maker) -> None:
    """Add a block to a page (登记页面区块), once under its name."""
    _MAKERS.setdefault(place, {})[name] = maker


def panels_for(place: str, about: Any, user: Any, at: datetime) -> list[Panel]:
    """The blocks others add to this page (页面区块), in the order of registration."""
    made = (maker(about, user, at) for maker in _MAKERS.get(place, {}).values())
    return [panel for panel in made if panel is not None]
