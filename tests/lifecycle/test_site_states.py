"""What a site's machine allows while it is being moved; no database."""

from __future__ import annotations

import pytest
from django_fsm import TransitionNotAllowed

from lifecycle.models import Site
from tests.cast import at

BEGUN, DOWN, BACK, DONE = (at(f"2026-03-0{day} 09:00") for day in (2, 3, 4, 5))


def moving() -> Site:
    site = Site(name="市竹木局", state=Site.State.ONLINE)
    site.begin_migration(BEGUN)
    return site


def test_a_site_that_goes_down_while_it_is_moved_comes_back_to_being_moved() -> None:
    site = moving()
    site.take_offline(DOWN)
    site.relaunch(BACK)
    assert (site.state, site.online_at) == (Site.State.MIGRATING, BACK)
    site.finish_migration(DONE)
    assert (site.state, site.migrating_since) == (Site.State.ONLINE, None)


def test_a_site_that_is_not_being_moved_comes_back_online() -> None:
    site = Site(name="市竹木局", state=Site.State.ONLINE)
    site.take_offline(DOWN)
    site.relaunch(BACK)
    assert site.state == Site.State.ONLINE


def test_a_site_merged_into_another_is_closed_and_no_longer_moved() -> None:
    site = moving()
    site.begin_closing(DOWN)
    assert (site.state, site.migrating_since) == (Site.State.CLOSING, None)
    with pytest.raises(TransitionNotAllowed):
        site.finish_migration(DONE)


def test_only_a_running_site_can_begin_to_be_moved() -> None:
    site = Site(name="市竹木局", state=Site.State.ONLINE)
    site.take_offline(DOWN)
    with pytest.raises(TransitionNotAllowed):
        site.begin_migration(BACK)
