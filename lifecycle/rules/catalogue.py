"""The catalogue of rules (规则目录): every rule the product must carry, and which rulebook entries carry it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lifecycle.rules.library import Dated, Library
from lifecycle.rules.plain import decode

FILE = Path(__file__).with_name("catalogue.toml")
DOES: Mapping[str, str] = {
    "block": "不予通过",
    "clock": "期限",
    "count": "数量",
    "evidence": "佐证",
    "chain": "审批链",
    "record": "登记",
    "warn": "提示",
    "inform": "告知",
}


@dataclass(frozen=True)
class Rule:
    """One rule (规则): what it asks, what the product does about it, where it is stated and where it binds."""

    id: str
    title: str
    does: tuple[str, ...]
    procedures: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    source: tuple[str, ...]

    @property
    def family(self) -> str:
        """The chapter of the catalogue (规则类别)."""
        return self.id.partition("-")[0]

    @property
    def has_boundary(self) -> bool:
        """Whether it blocks, clocks or counts, so that both sides must be proven (须双向验证)."""
        return bool({"block", "clock", "count"} & set(self.does))


@cache
def catalogue() -> Mapping[str, Rule]:
    """All rules by id (规则目录), in the order of the catalogue."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {key: decode(Rule, table | {"id": key}, key) for key, table in tables.items()}


def carried(library: Library) -> Mapping[str, tuple[Dated, ...]]:
    """The entries that carry each rule of the catalogue (规则落实情况); a rule nobody carries has none."""
    found: dict[str, list[Dated]] = {key: [] for key in catalogue()}
    for dated in library.all_entries():
        for rule in dated.entry.cite.rules:
            found.setdefault(rule, []).append(dated)
    return {key: tuple(entries) for key, entries in found.items()}


def unknown(library: Library) -> tuple[str, ...]:
    """Rule ids that entries cite and the catalogue lacks (目录中没有的规则编号)."""
    return tuple(key for key in carried(library) if key not in catalogue())
