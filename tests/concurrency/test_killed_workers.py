"""Workers are killed (SIGKILL) at random while they sweep and send; what is left behind is found again, nothing twice.

Real Celery workers: on the embedded default (SQLite and a queue of files), and on PostgreSQL with Redis.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from lifecycle.models import Deadline, DeadlineEvent, Reminder
from notices.models import Delivery, Message
from tests.architecture.source import ROOT
from tests.cast import Cast
from tests.concurrency.race import database_url
from tests.config.process import environment, until
from tests.needs import needs_postgres, needs_redis, needs_sqlite, redis_url
from tests.notices.receivers import Post, mail_server

CLOCKS = 60
KILLS = 5
JOBS = ("lifecycle.sweep_deadlines", "notices.send_messages")
BROKERS = [
    pytest.param("filesystem://", marks=needs_sqlite),
    pytest.param("redis", marks=[needs_postgres, needs_redis]),
]
State = Delivery.State


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The cast on record for other processes too."""
    return Cast()


def _clocks(cast: Cast) -> list[int]:
    """Many copies of one clock that is long overdue by today, all to be looked at."""
    case = cast.granted()
    source = Deadline.objects.get(application=case, name="launch_limit")
    Deadline.objects.exclude(pk=source.pk).update(next_check_at=None)
    found = [source.pk]
    for number in range(CLOCKS - 1):
        source.pk, source.subject = None, f"copy {number}"
        source.save(force_insert=True)
        found.append(source.pk)
    Message.objects.all().update(addressed_at=timezone.now())  # of the case's own acts; they are not what is tested
    return found


class Workers:
    """Two workers that are killed and started again."""

    def __init__(self, env: dict[str, str], log: Path) -> None:
        self.env, self.log = env, log
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Bring the number back to two."""
        while len(self.running) < 2:
            arguments = [
                "-A",
                "config",
                "worker",
                "-P",
                "prefork",
                "-c",
                "1",
                "--loglevel=INFO",
                "-n",
                f"w{time.time_ns()}",
            ]
            with self.log.open("a") as stream:
                self.running.append(
                    subprocess.Popen(
                        [sys.executable, "-m", "celery", *arguments],
                        cwd=ROOT,
                        env=self.env,
                        stdin=subprocess.DEVNULL,
                        stdout=stream,
                        stderr=stream,
                        start_new_session=True,
                    )
                )

    def kill(self, which: int) -> None:
        """Kill one with all its children, without a word."""
        worker = self.running.pop(which % len(self.running))
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def end(self) -> None:
        """Kill them all."""
        while self.running:
            self.kill(0)


@contextmanager
def _bells(env: dict[str, str]) -> Iterator[Any]:
    """Something that rings for every job, as beat does, on the broker the workers listen to."""
    code = (
        "import sys\nfrom config.celery import app\nprint('ready', flush=True)\n"
        "for name in sys.stdin: app.send_task(name.strip())\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin
    assert process.stdout
    assert process.stdout.readline().strip() == "ready"

    def ring() -> None:
        assert process.stdin
        for name in JOBS:
            process.stdin.write(name + "\n")
        process.stdin.flush()

    try:
        yield ring
    finally:
        process.kill()
        process.communicate()


def _settled() -> bool:
    unsent = Delivery.objects.exclude(state=State.SENT).exists()
    waiting = Deadline.objects.filter(next_check_at__lte=timezone.now()).exists()
    written = Message.objects.filter(key__startswith="rung:", addressed_at__isnull=False).count() == CLOCKS
    return written and not unsent and not waiting and not Reminder.objects.exists()


def _slowly(before: int) -> None:
    """Letters take a while, so that a kill finds one under way."""
    time.sleep(0.05)


@pytest.mark.parametrize("broker", BROKERS)
def test_killed_workers_lose_no_rung_and_double_none_and_no_message_either(
    cast: Cast, tmp_path: Path, broker: str
) -> None:
    User.objects.filter(pk=cast.handler.pk).update(email="handler@example.com")
    clocks = _clocks(cast)
    chance = random.Random(20260319)
    url = redis_url() if broker == "redis" else broker
    with mail_server(_slowly) as post:
        env = environment(
            tmp_path,
            DATABASE_URL=database_url(),
            BROKER_URL=url,
            EMAIL_URL=f"smtp://127.0.0.1:{post.port}",
            ZHANCHENG_SECRET_KEY="k" * 60,
            ZHANCHENG_DEMO="off",
            ZHANCHENG_MESSAGE_LEASE_SECONDS="3",
            ZHANCHENG_MESSAGE_RETRY_MINUTES="0,0,0,0,0,0,0,0",
        )
        workers = Workers(env, tmp_path / "worker.log")
        try:
            with _bells(env) as ring:
                workers.start()
                for _ in range(KILLS):
                    ring()
                    seen = len(post.mails)
                    until(lambda seen=seen: len(post.mails) > seen or _settled(), 20)  # type: ignore[misc]
                    time.sleep(chance.random() * 0.2)
                    workers.kill(chance.randrange(2))
                    workers.start()
                rung = [0.0]

                def done() -> bool:
                    if time.monotonic() - rung[0] > 2:
                        ring()
                        rung[0] = time.monotonic()
                    return _settled()

                until(done, 120)
        finally:
            workers.end()
        assert _settled(), (tmp_path / "worker.log").read_text()[-4000:]
        _nothing_is_missing_or_doubled(clocks, post)


def _nothing_is_missing_or_doubled(clocks: list[int], post: Post) -> None:
    events = DeadlineEvent.objects.filter(deadline_id__in=clocks).exclude(rung="")
    per_rung = Counter(events.values_list("deadline_id", "rung"))
    assert set(per_rung.values()) == {1}
    per_clock = Counter(clock for clock, _ in per_rung)
    assert len(set(per_clock.values())) == 1, "every copy has every rung"
    assert events.filter(what="rung").count() == CLOCKS, "one is told, the others were missed in the outage"
    letters = Message.objects.filter(key__startswith="rung:")
    assert letters.count() == CLOCKS
    mails = Delivery.objects.filter(message__in=letters, channel="email")
    assert mails.count() == CLOCKS
    numbers = {f"<{row.token}@127.0.0.1>" for row in mails}
    sent = Counter(number for number in post.ids if number in numbers)
    assert len(sent) == CLOCKS, "each letter has arrived, under one number"
    marked = {f"<{row.token}@127.0.0.1>" for row in mails.filter(repeated=True)}
    twice = {number for number, times in sent.items() if times > 1}
    assert twice <= marked, "what arrived twice is marked as repeated"
    said_so = {str(mail["Message-ID"]) for mail in post.mails if mail["X-Zhancheng-Repeated"] == "1"}
    assert said_so & numbers <= marked
    assert twice <= said_so, "and says so itself"
