"""Sending: letters to a real mail server and a real web hook, retries, leases, digests, quiet hours."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from notices.channels import Letter, mail, webhook
from notices.messages import addressing, outbox, sending
from notices.models import Delivery, Message, Preference
from tests.cast import at
from tests.notices.receivers import hook, mail_server

NOON = at("2026-03-02 12:00")
SMTP = "django.core.mail.backends.smtp.EmailBackend"
State = Delivery.State


@pytest.fixture
def reader(db: None) -> User:
    """Somebody with an address."""
    return User.objects.create(username="ruanqi", real_name="阮琪", email="ruanqi@example.com")


@pytest.fixture
def smtp() -> Iterator[Any]:
    """A mail server that takes everything, and the settings that lead to it."""
    with (
        mail_server() as post,
        override_settings(EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=post.port, EMAIL_TIMEOUT=5),
    ):
        yield post


def write(reader: User, count: int = 1, when: Any = NOON) -> list[Message]:
    """Messages for one person, addressed."""
    said = [outbox.Said(f"{when}{n}", "turn", f"待办：第{n}件", [f"user.{reader.pk}"], path="/") for n in range(count)]
    rows = outbox.write(said, at=when)
    addressing.address_all()
    return rows


def only(reader: User, channel: str = "email") -> Delivery:
    """The one delivery on a channel."""
    return Delivery.objects.get(recipient=reader, channel=channel)


def test_a_letter_reaches_a_mail_server_once(reader: User, smtp: Any) -> None:
    write(reader)
    assert sending.send_due(NOON) == 1
    assert sending.send_due(NOON + timedelta(days=9)) == 0
    (letter,) = smtp.mails
    assert letter["To"] == "ruanqi@example.com"
    assert "第0件" in letter["Subject"]
    assert "阮琪" in letter.get_content()
    assert letter["X-Zhancheng-Repeated"] is None
    row = only(reader)
    assert (row.state, row.attempts, row.repeated) == (State.SENT, 1, False)
    assert str(row.token) in letter["Message-ID"]


def test_the_default_is_a_folder_of_files(reader: User, tmp_path: Path) -> None:
    write(reader)
    backend = "django.core.mail.backends.filebased.EmailBackend"
    with override_settings(EMAIL_BACKEND=backend, EMAIL_FILE_PATH=str(tmp_path)):
        assert sending.send_due(NOON) == 1
    assert str(only(reader).token) in next(tmp_path.iterdir()).read_text()


def test_a_refused_letter_is_tried_again_after_a_growing_wait_and_then_given_up(reader: User) -> None:
    write(reader)
    moment = NOON
    with (
        mail_server(lambda before: "451 try later") as post,
        override_settings(
            EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=post.port, MESSAGE_RETRY_MINUTES=[1, 5]
        ),
    ):
        for minutes in (1, 5):
            assert sending.send_due(moment) == 0
            row = only(reader)
            assert (row.state, row.repeated) == (State.FAILED, False)
            assert row.due_at == moment + timedelta(minutes=minutes)
            assert "451" in row.last_error
            assert sending.send_due(row.due_at - timedelta(seconds=1)) == 0
            assert only(reader).attempts == row.attempts
            moment = row.due_at
        sending.send_due(moment)
        assert only(reader).state == State.GIVEN_UP
        assert post.mails == []
        post.answer = lambda before: None
        assert sending.try_again(moment) == 1
        assert sending.send_due(moment) == 1
    assert only(reader).state == State.SENT


def test_a_letter_whose_fate_is_unknown_goes_again_under_the_same_id_and_says_so(reader: User) -> None:
    write(reader)
    with (
        mail_server(lambda before: "hang up" if before == 0 else None) as post,
        override_settings(EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=post.port, EMAIL_TIMEOUT=5),
    ):
        assert sending.send_due(NOON) == 0
        assert sending.send_due(only(reader).due_at) == 1
    assert len(post.ids) == 2
    assert len(set(post.ids)) == 1
    assert [mail["X-Zhancheng-Repeated"] for mail in post.mails] == [None, "1"]
    assert only(reader).repeated


def test_a_letter_whose_worker_was_killed_goes_again_only_after_its_lease(reader: User, smtp: Any) -> None:
    write(reader)
    (taken,) = sending._take(NOON, ["email"])
    assert sending.send_due(NOON) == 0
    Delivery.objects.filter(pk=taken.pk).update(lease_until=timezone.now())
    assert sending.send_due(NOON) == 1
    row = only(reader)
    assert (row.token, row.repeated, row.attempts) == (taken.token, True, 2)
    assert smtp.mails[0]["X-Zhancheng-Repeated"] == "1"


def test_a_worker_that_comes_back_late_does_not_overwrite_what_another_has_done(reader: User, smtp: Any) -> None:
    write(reader)
    late = sending._take(NOON, ["email"])
    Delivery.objects.update(lease_until=timezone.now())
    assert sending.send_due(NOON) == 1
    sending._failed(late, OSError("too late"), NOON)
    assert only(reader).state == State.SENT


def test_a_channel_that_is_down_is_left_alone_until_the_next_run(reader: User, monkeypatch: Any) -> None:
    write(reader, 9)
    tried: list[Letter] = []

    def down(letter: Letter) -> None:
        tried.append(letter)
        raise TimeoutError("no answer")

    monkeypatch.setitem(sending.CHANNELS, "email", down)
    assert sending.send_due(NOON) == 0
    assert len(tried) == sending.TIRED
    assert Delivery.objects.filter(channel="email", state=State.PENDING).count() == 9 - sending.TIRED


def test_a_digest_gathers_a_day_into_one_letter(reader: User, smtp: Any) -> None:
    Preference.objects.create(user=reader, digest_hour=18)
    write(reader, 3)
    assert sending.send_due(at("2026-03-02 17:59")) == 0
    assert sending.send_due(at("2026-03-02 18:00")) == 1
    (letter,) = smtp.mails
    assert "3条通知" in letter["Subject"]
    assert all(f"第{n}件" in letter.get_content() for n in range(3))
    write(reader, 1, when=at("2026-03-02 18:01"))
    assert sending.send_due(at("2026-03-03 17:59")) == 0
    assert sending.send_due(at("2026-03-03 18:00")) == 1


def test_a_digest_whose_worker_was_killed_goes_again_with_the_same_letters(reader: User, smtp: Any) -> None:
    Preference.objects.create(user=reader, digest_hour=18)
    write(reader, 2)
    taken = sending._take(at("2026-03-02 18:00"), ["email"])
    write(reader, 1, when=at("2026-03-02 17:00"))
    Delivery.objects.filter(state=State.SENDING).update(lease_until=timezone.now())
    assert sending.send_due(at("2026-03-02 18:00")) == 2
    first, second = sorted(smtp.mails, key=lambda letter: "2条通知" not in letter["Subject"])
    assert str(taken[0].token) in first["Message-ID"]
    assert first["X-Zhancheng-Repeated"] == "1"
    assert second["X-Zhancheng-Repeated"] is None


def test_quiet_hours_hold_a_letter_back_until_their_end(reader: User, smtp: Any) -> None:
    Preference.objects.create(user=reader, quiet_from=time(22), quiet_until=time(7, 30))
    write(reader, 1, when=at("2026-03-02 22:00"))
    assert sending.send_due(at("2026-03-03 07:29")) == 0
    assert sending.send_due(at("2026-03-03 07:30")) == 1


@pytest.fixture
def called() -> Iterator[Any]:
    """A web hook that takes everything, and the settings that lead to it."""
    with (
        hook() as post,
        override_settings(
            WEBHOOK_URL=f"http://127.0.0.1:{post.port}/zhancheng",
            WEBHOOK_SECRET="a secret of the test",
            WEBHOOK_HOSTS=["127.0.0.1"],
        ),
    ):
        yield post


def test_a_web_hook_can_prove_who_called_it(reader: User, called: Any) -> None:
    Preference.objects.create(user=reader, email=False, webhook=True)
    (message,) = write(reader)
    assert sending.send_due(NOON) == 1
    ((headers, body),) = called.calls
    stamp = headers["x-zhancheng-timestamp"]
    proof = hmac.new(b"a secret of the test", stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["x-zhancheng-signature"] == f"sha256={proof}"
    assert headers["idempotency-key"] == str(only(reader, "webhook").token) == json.loads(body)["id"]
    told = json.loads(body)
    assert told["recipient"]["username"] == "ruanqi"
    assert [one["key"] for one in told["messages"]] == [message.key]
    changed = hmac.new(b"a secret of the test", stamp.encode() + b"." + body + b" ", hashlib.sha256).hexdigest()
    assert headers["x-zhancheng-signature"] != f"sha256={changed}"


@pytest.mark.parametrize("status", [302, 400, 503])
def test_a_web_hook_that_refuses_or_leads_elsewhere_is_called_again_later(
    reader: User, called: Any, status: int
) -> None:
    Preference.objects.create(user=reader, email=False, webhook=True)
    write(reader)
    called.answer = lambda before: status
    assert sending.send_due(NOON) == 0
    row = only(reader, "webhook")
    assert (row.state, row.repeated) == (State.FAILED, False)
    assert f"HTTP {status}" in row.last_error
    called.answer = lambda before: 204
    assert sending.send_due(row.due_at) == 1
    assert len({headers["idempotency-key"] for headers, _ in called.calls}) == 1
    assert len(called.calls) == 2


@pytest.mark.parametrize(
    ("url", "hosts", "allowed"),
    [
        ("https://oa.example.gov.cn/hook", ["oa.example.gov.cn"], True),
        ("https://OA.example.gov.cn/hook", ["oa.example.gov.cn"], True),
        ("http://127.0.0.1:9000/", ["127.0.0.1:9000"], True),
        ("http://127.0.0.1:9001/", ["127.0.0.1:9000"], False),
        ("http://127.0.0.1/", [], False),
        ("http://localhost/", ["oa.example.gov.cn"], False),
        ("https://evil.oa.example.gov.cn/", ["oa.example.gov.cn"], False),
        ("https://oa.example.gov.cn@127.0.0.1/", ["oa.example.gov.cn"], False),
        ("file:///etc/passwd", [""], False),
        ("ftp://oa.example.gov.cn/", ["oa.example.gov.cn"], False),
    ],
)
def test_only_hosts_named_in_the_settings_are_called(url: str, hosts: list[str], allowed: bool) -> None:
    with override_settings(WEBHOOK_HOSTS=hosts):
        assert (webhook.refused(url) == "") is allowed


def test_a_host_that_is_not_allowed_is_never_connected_to(reader: User, called: Any) -> None:
    Preference.objects.create(user=reader, email=False, webhook=True)
    write(reader)
    with override_settings(WEBHOOK_HOSTS=[]):
        assert sending.send_due(NOON) == 0
    assert called.calls == []
    assert "ZHANCHENG_WEBHOOK_HOSTS" in only(reader, "webhook").last_error


def test_the_same_letter_has_the_same_message_id_however_often_it_is_written(reader: User) -> None:
    write(reader)
    (row,) = sending._take(NOON, ["email"])
    letter = Letter(token=row.token, to=reader, messages=[row.message])
    assert mail.message_id(letter) == mail.message_id(Letter(token=row.token, to=reader, repeated=True))
