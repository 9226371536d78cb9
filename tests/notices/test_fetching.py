"""Where a probe may go and how much it takes: public addresses only, bounded redirects, size and time."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from notices.watch import addresses
from notices.watch.fetching import MOST_BYTES, MOST_REDIRECTS, Fetcher
from tests.notices.served import Served, served


@pytest.fixture
def web() -> Iterator[Served]:
    with served() as made:
        yield made


def fetcher(web: Served, seconds: float = 5) -> Fetcher:
    return Fetcher([f"127.0.0.1:{web.port}"], seconds)


@pytest.fixture
def no_connection(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Whoever connects is noted."""
    made: list[object] = []
    monkeypatch.setattr("notices.watch.fetching._connection", lambda *given: made.append(given))
    return made


@pytest.mark.parametrize(
    "ip",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "240.0.0.1", "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1"),
        *("ff02::1", "fec0::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "::127.0.0.1"),
    ],
)
def test_a_name_that_leads_inside_is_refused_without_a_connection(ip: str, no_connection: list[object]) -> None:
    answer = Fetcher([], 5, lambda name, port: [ip])("https://www.example.com/")
    assert answer.fault == "refused"
    assert "非公网地址" in answer.reason
    assert no_connection == []


def test_one_inner_address_among_public_ones_is_enough_to_refuse(no_connection: list[object]) -> None:
    answer = Fetcher([], 5, lambda name, port: ["8.8.8.8", "10.0.0.1"])("https://www.example.com/")
    assert (answer.fault, no_connection) == ("refused", [])


@pytest.mark.parametrize(
    "url",
    [
        *(
            "ftp://www.example.com/",
            "file:///etc/passwd",
            "http://www.example.com:8080/",
            "http://a:b@www.example.com/",
        ),
        *("http://2130706433/", "http://0x7f000001/", "http://[::1]/", "http:///nothing", "www.example.com"),
    ],
)
def test_what_is_no_plain_public_web_address_is_refused(url: str, no_connection: list[object]) -> None:
    assert Fetcher([], 5)(url).fault in ("refused", "unresolved")
    assert no_connection == []


def test_a_public_name_is_asked_at_the_very_address_that_was_checked() -> None:
    asked: list[str] = []

    def resolve(name: str, port: int) -> list[str]:
        asked.append(name)
        return ["93.184.216.34"]

    door = addresses.door("https://www.example.com/a?b=c", [], resolve)
    assert (door.ip, door.port, door.name, door.host) == ("93.184.216.34", 443, "www.example.com", "www.example.com")
    assert door.target == "/a?b=c"
    assert asked == ["www.example.com"], "looked up once"


def test_a_name_is_never_looked_up_a_second_time(web: Served) -> None:
    web.put("/", "在")
    said = iter([["127.0.0.1"]])
    answer = Fetcher([f"site.test:{web.port}"], 5, lambda name, port: next(said))(web.url(host="site.test"))
    assert answer.status == 200
    assert web.asked[0][1]["host"] == f"site.test:{web.port}"


def test_no_cookie_and_no_credentials_are_ever_sent(web: Served) -> None:
    web.put("/", "", 302, Location="/next", **{"Set-Cookie": "a=b"})
    web.put("/next", "在")
    assert fetcher(web)(web.url()).there
    assert [path for path, _ in web.asked] == ["/", "/next"]
    assert all("cookie" not in headers and "authorization" not in headers for _, headers in web.asked)


def test_a_port_is_open_only_where_it_is_named(web: Served) -> None:
    assert Fetcher(["127.0.0.1"], 5)(web.url()).fault == "refused"
    assert web.asked == []


def test_a_redirect_to_an_inner_address_is_refused(web: Served) -> None:
    for onward in ("http://169.254.169.254/latest", "http://10.0.0.1/", f"http://localhost:{web.port}/", "file:///etc"):
        web.put("/", "", 302, Location=onward)
        assert fetcher(web)(web.url()).fault == "refused"
    assert {path for path, _ in web.asked} == {"/"}


def test_only_so_many_redirects_are_followed(web: Served) -> None:
    for number in range(9):
        web.put(f"/{number}", "", 302, Location=f"/{number + 1}")
    web.put(f"/{MOST_REDIRECTS}", "到了")
    assert fetcher(web)(web.url("/0")).there
    web.put(f"/{MOST_REDIRECTS}", "", 302, Location="/8")
    assert fetcher(web)(web.url("/0")).fault == "unreachable"


def test_no_more_than_the_limit_is_read(web: Served) -> None:
    web.put("/full", "a" * MOST_BYTES)
    web.put("/more", "a" * (MOST_BYTES + 1))
    full, more = fetcher(web)(web.url("/full")), fetcher(web)(web.url("/more"))
    assert (len(full.body), full.whole) == (MOST_BYTES, True)
    assert (len(more.body), more.whole) == (MOST_BYTES, False)


def test_a_page_that_only_drips_is_given_up(web: Served) -> None:
    web.put("/", "永远不到")
    web.drip.add("/")
    assert fetcher(web, 0.3)(web.url()).fault == "slow"


def test_nobody_at_home_is_unreachable(web: Served) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        assert Fetcher([f"127.0.0.1:{port}"], 5)(f"http://127.0.0.1:{port}/").fault == "unreachable"


def test_a_name_nobody_has_is_told_from_a_resolver_that_is_silent() -> None:
    def nobody(name: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    def silent(name: str, port: int) -> list[str]:
        raise TimeoutError(name)

    assert Fetcher([], 5, nobody)("http://gone.example.com/").fault == "unresolved"
    assert Fetcher([], 5, silent)("http://gone.example.com/").fault == "unasked"
