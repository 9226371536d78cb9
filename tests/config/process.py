"""Starts the product as an operator would: another process, its own folder, its own environment."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.architecture.source import ROOT

DROPPED = ("ZHANCHENG_", "DATABASE_", "DJANGO_", "PYTEST", "CACHE_")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(var: Path, **changed: str) -> dict[str, str]:
    """Return an environment in which nothing but `changed` and the folder is set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(DROPPED)}
    return {**kept, "ZHANCHENG_VAR_DIR": str(var), "BROKER_URL": "filesystem://", **changed}


def python(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run Python in the project's folder and wait for it."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False
    )


def until(true: Callable[[], object], seconds: float) -> None:
    """Wait until something is true, or until the time is over."""
    last = time.monotonic() + seconds
    while not true() and time.monotonic() < last:
        time.sleep(0.2)


def living(var: Path) -> dict[int, str]:
    """Return the living processes that were started with this folder as their own."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            if f"ZHANCHENG_VAR_DIR={var}\0".encode() in (entry / "environ").read_bytes():
                found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
    return found
