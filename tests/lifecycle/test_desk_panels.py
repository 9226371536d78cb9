"""What stands below the figures of the desk: campaigns under way, and the places for sites that are kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.models import User
from accounts.scope import scope_of
from approvals.retentionpanel import retained
from fixtures import roster
from lifecycle.campaignpanel import under_way
from lifecycle.compliance import quarters
from lifecycle.compliance.standings import Asked
from tests.campaigns import world
from tests.cast import Cast, at

NOW = at("2026-03-20 09:00")


def _asked(user: User, **more: Any) -> Asked:
    today = NOW.date()
    return Asked(quarters.quarter_of(today), NOW, today, more.pop("day", today), scope_of(user, today), **more)


def test_a_campaign_is_shown_until_everybody_has_done_it(cast: Cast) -> None:
    made = world.campaign(cast)
    world.enrolled(cast, world.batch(made, "worksheet"))
    panel = under_way(_asked(cast.heyunfei), cast.heyunfei, NOW)
    assert panel is not None
    (row,) = panel.context["rows"]
    assert (row["total"], row["done"], row["late"], row["open"], row["overdue"], row["percent"]) == (1, 0, 0, 0, 1, 0)
    assert under_way(_asked(cast.heyunfei, own=True), cast.heyunfei, NOW) is None
    assert under_way(_asked(cast.heyunfei, day=date(2026, 3, 1)), cast.heyunfei, NOW) is None
    assert under_way(_asked(cast.handler), cast.handler, NOW) is None


def test_an_areas_places_are_a_share_of_its_first_census_list(db: None) -> None:
    roster.load("", only=["wx-bgs", "wx-sjj", "jj-czj"])
    user = User.objects.get(username="taoshan")
    panel = retained(_asked(user), user, NOW)
    assert panel is not None
    (row,) = panel.context["rows"]
    assert row["places"] == row["base"] * row["quota"].amount // 100 == row["left"]
    assert row["used"] == 0
    elsewhere = User.objects.filter(posts__unit__code="jj-czj")[0]
    assert retained(_asked(elsewhere), elsewhere, NOW) is None
