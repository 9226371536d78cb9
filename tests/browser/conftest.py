"""A real browser on the running product: signed in as anybody, watched for violations, photographed on demand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from tests.architecture.source import ROOT
from tests.cast import Cast
from tests.needs import chromium
from tests.signed_in import visitor

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}
SHOTS = ROOT / "var" / "screenshots"
PASSWORD = "browser-test-2026"


class Surfer:
    """A person at a browser: pages opened are watched for script errors and for what the security policy refuses."""

    def __init__(
        self, browser: Any, base: str, user: User | None = None, width: int = 1280, scripts: bool = True
    ) -> None:
        self.base, self.width = base, width
        self.context = browser.new_context(
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
        )
        if user is not None:
            session = visitor(user).cookies["sessionid"].value
            self.context.add_cookies([{"name": "sessionid", "value": session, "url": base}])
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))

    def _heard(self, message: Any) -> None:
        if message.type == "error" or "Security Policy" in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def go(self, path: str) -> Any:
        """Open a page of the product; answers the response."""
        return self.page.goto(self.base + path)

    def violations(self) -> list[tuple[str, str]]:
        """What axe finds on the page now shown, and whether it scrolls sideways."""
        from axe_playwright_python.sync_playwright import Axe

        found = [
            (one["id"], one["nodes"][0]["html"][:160])
            for one in Axe().run(self.page, options=RULES).response["violations"]
        ]
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return found + ([("scrolls sideways", f"{wide}px at {self.width}")] if wide > 0 else [])

    def shoot(self, name: str) -> None:
        """Keep a picture of the page under var/screenshots, if SCREENSHOTS=1 asks for them."""
        if os.environ.get("SCREENSHOTS") == "1":
            SHOTS.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(SHOTS) / f"{name}-{self.width}.png", full_page=True)

    def sign_in(self, username: str) -> None:
        """Sign in on the sign-in page, as people do."""
        self.go("/login/")
        self.page.locator("#id_username").fill(username)
        self.page.locator("#id_password").fill(PASSWORD)
        self.page.get_by_role("button", name="登录", exact=True).click()
        self.page.wait_for_url(lambda url: "/login" not in url)

    def sign_out(self) -> None:
        """Sign out by the button in the masthead."""
        self.page.get_by_role("button", name="退出").click()
        self.page.wait_for_url("**/login/**")

    def close(self) -> None:
        """Close the window."""
        self.context.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One Chromium for the tests of a file."""
    from playwright.sync_api import sync_playwright

    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The named cast on record, able to sign in; committed, so that the running server sees them."""
    made = Cast()
    for user in User.objects.all():
        user.set_password(PASSWORD)
        user.save()
    return made
