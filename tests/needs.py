"""What a test needs besides Python. Missing: skipped with the reason, or failed under REQUIRE_ALL=1.

from tests.needs import needs_browser

@needs_browser
def test_...
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

import pytest

needs_browser = pytest.mark.browser
needs_postgres = pytest.mark.postgres
needs_sqlite = pytest.mark.sqlite
needs_redis = pytest.mark.redis
needs_libreoffice = pytest.mark.libreoffice
needs_poppler = pytest.mark.poppler

#: Tests of a minute or so each.
LONGEST = ("test_all_stories_side_by_side", "tests/access/", "tests/approvals/test_demo_commands", "test_up.py")

REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"
LEFT_OUT = set(os.environ.get("LEAVE_OUT", "").split())


def chromium() -> str | None:
    """Return the path of a Chromium, or None."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


def libreoffice() -> str | None:
    """Return the path of LibreOffice, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def redis_url() -> str:
    """Return the address of the Redis server that tests may use."""
    return os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/15")


def _on(vendor: str) -> bool:
    from django.db import connection

    return connection.vendor == vendor


def _redis_answers() -> bool:
    import redis

    try:
        return bool(redis.Redis.from_url(redis_url(), socket_connect_timeout=1).ping())
    except redis.RedisError:
        return False


NEEDS: dict[str, tuple[Callable[[], bool], str]] = {
    "browser": (lambda: chromium() is not None, "no Chromium (apt install chromium)"),
    "postgres": (lambda: _on("postgresql"), "not on PostgreSQL (set DATABASE_URL=postgres://...)"),
    "redis": (_redis_answers, "no Redis server answers at REDIS_URL"),
    "libreoffice": (
        lambda: libreoffice() is not None,
        "no LibreOffice (apt install libreoffice-writer-nogui)",
    ),
    "poppler": (
        lambda: all(shutil.which(name) for name in ("pdftotext", "pdftoppm")),
        "no poppler (apt install poppler-utils)",
    ),
}


@cache
def missing(need: str) -> str | None:
    """Say why a need is not met, or return None."""
    if need in LEFT_OUT:
        return f"make test leaves out what needs more than Python: {need}"
    is_there, reason = NEEDS[need]
    return None if is_there() else reason


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, or fail under REQUIRE_ALL=1, a test whose needs are not met."""
    for need in NEEDS:
        if item.get_closest_marker(need) and (reason := missing(need)):
            if REQUIRE_ALL:
                pytest.fail(f"{need}: {reason}, and REQUIRE_ALL=1 forbids skipping", pytrace=False)
            pytest.skip(f"{need}: {reason}")
    if item.get_closest_marker("sqlite") and not _on("sqlite"):
        pytest.skip("sqlite: this test is about SQLite; it runs in the SQLite pass")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long runs to `make soak`, and begin with the longest of the rest, so that no worker ends alone with one."""
    items.sort(key=lambda item: not any(name in item.nodeid for name in LONGEST))
    if os.environ.get("SOAK") == "1":
        return
    soak = [item for item in items if item.get_closest_marker("soak")]
    if soak:
        config.hook.pytest_deselected(items=soak)
        items[:] = [item for item in items if item not in soak]


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what was left out, kind by kind."""
    for kind, count in sorted(_by_need(terminalreporter).items()):
        terminalreporter.write_line(f"left out: {count} tests that need {kind}")


def _by_need(reporter: pytest.TerminalReporter) -> Counter[str]:
    def kinds() -> Iterator[str]:
        for report in reporter.stats.get("skipped", []):
            reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
            kind = reason.removeprefix("Skipped: ").partition(":")[0]
            if kind in NEEDS:
                yield kind

    return Counter(kinds())
