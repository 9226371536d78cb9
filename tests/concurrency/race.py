"""Starts two processes with connections of their own on the test's database, and lets them act at the same instant."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection

from tests.architecture.source import ROOT


def database_url() -> str:
    """The address of the database the test runs on."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    user, password = quote(known["USER"]), quote(known["PASSWORD"])
    return f"postgres://{user}:{password}@{known['HOST'] or '127.0.0.1'}:{known['PORT'] or 5432}/{known['NAME']}"


class Racers:
    """Two processes that wait for the word."""

    def __init__(self, processes: list[subprocess.Popen[str]]) -> None:
        self.processes = processes

    def go(self, *told: dict[str, Any]) -> list[str]:
        """Tell each what to do, all at once; returns what came of it, in the same order."""
        for process, one in zip(self.processes, told, strict=True):
            assert process.stdin
            process.stdin.write(json.dumps(one) + "\n")
        for process in self.processes:
            assert process.stdin
            process.stdin.flush()
        return [self._answer(process) for process in self.processes]

    def _answer(self, process: subprocess.Popen[str]) -> str:
        assert process.stdout
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"a racer ended with code {process.wait(timeout=5)}")
        return str(json.loads(line))


@contextmanager
def two_racers(var: Path) -> Iterator[Racers]:
    """Two racers, ready at the line, and gone afterwards."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ZHANCHENG_", "PYTEST"))}
    env = {
        **kept,
        "DATABASE_URL": database_url(),
        "ZHANCHENG_SECRET_KEY": "of-no-use-outside-this-test",
        "ZHANCHENG_VAR_DIR": str(var),
        "BROKER_URL": "memory://",
    }
    command = [sys.executable, "-m", "tests.concurrency.racer"]
    processes = [
        subprocess.Popen(command, cwd=ROOT, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    racers = Racers(processes)
    try:
        for process in processes:
            assert racers._answer(process) == "ready"
        yield racers
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.communicate(timeout=10)
