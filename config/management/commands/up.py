"""Start the whole product on one machine, in one foreground process tree."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management import CommandError, call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connections

PR_SET_PDEATHSIG = 1
GRACE_SECONDS = 15.0
#: The part that plays the demonstration's two years, and then ends.
YEARS = "years"


def _die_with_parent() -> None:
    """Ask the kernel (Linux) to end this child when its parent goes, however it goes."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _stop(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


class Command(BaseCommand):
    """Migrate, load the demonstration, then run web server and worker until Ctrl-C."""

    help = "Start web server and worker together; Ctrl-C ends both."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address to listen on."""
        parser.add_argument("--address", default="127.0.0.1:8000", help="host:port")
        parser.add_argument("--workers", type=int, default=2, help="web server processes")
        parser.add_argument("--stories-only", action="store_true", help="leave the demonstration's two years out")

    def handle(self, *args: Any, **options: Any) -> None:
        """Start everything (启动).

        Raises: CommandError when the address is taken or a part of the product ends by itself.
        """
        address: str = options["address"]
        self._refuse_a_taken_address(address)
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have started us with Ctrl-C ignored
        signal.signal(signal.SIGTERM, _stop)
        signal.signal(signal.SIGHUP, _stop)
        if settings.DEMO:  # the probe asks the pages that are served here
            os.environ.setdefault("ZHANCHENG_SITE_URL", f"http://{address}")
        self._prepare()
        children: dict[str, subprocess.Popen[bytes]] = {}
        try:
            children["worker"] = self._start("celery", *self._worker_arguments())
            children["web server"] = self._start("gunicorn", *self._web_arguments(address, options["workers"]))
            self._announce(address, children)
            if settings.DEMO and not options["stories_only"]:
                children[YEARS] = self._start("manage", "generate_demo", "--background")
            self._watch(children)
        except KeyboardInterrupt:
            self.stdout.write("\nending ...")
        finally:
            self._end(children)

    def _refuse_a_taken_address(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host or "127.0.0.1", int(port)))
            except (OSError, ValueError) as error:
                raise CommandError(f"{address}: {error}. Choose another: make run ADDRESS=127.0.0.1:8001") from error

    def _prepare(self) -> None:
        """Bring the database and the static files up to date; load the demonstration where asked for."""
        call_command("migrate", interactive=False, verbosity=0)
        if "ManifestStaticFilesStorage" in settings.STORAGES["staticfiles"]["BACKEND"]:
            call_command("collectstatic", interactive=False, verbosity=0)
        if settings.DEMO:
            call_command("loaddemo")
        connections.close_all()

    def _worker_arguments(self) -> list[str]:
        run = Path(settings.VAR_DIR) / "run"
        run.mkdir(parents=True, exist_ok=True)
        pidfile = f"--pidfile={run / 'worker.pid'}"
        pool = ["-P", "prefork", "-c", "1"]
        return ["--quiet", "-A", "config", "worker", "-B", *pool, "--loglevel=WARNING", pidfile]

    def _web_arguments(self, address: str, workers: int) -> list[str]:
        count = ["--workers", str(workers), "--threads", "4"]
        return ["config.wsgi", "--bind", address, *count, "--log-level", "warning", "--no-control-socket"]

    def _start(self, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a part in a process group of its own: Ctrl-C reaches this process only, which ends the parts."""
        return subprocess.Popen(  # noqa: S603  # our own interpreter, our own arguments
            [sys.executable, "-m", module, *arguments],
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=_die_with_parent,  # safe: no threads run here
        )

    def _announce(self, address: str, children: dict[str, subprocess.Popen[bytes]]) -> None:
        for _ in range(300):
            self._refuse_a_dead_part(children)
            try:
                with urlopen(f"http://{address}/healthz", timeout=5):
                    break
            except (URLError, OSError):
                time.sleep(0.1)
        if settings.DEMO and "demo_accounts" in get_commands():
            call_command("demo_accounts")
        self.stdout.write(self.style.SUCCESS(f"\n站程  http://{address}/   (Ctrl-C ends it)\n"))
        self.stdout.flush()

    def _watch(self, children: dict[str, subprocess.Popen[bytes]]) -> None:
        while True:
            self._refuse_a_dead_part(children)
            self._let_the_years_end(children)
            time.sleep(0.5)

    def _let_the_years_end(self, children: dict[str, subprocess.Popen[bytes]]) -> None:
        """The demonstration's years come to their end; should they fail, the product goes on without them."""
        code = children[YEARS].poll() if YEARS in children else None
        if code is not None:
            del children[YEARS]
            if code:
                self.stderr.write(f"the demonstration's years ended with code {code}; make run goes on with them")

    def _refuse_a_dead_part(self, children: dict[str, subprocess.Popen[bytes]]) -> None:
        for name, child in children.items():
            if name != YEARS and child.poll() is not None:
                raise CommandError(f"the {name} ended by itself with code {child.returncode}")

    def _end(self, children: dict[str, subprocess.Popen[bytes]]) -> None:
        """End every part, gently first; ignore further signals meanwhile, so that none is left behind."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for child in children.values():
            child.terminate()
        last = time.monotonic() + GRACE_SECONDS
        for child in children.values():
            try:
                child.wait(timeout=max(0.1, last - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
