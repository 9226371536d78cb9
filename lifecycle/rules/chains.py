"""Routes of offices as a rulebook states them (审批链): steps in their order, each signed by one seat or by several. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from lifecycle.rules.basics import Citation, Entry

STEP_ROLES = ("consent", "technical", "review", "approve", "file_only", "external")
VOTE = "vote"
#: How several seats decide one step: 会签, 或签, 票签, 顺签.
SIGNING = ("all", "any", VOTE, "in_turn")


@dataclass(frozen=True)
class Seat:
    """A seat that signs a step beside its own (联签岗位)."""

    place: str
    office: str


@dataclass(frozen=True)
class Step:
    """One planned step of a chain (审批环节), signed by its own seat, or by that and those `beside` it.

    `sign` says how several decide: all (会签), any (或签), vote (票签, with `need` agreeing votes), in_turn (顺签).
    """

    key: str
    place: str
    office: str
    role: str
    label: str
    cite: Citation
    internal_days: int | None = None
    can_return: bool = True
    group: str = ""
    sign: str = ""
    need: int = 0
    beside: tuple[Seat, ...] = ()


@dataclass(frozen=True)
class Chain(Entry):
    """A route of offices (审批链)."""

    steps: tuple[Step, ...] = ()

    def faults(self, places: Collection[str], offices: Collection[str]) -> Iterator[tuple[str, str]]:
        """What is wrong with the steps (环节检查), by key with its remedy."""
        keys = [step.key for step in self.steps]
        for twice in sorted({key for key in keys if keys.count(key) > 1}):
            yield ".steps", f"环节“{twice}”重复；每个环节的 key 须唯一"
        for i, step in enumerate(self.steps):
            key = f".steps[{i}]"
            yield from seat_faults(step.place, step.office, key, places, offices)
            if step.role not in STEP_ROLES:
                yield f"{key}.role", choose(step.role, STEP_ROLES)
            for n, one in enumerate(step.beside):
                yield from seat_faults(one.place, one.office, f"{key}.beside[{n}]", places, offices)
            yield from ((f"{key}{part}", remedy) for part, remedy in _signing_faults(step))


def _signing_faults(step: Step) -> Iterator[tuple[str, str]]:
    seats = [Seat(step.place, step.office), *step.beside]
    if step.sign and step.sign not in SIGNING:
        yield ".sign", choose(step.sign, SIGNING)
    if step.beside and not step.sign:
        yield ".sign", "有联签岗位（beside）的环节须写明 sign；可用的值：" + "、".join(SIGNING)
    if step.sign and not step.beside:
        yield ".beside", "写了 sign 的环节须写 beside = [{ place, office }]；只有一个岗位签署的，删去 sign"
    if len(set(seats)) < len(seats):
        yield ".beside", "同一岗位在本环节出现两次；每个岗位只写一次，本环节自己的岗位不写入 beside"
    if step.sign == VOTE and not 0 < step.need <= len(seats):
        yield ".need", f"票签须写明 need：1至{len(seats)}的整数（本环节共{len(seats)}个岗位）"
    if step.sign != VOTE and step.need:
        yield ".need", 'need 只用于票签；请删去，或写 sign = "vote"'


def seat_faults(
    place: str, office: str, key: str, places: Collection[str], offices: Collection[str]
) -> Iterator[tuple[str, str]]:
    """What is wrong with a seat (岗位检查): a place or an office that no book names."""
    if place not in places:
        yield f"{key}.place", choose(place, sorted(places))
    if office not in offices:
        yield f"{key}.office", choose(office, sorted(offices))


def choose(value: str, known: Collection[str]) -> str:
    """The remedy for a word nobody knows (可用的值)."""
    return f"不认识“{value}”；可用的值：" + "、".join(known)
