"""How fast the sweep is over 1,000,000 open limits of which 10,000 are due for a look, beside a Python loop over the rows.

    createdb zc_bench
    DATABASE_URL=postgres://postgres@127.0.0.1:5432/zc_bench python -m benchmarks.sweep [--write]

The database is emptied first. Both record the same rungs, events and reminders; each run is undone. Ends with code 1
when the sweep takes more than ten seconds or its memory grows with the number of limits.
"""

# ruff: noqa: E402 - Django is set up first
from __future__ import annotations

import argparse
import os
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Unit
from benchmarks import bulk
from lifecycle import duties, sweeping
from lifecycle.ladder import Arrangement
from lifecycle.models import Deadline, DeadlineEvent, Reminder, Site

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- sweep: begin -->", "<!-- sweep: end -->"
DUE, MOST_SECONDS, MOST_GROWTH = 10_000, 10.0, 2.0


def main(argv: list[str]) -> int:
    """Make the province, sweep it, print the table."""
    parser = argparse.ArgumentParser(description="the sweep over a million open limits")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    parser.add_argument("--keep", action="store_true", help="the province is there already")
    asked = parser.parse_args(argv)
    now = timezone.now()
    if not asked.keep:
        bulk.fresh()
        bulk.province(timezone.localdate())
    _open_all(now)
    few, _ = _memory(now, DUE // 10)
    ours = _undone(lambda: sweeping.sweep(now))
    many, looked = _memory(now, DUE)
    loop = _undone(lambda: _loop(now))
    opened = _undone(lambda: _open_a_city(now))
    lines = ["| | seconds | limits looked at | times ours |", "|---|---:|---:|---:|"]
    lines.append(f"| the sweep | {ours[0]:.1f} | {ours[1]} | 1.0 |")
    lines.append(f"| a Python loop over all open rows | {loop[0]:.1f} | {loop[1]} | {loop[0] / ours[0]:.1f} |")
    lines.append(
        f"| opening the recurring duties of one city's 10,000 sites | {opened[0]:.1f} | {opened[1]} opened | |"
    )
    lines += [
        "",
        f"Most memory of Python objects at once: {few:.1f} MB for {DUE // 10} due, {many:.1f} MB for {looked}.",
    ]
    lines.append(f"Load of the machine meanwhile: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")
    text = "\n".join(lines)
    print(text)
    if asked.write:
        page = PAGE.read_text()
        PAGE.write_text(f"{page.partition(BEGIN)[0]}{BEGIN}\n{text}\n{END}{page.partition(END)[2]}")
    return 0 if ours[0] <= MOST_SECONDS and many <= few * MOST_GROWTH else 1


def _open_all(now: datetime) -> None:
    """All limits run on far ahead, none met; ten thousand were to be looked at by now: five days before their last day."""
    day = timezone.localtime(now).date()
    ahead, soon, later = day + timedelta(days=400), day + timedelta(days=5), now + timedelta(days=300)
    rows = Deadline.objects.all()
    rows.update(state="running", met_at=None, rung="", due_on=ahead, chase_on=ahead, next_check_at=later)
    due = list(rows.order_by("pk").values_list("pk", flat=True)[:: max(1, rows.count() // DUE)][:DUE])
    Deadline.objects.filter(pk__in=due).update(
        due_on=soon, chase_on=soon, next_check_at=now - timedelta(minutes=1), starts_at=now - timedelta(days=60)
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE lifecycle_deadline")


def _open_a_city(now: datetime) -> int:
    Unit.objects.filter(level=Unit.Level.PROVINCE).update(jurisdiction="cn-jx")
    Site.objects.filter(unit__path__startswith="/p/c0/").update(online_at=now - timedelta(days=900))
    return duties.open_due(now, within="/p/c0/")


class _Undo(Exception):
    """What was measured is taken back."""


def _undone(act: Callable[[], int]) -> tuple[float, int]:
    taken, result = 0.0, 0
    try:
        with transaction.atomic():
            start = time.perf_counter()
            result = act()
            taken = time.perf_counter() - start
            raise _Undo
    except _Undo:
        return taken, result


def _memory(now: datetime, due: int) -> tuple[float, int]:
    """The most memory of Python objects while so many are due, in MB."""
    early = Deadline.objects.filter(next_check_at__lte=now).order_by("pk").values_list("pk", flat=True)[due:]

    def act() -> int:
        Deadline.objects.filter(pk__in=list(early)).update(next_check_at=now + timedelta(days=1))
        tracemalloc.start()
        return sweeping.sweep(now)

    _, looked = _undone(act)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1024**2, looked


def _loop(now: datetime) -> int:
    """The naive way: every open row is fetched and looked at by itself, what is due is written one by one."""
    arrangement = Arrangement(timezone.localtime(now).date())
    places = list(Unit.objects.exclude(jurisdiction="").values_list("path", "jurisdiction"))
    done = 0
    rows = Deadline.objects.filter(met_at=None).select_related("application", "unit")
    for row in rows.iterator(chunk_size=2000):
        if row.next_check_at is None or row.next_check_at > now:
            continue
        reached = sweeping._reached(row, sweeping._ladder(arrangement, places, row), now)
        for rung in reached:
            if not DeadlineEvent.objects.filter(deadline=row, rung=rung.name, turn=row.turn).exists():
                sweeping._event(row, rung, told=rung is reached[-1], known=now).save()
        if reached:
            row.rung = reached[-1].name
            Reminder.objects.create(deadline=row, rung=row.rung, at=reached[-1].at, tells=",".join(reached[-1].tells))
        row.save()
        done += 1
    return done


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
