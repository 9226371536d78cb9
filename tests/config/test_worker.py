"""The worker, for real: a message sent by one process is carried out by another."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from tests.config.process import environment, python, until
from tests.needs import needs_redis, needs_sqlite, redis_url

DONE = "Task lifecycle.sweep_deadlines[{id}] succeeded"
SEND = "from config.celery import app; print(app.send_task('lifecycle.sweep_deadlines').id)"


@pytest.mark.parametrize(
    "broker", [pytest.param("filesystem://", marks=needs_sqlite), pytest.param("redis", marks=needs_redis)]
)
def test_a_message_sent_by_one_process_is_carried_out_by_the_worker(
    tmp_path: Path, migrated: Callable[[Path], None], broker: str
) -> None:
    url = redis_url() if broker == "redis" else broker
    env = environment(tmp_path, BROKER_URL=url, ZHANCHENG_SECRET_KEY="k" * 60, ZHANCHENG_DEMO="off")
    migrated(tmp_path)
    sent = python("-c", SEND, env=env)
    assert sent.returncode == 0, sent.stderr
    log = tmp_path / "worker.log"
    arguments = ["-A", "config", "worker", "-P", "prefork", "-c", "1", "--loglevel=INFO"]
    with log.open("w") as stream:
        worker = subprocess.Popen(
            [sys.executable, "-m", "celery", *arguments],
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )
    try:
        done = DONE.format(id=sent.stdout.strip().splitlines()[-1])
        until(lambda: done in log.read_text() or worker.poll() is not None, 60)
        assert done in log.read_text(), log.read_text()[-3000:]
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=40) == 0
    finally:
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
