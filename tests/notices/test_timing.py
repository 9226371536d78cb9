"""When a message may go out: quiet hours at their boundaries, the digest, the waits between attempts."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from notices.messages.timing import Wishes, first_moment, is_quiet, wait_after
from tests.cast import at

NIGHT = Wishes(quiet_from=time(22), quiet_until=time(7, 30))
NOON = Wishes(quiet_from=time(12), quiet_until=time(13, 30))


@pytest.mark.parametrize(
    ("wishes", "moment", "quiet"),
    [
        (NIGHT, time(21, 59, 59), False),
        (NIGHT, time(22), True),
        (NIGHT, time(0), True),
        (NIGHT, time(7, 29, 59), True),
        (NIGHT, time(7, 30), False),
        (NOON, time(11, 59, 59), False),
        (NOON, time(12), True),
        (NOON, time(13, 29, 59), True),
        (NOON, time(13, 30), False),
        (Wishes(), time(3), False),
        (Wishes(quiet_from=time(8), quiet_until=time(8)), time(8), False),
    ],
)
def test_quiet_hours_begin_with_their_first_moment_and_end_before_their_last(
    wishes: Wishes, moment: time, quiet: bool
) -> None:
    assert is_quiet(wishes, moment) is quiet


@pytest.mark.parametrize(
    ("wishes", "written", "goes"),
    [
        (Wishes(), "2026-03-02 23:10", "2026-03-02 23:10"),
        (NIGHT, "2026-03-02 21:59", "2026-03-02 21:59"),
        (NIGHT, "2026-03-02 22:00", "2026-03-03 07:30"),
        (NIGHT, "2026-03-02 00:30", "2026-03-02 07:30"),
        (NIGHT, "2026-12-31 23:30", "2027-01-01 07:30"),
        (Wishes(digest_hour=8), "2026-03-02 07:59", "2026-03-02 08:00"),
        (Wishes(digest_hour=8), "2026-03-02 08:00", "2026-03-02 08:00"),
        (Wishes(digest_hour=8), "2026-03-02 08:01", "2026-03-03 08:00"),
        (Wishes(digest_hour=6, quiet_from=time(22), quiet_until=time(7)), "2026-03-02 12:00", "2026-03-03 07:00"),
    ],
)
def test_a_message_goes_out_at_the_first_moment_it_may(wishes: Wishes, written: str, goes: str) -> None:
    assert first_moment(wishes, at(written)) == at(goes)


def test_a_moment_is_never_before_the_message_was_written() -> None:
    start = at("2026-03-02 00:00")
    moments: list[datetime] = [start + timedelta(minutes=7 * n) for n in range(400)]
    for wishes in (NIGHT, NOON, Wishes(digest_hour=22, quiet_from=time(22), quiet_until=time(7))):
        for moment in moments:
            found = first_moment(wishes, moment)
            assert found >= moment
            assert not is_quiet(wishes, found.time())


def test_the_waits_grow_and_then_it_is_given_up() -> None:
    waits = [1, 5, 15]
    assert [wait_after(n, waits) for n in (1, 2, 3, 4)] == [*(timedelta(minutes=n) for n in waits), None]
