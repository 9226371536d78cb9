"""How fast the compliance desk is over 100,000 sites and 1,000,000 limits, beside the naive way.

    createdb zc_bench
    DATABASE_URL=postgres://postgres@127.0.0.1:5432/zc_bench python -m benchmarks.desk [--write]

The database is emptied first. Naive: the same figures by a Python loop over the rows, and by the same statements without
an index. Ends with code 1 when a page is over 300 ms or 15 statements.
"""

# ruff: noqa: E402 - Django is set up first
from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.scope import scope_of
from benchmarks import bulk
from lifecycle.compliance import listing, quarters
from lifecycle.compliance.board import board
from lifecycle.compliance.standings import Asked, standings
from lifecycle.models import Deadline

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- desk: begin -->", "<!-- desk: end -->"
MOST_MS, MOST_SQL, ROUNDS = 300, 15, 7
#: Transactions are no statements of their own, and the adjustable clock is the demonstration's.
NOT_COUNTED = ("SAVEPOINT", "BEGIN", "COMMIT", "democlock", "demoyears")
WITHOUT_INDEX = ("enable_indexscan", "enable_indexonlyscan", "enable_bitmapscan")


def main(argv: list[str]) -> int:
    """Make the province, look at every page of the desk, print the table."""
    parser = argparse.ArgumentParser(description="the compliance desk over a million limits")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    parser.add_argument("--keep", action="store_true", help="the province is there already")
    asked = parser.parse_args(argv)
    settings.ALLOWED_HOSTS = ["testserver"]
    today = timezone.localdate()
    if not asked.keep:
        bulk.fresh()
        bulk.province(today)
    auditor = User.objects.get(username="bench")
    rows, kept = _pages(auditor, today)
    text = _table(rows, _naive(auditor, today))
    print(text)
    if asked.write:
        page = PAGE.read_text()
        PAGE.write_text(f"{page.partition(BEGIN)[0]}{BEGIN}\n{text}\n{END}{page.partition(END)[2]}")
    return 0 if kept else 1


def _pages(auditor: User, today: date) -> tuple[list[tuple[str, float, int]], bool]:
    client = Client()
    client.force_login(auditor, backend="django.contrib.auth.backends.ModelBackend")
    quarter, before = quarters.quarter_of(today).key, quarters.choices(today)[2]
    pages = (
        ("board, this quarter", "compliance", {"period": quarter}),
        ("board, one rule", "compliance", {"period": quarter, "name": "rule_7"}),
        ("board as of a day of last quarter", "compliance", {"period": before.key, "day": before.last.isoformat()}),
        ("list of what is overdue", "compliance_list", {"period": before.key, "column": "overdue"}),
    )
    found = []
    for title, name, given in pages:
        client.get(reverse(name), given)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(name), given)
        sql = sum(1 for q in asked if not any(word in q["sql"] for word in NOT_COUNTED))
        found.append((title, _median(partial(client.get, reverse(name), given)), sql))
    return found, all(ms <= MOST_MS and sql <= MOST_SQL for _, ms, sql in found)


def _median(act: Callable[[], Any], rounds: int = ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def _naive(auditor: User, today: date) -> list[tuple[str, float]]:
    """The figures of this quarter's board: by the desk, by a loop, without an index."""
    now = timezone.now()
    asked = Asked(quarters.quarter_of(today), now, today, today, scope_of(auditor, today))
    ours = _median(lambda: board(asked, standings(asked)))
    loop = _median(lambda: _loop(asked), rounds=1)
    with connection.cursor() as cursor:
        for name in WITHOUT_INDEX:
            cursor.execute(f"SET {name} = off")
        bare = _median(lambda: board(asked, standings(asked)), rounds=3)
        for name in WITHOUT_INDEX:
            cursor.execute(f"RESET {name}")
    return [
        ("figures of the board, by us", ours),
        ("the same without an index", bare),
        ("a Python loop over the rows", loop),
    ]


def _loop(asked: Asked) -> Counter[tuple[str, str]]:
    """The naive way: every row is fetched, its place looked up and its column found in Python."""
    counted: Counter[tuple[str, str]] = Counter()
    rows = Deadline.objects.filter(internal=False).select_related("unit")
    for row in rows.iterator(chunk_size=2000):
        seen = any(row.unit.path.startswith(path) for path in asked.scope.paths)
        if seen and row.due_on is not None and asked.span.first <= row.due_on <= asked.span.last:
            counted[row.name, next(listing.lines([row], asked)).column] += 1
    return counted


def _table(pages: list[tuple[str, float, int]], naive: list[tuple[str, float]]) -> str:
    lines = [f"Load of the machine meanwhile: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.", ""]
    lines += ["| page | median ms | statements |", "|---|---:|---:|"]
    lines += [f"| {title} | {ms:.0f} | {sql} |" for title, ms, sql in pages]
    lines += ["", "| figures of one quarter | ms | times ours |", "|---|---:|---:|"]
    ours = naive[0][1]
    lines += [f"| {title} | {ms:.0f} | {ms / ours:.1f} |" for title, ms in naive]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
