"""One look at a page (访问网页): bounded in time, size and redirects, without cookies, at the address that was checked."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urljoin

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from notices.watch.addresses import Door, NoResolver, Refused, Resolver, Unresolved, door, system_resolver
from notices.watch.judging import Answer

MOST_BYTES = 512 * 1024
MOST_REDIRECTS = 3
HEADERS = {"User-Agent": "zhancheng-probe", "Accept": "text/html,*/*;q=0.1", "Accept-Encoding": "identity"}
MOVED = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Fetcher:
    """How pages are fetched (访问方式): the hosts that settings name, the seconds one look may take."""

    allowed: Collection[str]
    seconds: float
    resolve: Resolver | None = None

    def __call__(self, url: str) -> Answer:
        """Fetch a page (访问), following a few redirects, each checked anew."""
        until = time.monotonic() + self.seconds
        for _ in range(MOST_REDIRECTS + 1):
            try:
                resolve = self.resolve or system_resolver(until - time.monotonic())
                answer, onward = _ask(door(url, self.allowed, resolve), url, until)
            except Refused as error:
                return Answer(url, fault="refused", reason=str(error))
            except NoResolver as error:
                return Answer(url, fault="unasked", reason=str(error))
            except Unresolved as error:
                return Answer(url, fault="unresolved", reason=str(error))
            if not onward:
                return answer
            url = urljoin(url, onward)
        return Answer(url, fault="unreachable", reason="网页转向次数过多")


def _ask(to: Door, url: str, until: float) -> tuple[Answer, str]:
    """Ask once; where the page has moved, whereto. A timer cuts the line, so that no drip of bytes outlasts the limit."""
    left = until - time.monotonic()
    if left <= 0:
        return _slow(url), ""
    connection = _connection(to, left)
    lines: list[socket.socket] = []  # an answer that ends with its line takes the line from its connection
    timer = threading.Timer(left, _cut, [connection, lines])
    timer.start()
    try:
        connection.request("GET", to.target, headers={**HEADERS, "Host": to.host}, preload_content=False)
        lines += [connection.sock] if connection.sock is not None else []
        response = connection.getresponse()
        if response.status in MOVED and (onward := response.headers.get("Location", "")):
            return Answer(url, status=response.status), onward
        answer = _read(response, url)
    except (HTTPError, OSError, ValueError) as error:
        answer = Answer(url, fault="unreachable", reason=f"连接失败（{type(error).__name__}）")
    finally:
        timer.cancel()
        connection.close()
    return (_slow(url) if time.monotonic() >= until else answer), ""


def _connection(to: Door, left: float) -> HTTPConnection:
    if to.scheme == "http":
        return HTTPConnection(to.ip, to.port, timeout=left)
    return HTTPSConnection(
        to.ip,
        to.port,
        timeout=left,
        server_hostname=to.name,
        assert_hostname=to.name,
        cert_reqs=ssl.CERT_REQUIRED,
    )


def _cut(connection: HTTPConnection, lines: list[socket.socket]) -> None:
    for sock in (connection.sock, *lines):
        if sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _read(response: BaseHTTPResponse, url: str) -> Answer:
    """Read no more than the limit (读取), as it comes."""
    if response.headers.get("Content-Encoding", "identity").lower() not in ("", "identity"):
        return Answer(url, status=response.status, fault="unreadable", reason="网页经过压缩，无法判断")
    read = bytearray()
    while len(read) <= MOST_BYTES and (part := response.read(16384, decode_content=False)):
        read += part
    _, _, charset = response.headers.get("Content-Type", "").partition("charset=")
    return Answer(
        url,
        status=response.status,
        body=bytes(read[:MOST_BYTES]),
        charset=charset.split(";")[0].strip(" \"'"),
        whole=len(read) <= MOST_BYTES,
    )


def _slow(url: str) -> Answer:
    return Answer(url, fault="slow", reason="在规定时间内没有应答")
