"""The pages of the inbox: one's own messages and nobody else's, the count in the frame, how one wants to be told."""

from __future__ import annotations

import pytest
from django.urls import reverse

from notices.messages import addressing, inbox
from notices.models import Preference
from tests.cast import Cast
from tests.signed_in import visitor, words


@pytest.fixture
def told(cast: Cast) -> Cast:
    """Somebody has a message."""
    cast.submitted()
    addressing.address_all()
    return cast


def test_the_frame_counts_what_is_unread_until_it_is_opened(told: Cast) -> None:
    client = visitor(told.principal)
    row = inbox.inbox_of(told.principal).get()
    page = client.get(reverse("messages"))
    assert "1 条未读" in words(page)
    assert [item["count"] for item in page.context["nav"] if item["url"] == reverse("messages")] == [1]
    client.head(reverse("message", args=[row.pk]))
    assert inbox.unread(told.principal) == 1
    assert row.message.subject in words(client.get(reverse("message", args=[row.pk])))
    assert inbox.unread(told.principal) == 0
    assert "没有未读" in words(client.get(reverse("messages")))


def test_nobody_reads_or_marks_the_messages_of_another(told: Cast) -> None:
    row = inbox.inbox_of(told.principal).get()
    client = visitor(told.handler)
    assert client.get(reverse("message", args=[row.pk])).status_code == 404
    client.post(reverse("message_mark"), {"row": row.pk, "act": "read"})
    assert inbox.unread(told.principal) == 1


@pytest.mark.parametrize(("act", "left"), [("read", 0), ("all", 0), ("unread", 1)])
def test_messages_are_marked(told: Cast, act: str, left: int) -> None:
    row = inbox.inbox_of(told.principal).get()
    client = visitor(told.principal)
    if act == "unread":
        client.get(reverse("message", args=[row.pk]))
    client.post(reverse("message_mark"), {"row": [row.pk, "x"], "act": act})
    assert inbox.unread(told.principal) == left


@pytest.mark.parametrize(
    ("asked", "found"),
    [({"state": "unread"}, 1), ({"state": "read"}, 0), ({"kind": "turn"}, 1), ({"kind": "urge"}, 0), ({"q": "KS-"}, 1)],
)
def test_the_inbox_is_narrowed(told: Cast, asked: dict[str, str], found: int) -> None:
    page = visitor(told.principal).get(reverse("messages"), asked)
    assert len(page.context["page"].object_list) == found


def test_how_one_wants_to_be_told_is_kept(told: Cast) -> None:
    client, page = visitor(told.principal), reverse("message_settings")
    answer = client.post(page, {"email": "on", "digest_hour": "8", "quiet_from": "22:00", "quiet_until": "07:30"})
    assert answer.status_code == 302
    kept = Preference.objects.get(user=told.principal)
    assert (kept.email, kept.digest_hour, str(kept.quiet_from)) == (True, 8, "22:00:00")
    assert client.post(page, {"digest_hour": ""}).status_code == 302
    kept.refresh_from_db()
    assert (kept.email, kept.digest_hour, kept.quiet_from) == (False, None, None)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"quiet_from": "22:00"}, "须一并填写"),
        ({"quiet_from": "22:00", "quiet_until": "22:00"}, "不能与开始时刻相同"),
        ({"digest_hour": "24"}, "24"),
    ],
)
def test_wishes_that_make_no_sense_are_refused_and_kept_on_the_page(
    told: Cast, given: dict[str, str], says: str
) -> None:
    answer = visitor(told.principal).post(reverse("message_settings"), given)
    assert answer.status_code == 422
    assert says in words(answer)
    assert not Preference.objects.exists()
