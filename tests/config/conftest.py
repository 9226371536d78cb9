"""A product with all its tables, laid ready once a test run for the tests that start one of their own."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.config.process import environment, python

DATABASE = "zhancheng.sqlite3"


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], None]:
    """Lay a database with all tables into a folder (SQLite): migrated once for all workers, then copied."""
    shared = tmp_path_factory.getbasetemp().parent / "migrated"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "done").exists():
            made = python("manage.py", "migrate", "--verbosity", "0", env=environment(shared, ZHANCHENG_DEBUG="on"))
            assert made.returncode == 0, made.stderr
            (shared / "done").touch()

    def lay(folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        shutil.copy(shared / DATABASE, folder / DATABASE)

    return lay
