"""Where a probe may go (可核查的地址): public addresses only, unless the settings name the host."""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import urllib3
from urllib3.exceptions import LocationParseError

PORTS = {"http": 80, "https": 443}
#: IPv6 that carries an IPv4 address inside, which a gateway might unpack.
_TRANSLATED = tuple(
    ipaddress.ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")
)

#: A name and a port give addresses. Raises: OSError.
Resolver = Callable[[str, int], Sequence[str]]


class Refused(Exception):
    """This address may not be asked (不予连接)."""


class Unresolved(Exception):
    """The name leads nowhere (无法解析)."""


class NoResolver(Exception):
    """Nobody could be asked about the name (解析服务没有应答): says nothing about it."""


@dataclass(frozen=True)
class Door:
    """One address to connect to (连接目标): the very address that was checked, and the name to say there."""

    scheme: str
    name: str
    ip: str
    port: int
    target: str

    @property
    def host(self) -> str:
        """What stands in the Host header (主机名)."""
        shown = f"[{self.name}]" if ":" in self.name else self.name
        return shown if self.port == PORTS[self.scheme] else f"{shown}:{self.port}"


def door(url: str, allowed: Collection[str], resolve: Resolver) -> Door:
    """Look a URL up once (解析一次), and refuse what a probe may not ask.

    Raises: Refused, Unresolved, NoResolver.
    """
    scheme, name, port, target = parts_of(url)
    named = {entry.strip().lower() for entry in allowed}
    trusted = name in named or f"{name}:{port}" in named or f"[{name}]:{port}" in named
    if port != PORTS[scheme] and f"{name}:{port}" not in named and f"[{name}]:{port}" not in named:
        raise Refused(f"网址端口{port}不在核查范围，不予连接")
    found = looked_up(name, port, resolve)
    if not found:
        raise Unresolved(f"域名“{name}”无法解析")
    if not trusted and (bad := next((ip for ip in found if not is_public(ip)), None)):
        raise Refused(f"域名“{name}”指向非公网地址{bad}，不予连接")
    return Door(scheme, name, found[0], port, target)


def parts_of(url: str) -> tuple[str, str, int, str]:
    """Scheme, name, port and path of a URL (网址各部分).

    Raises: Refused for what is no plain web address.
    """
    try:
        parts = urllib3.util.parse_url(url)
        name = (parts.host or "").strip("[]").rstrip(".").lower()
        name = name if name.isascii() else name.encode("idna").decode()
    except (LocationParseError, UnicodeError) as error:
        raise Refused(f"“{url[:80]}”不是有效的网址") from error
    if parts.scheme not in PORTS or not name:
        raise Refused(f"“{url[:80]}”不是完整的网址")
    if parts.auth is not None:
        raise Refused("网址含有用户名或口令，不予连接")
    return parts.scheme, name, parts.port or PORTS[parts.scheme], parts.request_uri


def is_public(text: str) -> bool:
    """Whether an address is one of the open internet (是否公网地址)."""
    ip = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if any(ip in net for net in _TRANSLATED) or ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_link_local)


def looked_up(name: str, port: int, resolve: Resolver) -> list[str]:
    """The addresses of a name (域名解析); none where there is no such name.

    Raises: NoResolver where the question itself failed.
    """
    try:
        return list(resolve(name, port))
    except socket.gaierror as error:
        if error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)):
            return []
        raise NoResolver(f"域名“{name}”的解析服务没有应答") from error
    except (OSError, UnicodeError) as error:
        raise NoResolver(f"域名“{name}”的解析服务没有应答") from error


def system_resolver(seconds: float) -> Resolver:
    """The machine's own resolver (系统解析), which must answer in time: the call itself knows no limit."""

    def resolve(name: str, port: int) -> list[str]:
        said: queue.Queue[list[str] | OSError] = queue.Queue(1)

        def ask() -> None:
            try:
                rows = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
                said.put(list(dict.fromkeys(str(row[4][0]) for row in rows)))
            except OSError as error:
                said.put(error)

        threading.Thread(target=ask, daemon=True).start()
        try:
            answer = said.get(timeout=max(seconds, 0.01))
        except queue.Empty:
            raise TimeoutError(name) from None
        if isinstance(answer, OSError):
            raise answer
        return answer

    return resolve
