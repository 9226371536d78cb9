"""What every test may ask for: the named cast; and how a database with append-only tables is emptied."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import TransactionTestCase

from lifecycle import banners
from notices import alarms
from tests.cast import Cast, tables_unlocked


@pytest.fixture
def cast(db: None) -> Cast:
    """The named cast, with their units on record."""
    return Cast()


@pytest.fixture(scope="session", autouse=True)
def _pages_do_not_look_around_by_chance() -> None:
    """Once in a while a page looks for silent jobs; what a page costs would otherwise hang on the time of day."""
    alarms._looked[0] = float("inf")


@pytest.fixture(autouse=True)
def _banners_are_looked_up_anew() -> None:
    """What a test recorded is undone behind the back of the process that remembers."""
    banners.forget()


@pytest.fixture(scope="session", autouse=True)
def _append_only_tables_can_be_emptied() -> Iterator[None]:
    """A test with real transactions ends by emptying every table, which the triggers would refuse."""
    empty = TransactionTestCase._fixture_teardown

    def unlocked(case: Any) -> None:
        with tables_unlocked():
            empty(case)

    TransactionTestCase._fixture_teardown = unlocked
    yield
    TransactionTestCase._fixture_teardown = empty
