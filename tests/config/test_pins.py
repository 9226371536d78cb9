"""The lock files: every dependency pinned and hashed, one lock inside the other."""

from __future__ import annotations

import re
import tomllib

from tests.architecture.source import ROOT


def test_every_direct_dependency_is_locked_with_hashes() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())
    names = [re.split(r"[\[=~<>]", entry)[0].lower().replace("_", "-") for entry in declared["project"]["dependencies"]]
    locked = (ROOT / "requirements.txt").read_text().lower()
    assert [
        name
        for name in names
        if not re.search(rf"^{re.escape(name)}==\S+( ;[^\n]*)? \\\n +--hash=sha256:", locked, re.M)
    ] == []


def test_the_development_lock_agrees_with_the_run_time_lock() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^([a-z0-9_.-]+==[^\s]+)", (ROOT / name).read_text(), re.M))

    assert pins("requirements.txt") - pins("requirements-dev.txt") == set()
