"""Real receivers on this machine: a mail server and a web hook, each keeping what it was sent."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


@dataclass
class Post:
    """What was kept."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    #: What the mail server answers to a letter, and the hook to a call; each is told how many came before.
    answer: Callable[[int], Any] = lambda before: None

    @property
    def ids(self) -> list[str]:
        """The Message-IDs of all letters, in the order they came."""
        return [str(mail["Message-ID"]) for mail in self.mails]


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def mail_server(answer: Callable[[int], Any] = lambda before: None) -> Iterator[Post]:
    """A mail server that speaks enough SMTP: a letter is taken, or refused with what `answer` says."""
    post = Post(answer=answer)

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 test")
            while line := self.rfile.readline().strip().upper():
                if line.startswith((b"EHLO", b"HELO", b"MAIL", b"RCPT", b"RSET")):
                    self._say("250 ok")
                elif line == b"DATA":
                    self._take()
                elif line == b"QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say("502 unknown")

        def _take(self) -> None:
            self._say("354 go on")
            lines = []
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line[1:] if line.startswith(b"..") else line)
            refusal = post.answer(len(post.mails))
            if refusal == "hang up":
                self._keep(lines)
                self.connection.close()
            elif refusal:
                self._say(str(refusal))
            else:
                self._keep(lines)
                self._say("250 taken")

        def _keep(self, lines: list[bytes]) -> None:
            found = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
            assert isinstance(found, EmailMessage)
            post.mails.append(found)

        def _say(self, text: str) -> None:
            self.wfile.write(text.encode() + b"\r\n")

    with _Server(("127.0.0.1", 0), Talk) as server:
        yield from _serving(server, post)


@contextmanager
def hook(answer: Callable[[int], Any] = lambda before: 200) -> Iterator[Post]:
    """A web hook that keeps what it is sent and answers with the status `answer` says."""
    post = Post(answer=answer)

    class Take(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = post.answer(len(post.calls))
            post.calls.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(status)
            if status in (301, 302, 307):
                self.send_header("Location", f"http://127.0.0.1:{post.port}/elsewhere")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Take) as server:
        yield from _serving(server, post)


def _serving(server: Any, post: Post) -> Iterator[Post]:
    post.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield post
    finally:
        server.shutdown()
        thread.join(timeout=5)
