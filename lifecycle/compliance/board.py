"""The figures of the desk (看板数字): counted by the database in a fixed number of statements, never row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear

from accounts.models import Unit
from lifecycle.compliance.standings import COLUMNS, FAILED, Asked, Standings, carried, provisional
from lifecycle.models import Deadline
from lifecycle.procedures import PROCEDURES

#: So many units are named, those with the most that is wrong first.
UNITS = 8
NAMES = ("name", "short_name")


@dataclass
class Tally:
    """How many stand in each column (各类数量)."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))

    def add(self, row: Mapping[str, Any]) -> None:
        """Add what one line of the database counted (累加)."""
        for name in COLUMNS:
            self.counts[name] += row[name]

    def __getitem__(self, name: str) -> int:
        return self.counts[name]

    @property
    def total(self) -> int:
        """All of them (合计)."""
        return sum(self.counts.values())

    @property
    def failed(self) -> int:
        """Overdue, or done too late (逾期)."""
        return sum(self.counts[name] for name in FAILED)

    @property
    def rate(self) -> float | None:
        """Kept, of all that is settled or overdue (按期率), in percent; None where nothing is."""
        settled = self.counts["kept"] + self.failed
        return round(self.counts["kept"] * 100 / settled, 1) if settled else None


@dataclass
class RuleLine:
    """One rule on the desk (规则行): its clause, its procedure, its figures."""

    name: str
    code: str
    tally: Tally
    sample: int
    label: str = ""
    cite: Mapping[str, Any] = field(default_factory=dict)

    @property
    def procedure(self) -> str:
        """The procedure in words (事项)."""
        return PROCEDURES[self.code].name if self.code in PROCEDURES else ""


@dataclass(frozen=True)
class UnitLine:
    """One unit on the desk (单位行)."""

    unit: Unit
    tally: Tally


@dataclass(frozen=True)
class Board:
    """All figures of the desk (看板): in all, by month, by rule, by unit."""

    total: Tally
    months: Sequence[tuple[date, Tally]]
    rules: Sequence[RuleLine]
    units: Sequence[UnitLine]


def board(asked: Asked, found: Standings) -> Board:
    """Count the clocks of a desk (统计): a few statements, however many clocks there are."""
    total = Tally()
    months: dict[date, Tally] = {}
    rules: dict[tuple[str, str], RuleLine] = {}
    for row in _grouped(found, "name", "procedure", year=ExtractYear("due_on"), month=ExtractMonth("due_on")):
        name, code = row["name"], row["procedure"]
        line = rules.setdefault((name, code), RuleLine(name, code, Tally(), row["sample"]))
        month = months.setdefault(date(row["year"], row["month"], 1), Tally())
        for tally in (total, line.tally, month):
            tally.add(row)
    return Board(total, sorted(months.items()), _named(rules.values()), _units(found, total.failed))


def _counted(found: Standings) -> dict[str, Any]:
    return {name: Count("pk", filter=condition) for name, condition in found.columns.items()}


def _grouped(found: Standings, *names: str, **more: Any) -> Iterable[dict[str, Any]]:
    rows: Any = found.rows.order_by().annotate(**more)
    sample = Min("deadline_id" if found.to else "pk")
    counted: Iterable[dict[str, Any]] = rows.values(*names, *more).annotate(sample=sample, **_counted(found))
    return counted


def _named(lines: Iterable[RuleLine]) -> list[RuleLine]:
    """With label and clause (依据), read from one clock of each rule; the worst first."""
    kept = sorted(lines, key=lambda line: (-line.tally.failed, -line.tally["soon"], -line.tally.total, line.name))
    samples = Deadline.objects.only("label", "cite", "kind").in_bulk([line.sample for line in kept])
    for line in kept:
        row = samples[line.sample]
        line.label, line.cite = row.label, row.cite
    return kept


def _units(found: Standings, failed: int) -> list[UnitLine]:
    """The units with the most that is wrong (逾期最多的单位); where nothing is, those with the most. One statement."""
    bad = found.columns["overdue"] | found.columns["broken"]
    return _lines(found, _most(found.rows.filter(bad) if failed else found.rows))


def _most(rows: Any) -> QuerySet[Any]:
    """The units with the most rows (数量最多的单位)."""
    counted = rows.order_by().values("unit_id").annotate(many=Count("pk")).order_by("-many", "unit_id")
    units: QuerySet[Any] = counted.values("unit_id")[:UNITS]
    return units


def _lines(found: Standings, units: QuerySet[Any]) -> list[UnitLine]:
    rows: Any = found.rows.filter(unit_id__in=units).order_by()
    lines = []
    for row in rows.values("unit_id", *(f"unit__{name}" for name in NAMES)).annotate(**_counted(found)):
        tally = Tally()
        tally.add(row)
        named = {name: row[f"unit__{name}"] for name in NAMES}
        lines.append(UnitLine(Unit(pk=row["unit_id"], **named), tally))
    return sorted(lines, key=lambda line: (-line.tally.failed, -line.tally.total, line.unit.pk))


def aside(asked: Asked) -> dict[str, int]:
    """What stands beside the period (另计): overdue from before it; today also the dates that are provisional."""
    return {"carried": carried(asked), "provisional": 0 if asked.past else provisional(asked)}
