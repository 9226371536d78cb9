"""`manage.py up`: one foreground process tree that leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from tests.config.process import environment, free_port, living, python, until
from tests.needs import needs_sqlite

pytestmark = needs_sqlite  # it starts on a database of its own: once is enough
READY = "Ctrl-C"


@pytest.mark.skipif(sys.platform != "linux", reason="looks for the processes in /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_ending_the_product_leaves_no_process_behind(
    tmp_path: Path, migrated: Callable[[Path], None], number: signal.Signals
) -> None:
    migrated(tmp_path)
    port = free_port()
    env = environment(tmp_path, ZHANCHENG_DEMO="off", ZHANCHENG_DEBUG="on")
    marker = f"127.0.0.1:{port}"
    log = tmp_path / "up.log"
    with log.open("w") as stream:
        up = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--address", marker], cwd=ROOT, env=env, stdout=stream, stderr=stream
        )
    try:
        until(lambda: READY in log.read_text() or up.poll() is not None, 90)
        assert up.poll() is None, log.read_text()
        assert len(living(tmp_path)) >= 4, "web server, its workers, worker and beat should be running"
        up.send_signal(number)
        up.wait(timeout=40)
        until(lambda: not living(tmp_path), 40)
        assert living(tmp_path) == {}, log.read_text()
    finally:
        for process in living(tmp_path):
            os.kill(process, signal.SIGKILL)


def test_a_taken_address_is_refused_with_the_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = python(
            "manage.py",
            "up",
            "--address",
            f"127.0.0.1:{taken.getsockname()[1]}",
            env=environment(tmp_path, ZHANCHENG_DEBUG="on"),
        )
    assert refused.returncode != 0
    assert "ADDRESS=" in refused.stderr
    assert living(tmp_path) == {}
