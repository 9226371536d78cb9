"""A schedule tried out in a browser: accessible and whole with its time line, with and without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.browser.conftest import Surfer
from tests.cast import Cast
from tests.needs import needs_browser

pytestmark = [needs_browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "scripts"), [(1280, False), (390, True)])
def test_a_schedule_is_shown_as_a_line_and_a_table(
    live_server: Any, browser: Any, cast: Cast, width: int, scripts: bool
) -> None:
    who = Surfer(browser, live_server.url, cast.handler, width, scripts=scripts)
    who.go("/")
    who.page.get_by_role("link", name="办理试算").click()
    who.page.get_by_label("事项").select_option("opening")
    who.page.get_by_label("提交日期").fill("2026-03-02")
    who.page.get_by_role("button", name="试算").click()
    who.page.get_by_role("heading", name="时间轴").wait_for()
    assert who.page.locator("svg .tl-notice").count() == 1
    assert who.page.get_by_role("button", name="按此开始填报").is_visible()
    who.shoot("whatif-opening")
    if scripts:
        assert who.violations() == []
    assert who.complaints == []
    who.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_relaunch_too_late_is_accessible(live_server: Any, browser: Any, cast: Cast, width: int) -> None:
    site = cast.worked().site
    assert site is not None
    who = Surfer(browser, live_server.url, cast.handler, width)
    who.go(reverse("whatif") + f"?procedure=relaunch&site={site.pk}&start=2026-05-14&v-relaunch_on=2026-05-20")
    assert who.page.get_by_text("已经来不及").is_visible()
    who.shoot("whatif-relaunch")
    assert who.violations() == []
    assert who.complaints == []
    who.close()
