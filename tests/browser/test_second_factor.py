"""Setting up a second factor and signing in with it, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

from tests.accounts.test_second_factor import code_of
from tests.browser.conftest import PASSWORD, Surfer
from tests.cast import Cast
from tests.needs import needs_browser

pytestmark = [needs_browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1280, 390])
def test_a_person_sets_it_up_signs_in_with_it_and_takes_it_off(
    live_server: Any, browser: Any, cast: Cast, width: int
) -> None:
    who = Surfer(browser, live_server.url, width=width)
    who.sign_in("luojingwen")
    who.go("/me/")
    who.page.get_by_role("link", name="设置双因素验证").click()
    seen(who, "second-factor")
    who.page.get_by_role("link", name="启用").click()
    seen(who, "confirm-password")
    who.page.locator("#id_password").fill(PASSWORD)
    who.page.get_by_role("button", name="确认").click()
    secret = who.page.locator(".secret").inner_text()
    seen(who, "second-factor-activate")
    who.page.locator("#id_code").fill(code_of(secret))
    who.page.get_by_role("button", name="启用").click()
    who.page.get_by_role("heading", name="尚未使用的恢复码").wait_for()
    seen(who, "recovery-codes")
    who.sign_out()
    who.page.locator("#id_username").fill("luojingwen")
    who.page.locator("#id_password").fill(PASSWORD)
    who.page.get_by_role("button", name="登录", exact=True).click()
    who.page.get_by_role("heading", name="输入验证码").wait_for()
    seen(who, "second-factor-ask")
    who.page.locator("#id_code").fill(code_of(secret, 1))
    who.page.get_by_role("button", name="登录", exact=True).click()
    who.page.get_by_role("heading", name="工作台").first.wait_for()
    who.go("/me/second-factor/totp/deactivate/")
    who.page.locator("#id_code, #id_password").first.wait_for()
    seen(who, "confirm-code")
    assert who.complaints == []
    who.close()


def seen(who: Surfer, name: str) -> None:
    """The page now shown is accessible and whole."""
    who.shoot(name)
    assert who.violations() == [], name
