"""Proofs (验证): which tests and stories show that a rule is kept to, or what happens when it is broken. Pure."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from lifecycle.rules.plain import decode, encode

FILE = Path(__file__).with_name("proofs.toml")
HEAD = """\
# Which tests and stories prove each rule of catalogue.toml, read from the tests' own syntax trees.
# Written by `manage.py rulebook coverage --write`; do not edit. A test holds it equal to the tests.
"""


@dataclass(frozen=True)
class Proof:
    """What proves one rule (一条规则的验证): tests of either side, stories that walk it, stories it refuses an act in."""

    kept: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """A story as proof (办理故事): its title, and the procedures of which it brings a case to its end."""

    title: str
    completed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proofs:
    """All proofs (全部验证), by rule id, and the stories they name."""

    rules: Mapping[str, Proof] = field(default_factory=dict)
    stories: Mapping[str, Told] = field(default_factory=dict)

    def of(self, rule: str) -> Proof:
        """What proves a rule (某条规则的验证); an empty one where nothing does."""
        return self.rules.get(rule, Proof())


@cache
def shipped() -> Proofs:
    """The proofs recorded with the product (随产品登记的验证), which has no tests where it is installed."""
    return read(FILE.read_text(encoding="utf-8")) if FILE.is_file() else Proofs()


def read(text: str) -> Proofs:
    """The proofs of a file (读入验证)."""
    tables = tomllib.loads(text)
    return Proofs(
        rules={key: decode(Proof, table, key) for key, table in tables.get("rule", {}).items()},
        stories={key: decode(Told, table, key) for key, table in tables.get("story", {}).items()},
    )


def written(proofs: Proofs) -> str:
    """The same as a file (登记验证), in an order that changes no line without cause."""
    parts = [HEAD]
    for group, tables in (("rule", proofs.rules), ("story", proofs.stories)):
        for key in sorted(tables):
            parts.append(f"[{group}.{key}]\n{''.join(_lines(encode(tables[key])))}")
    return "\n".join(parts)


def _lines(table: Mapping[str, object]) -> Iterable[str]:
    for key, value in table.items():
        if isinstance(value, list) and value:
            yield f"{key} = [\n" + "".join(f"  {json.dumps(one, ensure_ascii=False)},\n" for one in value) + "]\n"
        elif not isinstance(value, list):
            yield f"{key} = {json.dumps(value, ensure_ascii=False)}\n"
