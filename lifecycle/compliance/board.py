"""The figures of the desk (看板数字): counted by the database in a fixed number of statements, never row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q
from django.db.models.functions import ExtractMonth, ExtractYear

from accounts.models import Unit
from lifecycle.compliance.standings import COLUMNS, FAILED, Asked, Standings, about, columns
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
    """Count the clocks of a desk (统计): three statements, however many clocks there are."""
    total = Tally()
    months: dict[date, Tally] = {}
    rules: dict[tuple[str, str], RuleLine] = {}
    for row in _grouped(found, "name", "procedure", year=ExtractYear("due_on"), month=ExtractMonth("due_on")):
        name, code = row[f"{found.to}name"], row[f"{found.to}procedure"]
        line = rules.setdefault((name, code), RuleLine(name, code, Tally(), row["sample"]))
        month = months.setdefault(date(row["year"], row["month"], 1), Tally())
        for tally in (total, line.tally, month):
            tally.add(row)
    return Board(total, sorted(months.items()), _named(rules.values()), _units(found))


def _counted(found: Standings) -> dict[str, Any]:
    return {name: Count("pk", filter=condition) for name, condition in found.columns.items()}


def _grouped(found: Standings, *names: str, **more: Any) -> Iterable[dict[str, Any]]:
    rows: Any = found.rows.order_by().annotate(**more)
    keys = [f"{found.to}{name}" for name in names] + list(more)
    counted: Iterable[dict[str, Any]] = rows.values(*keys).annotate(sample=Min(f"{found.to}id"), **_counted(found))
    return counted


def _named(lines: Iterable[RuleLine]) -> list[RuleLine]:
    """With label and clause (依据), read from one clock of each rule; the worst first."""
    kept = sorted(lines, key=lambda line: (-line.tally.failed, -line.tally["soon"], -line.tally.total, line.name))
    samples = Deadline.objects.only("label", "cite", "kind").in_bulk([line.sample for line in kept])
    for line in kept:
        row = samples[line.sample]
        line.label, line.cite = row.label, row.cite
    return kept


def _units(found: Standings) -> list[UnitLine]:
    bad = Count("pk", filter=found.columns["overdue"] | found.columns["broken"])
    rows = list(
        found.rows.order_by()
        .values(f"{found.to}unit_id", *(f"{found.to}unit__{name}" for name in NAMES))
        .annotate(bad=bad, **_counted(found))
        .order_by("-bad", f"{found.to}unit_id")[:UNITS]
    )
    lines = []
    for row in rows:
        tally = Tally()
        tally.add(row)
        named = {name: row[f"{found.to}unit__{name}"] for name in NAMES}
        lines.append(UnitLine(Unit(pk=row[f"{found.to}unit_id"], **named), tally))
    return lines


def aside(asked: Asked) -> dict[str, int]:
    """What stands beside the period (另计): overdue from before it, and dates that are provisional; today's, one statement."""
    rows = Deadline.objects.filter(about(asked, ""), met_at__isnull=True, state__in=Deadline.OPEN)
    return rows.aggregate(
        carried=Count("pk", filter=columns(asked, "")["overdue"] & Q(due_on__lt=asked.span.first)),
        provisional=Count("pk", filter=Q(provisional=True)),
    )
