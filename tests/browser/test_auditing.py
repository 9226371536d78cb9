"""An auditor in a browser: from the board to one broken rule, its explanation, the case, its papers and its export."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from forms import documents
from lifecycle import sweeping
from lifecycle.models import Deadline
from tests.browser.conftest import Surfer
from tests.cast import Cast, at
from tests.needs import needs_browser

pytestmark = [needs_browser, pytest.mark.django_db(transaction=True)]


def test_five_clicks_lead_from_the_board_to_the_export_of_the_papers(
    live_server: Any, browser: Any, cast: Cast
) -> None:
    case = cast.granted()
    sweeping.sweep(at("2026-06-19 00:01"))
    cast.worked(case, when=at("2026-07-02 09:00"))
    documents.render_all(list(case.documents.values_list("pk", flat=True)))
    limit = Deadline.objects.get(application=case, name="launch_limit")
    who = Surfer(browser, live_server.url, cast.xuanming)
    page = who.page
    who.go(f"{reverse('compliance')}?period=2026Q2")
    who.shoot("compliance")
    assert who.violations() == []

    page.get_by_role("row").filter(has_text=limit.label).get_by_role("link", name="逾期办结").click()
    page.get_by_role("link", name=limit.label).wait_for()
    assert who.violations() == []
    page.get_by_role("link", name=limit.label).click()
    page.get_by_role("heading", name="如何计算", exact=True).wait_for()
    assert "2026-06-18" in page.locator("main").inner_text()
    who.shoot("deadline-broken")
    page.get_by_role("link", name=case.number).first.click()
    page.get_by_role("heading", name="文书", exact=True).wait_for()
    page.locator("#papers tbody th").get_by_role("link").first.click()
    page.get_by_role("heading", name="文书内容", exact=True).wait_for()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="下载PDF").click()
    assert fetched.value.path().read_bytes().startswith(b"%PDF")
    assert who.complaints == []
    who.close()


def test_the_desk_fits_a_phone_and_needs_no_scripts(live_server: Any, browser: Any, cast: Cast) -> None:
    cast.granted()
    who = Surfer(browser, live_server.url, cast.xuanming, width=390)
    for path in (
        f"{reverse('compliance')}?period=2026Q2",
        f"{reverse('compliance_list')}?period=2026Q2",
        reverse("feeds"),
    ):
        who.go(path)
        assert who.violations() == []
    plain = Surfer(browser, live_server.url, cast.xuanming, scripts=False)
    plain.go(reverse("compliance"))
    plain.page.get_by_label("期间").select_option("2026Q2")
    plain.page.get_by_role("button", name="查看").click()
    assert "2026年第2季度" in plain.page.locator("main").inner_text()
    who.close()
    plain.close()
