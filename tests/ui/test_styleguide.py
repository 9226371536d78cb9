"""The page kit in a real browser: accessible, free of CSP violations, whole on a phone, and its scripts at work."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.needs import chromium, needs_browser

pytestmark = [needs_browser, pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.ui.urls")]

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}
PAGES = ("styleguide", "login", "login/?bad=1", "locked", "404", "500")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()


@pytest.fixture(params=[1280, 390])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def guide(live_server: Any, page: Any) -> Any:
    page.goto(f"{live_server.url}/styleguide/")
    return page


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_accessibility_violation_and_never_scrolls_sideways(live_server, page, width, name):
    from axe_playwright_python.sync_playwright import Axe

    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Security Policy" in message.text else None)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/{name}" + ("" if "?" in name else "/"))
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert refused == []


def test_a_draft_is_saved_a_moment_after_a_change(live_server, page):
    guide(live_server, page).get_by_label("开设理由").fill("职能需要，现有栏目无法承载。")
    page.get_by_text("已保存 14:06").wait_for()
    assert page.locator("input[name=version]").input_value() == "8"


def test_a_save_that_lost_to_another_says_so_and_keeps_what_was_typed(live_server, page):
    guide(live_server, page).get_by_label("开设理由").fill("冲突")
    page.get_by_text("林小满 14:05 保存了新的内容").wait_for()
    assert page.get_by_label("开设理由").input_value() == "冲突"
    assert page.locator("input[name=version]").input_value() == "7"


def test_a_save_that_failed_says_that_nothing_is_lost(live_server, page):
    guide(live_server, page).get_by_label("开设理由").fill("断网")
    page.get_by_text("保存失败，内容仍在本页").wait_for()


def test_a_conditional_field_appears_with_its_condition(live_server, page):
    guide(live_server, page)
    assert not page.get_by_label("中文域名").is_visible()
    page.get_by_label("政府门户网站").check()
    assert page.get_by_label("中文域名").is_visible()


def test_progress_follows_what_is_filled_in(live_server, page):
    guide(live_server, page)
    assert page.locator("[data-progress-total]").inner_text() == "4/8 项必填"
    page.get_by_label("英文域名").fill("whyc.example.gov.cn")
    assert page.locator("[data-progress-total]").inner_text() == "5/8 项必填"
    assert page.locator("#section-2 [data-progress]").inner_text() == "已填齐"


def test_a_double_click_submits_once(live_server, page):
    guide(live_server, page)
    sent: list[str] = []
    page.route("**/styleguide/", lambda route: sent.append(route.request.method))
    button = page.get_by_role("button", name="提交申请")
    button.evaluate("one => { one.click(); one.click(); }")
    page.wait_for_timeout(300)
    assert sent == ["POST"]


def test_the_error_summary_leads_to_the_field(live_server, page):
    guide(live_server, page)
    assert page.locator("[data-error-summary]").evaluate("one => one === document.activeElement")
    page.get_by_role("link", name="英文域名").click()
    assert page.evaluate("location.hash") == "#id_domain"


def test_the_first_link_leads_past_the_menu(live_server, page):
    guide(live_server, page)
    first = page.locator("a, button, input, [tabindex]").first
    assert first.inner_text() == "跳到正文"
    first.focus()
    assert first.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_without_scripts_the_form_is_whole(live_server, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/styleguide/")
    assert page.get_by_label("中文域名").is_visible()
    assert page.get_by_role("button", name="提交申请").is_enabled()
    context.close()
