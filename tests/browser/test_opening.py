"""The whole opening by hand, in a browser: from an empty form to a fulfilled notice, each by whom it falls to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import clock
from accounts.models import User
from approvals.models import WorkItem
from fixtures.answers import answers_of
from fixtures.scans import pdf
from lifecycle.models import Application, Site
from notices.models import Notice
from tests.browser.conftest import Surfer
from tests.cast import RECORDS, REVIEWERS, Cast
from tests.needs import needs_browser

pytestmark = [needs_browser, pytest.mark.django_db(transaction=True)]

SCAN = {"name": "扫描件.pdf", "mimeType": "application/pdf", "buffer": pdf("scan")}


class Office:
    """Everybody at their own browser, each signed in once."""

    def __init__(self, browser: Any, base: str) -> None:
        self.browser, self.base = browser, base
        self.people: dict[str, Surfer] = {}

    def __getitem__(self, username: str) -> Surfer:
        if username not in self.people:
            surfer = Surfer(self.browser, self.base)
            surfer.sign_in(username)
            self.people[username] = surfer
        return self.people[username]

    def close(self) -> list[str]:
        """Close all windows; answers what they complained about."""
        for surfer in self.people.values():
            surfer.close()
        return [line for surfer in self.people.values() for line in surfer.complaints]


@pytest.fixture
def office(live_server: Any, browser: Any, cast: Cast, settings: Any) -> Iterator[Office]:
    settings.DEMO = True  # only the demonstration's clock may be moved
    made = Office(browser, live_server.url)
    yield made
    made.close()


def fill(page: Any, values: Mapping[str, Any]) -> list[str]:
    """Fill what the page asks of these values, as a person would; answers the names it did not ask."""
    unasked = []
    for name, value in values.items():
        boxes = page.locator(f"main [name='{name}']:visible")
        if boxes.count() == 0:
            unasked.append(name)
            continue
        kind = boxes.first.evaluate("one => one.type")
        if kind == "radio":
            page.locator(f"main [name='{name}'][value='{value}']").check()
        elif kind == "checkbox":
            boxes.first.check()
        elif kind == "file":
            boxes.first.set_input_files(value)
        elif kind.startswith("select"):
            boxes.first.select_option(str(value))
        else:
            boxes.first.fill(str(value))
    return unasked


def press(surfer: Surfer, name: str) -> None:
    """Press the button of this name in the page's own part and wait for the answer."""
    with surfer.page.expect_navigation():
        surfer.page.locator("main").get_by_role("button", name=name, exact=True).click()


def file_the_application(office: Office, cast: Cast) -> Application:
    clerk = office["luojingwen"]
    clerk.go(reverse("apply"))
    clerk.shoot("opening-0-choose")
    clerk.page.locator("main h2").get_by_role("link", name="开设", exact=True).click()
    clerk.page.wait_for_url("**procedure=opening*")
    clerk.shoot("opening-0-opening")
    clerk.page.get_by_role("button", name="开始填写").click(timeout=5000)
    clerk.page.wait_for_url("**/apply/*/")
    case = Application.objects.get(state=Application.State.DRAFT)
    fill(clerk.page, answers_of(cast.unit("jj-nyncj"), clock.now(), {}))
    clerk.page.locator("[data-autosave-status]").get_by_text("已保存").wait_for()
    clerk.shoot("opening-1-form")
    press(clerk, "核对并提交")
    clerk.shoot("opening-2-confirm")
    press(clerk, "确认提交")
    case.refresh_from_db()
    assert case.state == Application.State.UNDER_REVIEW
    assert case.number in clerk.page.locator("main").inner_text()
    return case


def sign(office: Office, case: Application, username: str, last: bool) -> None:
    """Find the case on the workbench, open it, agree."""
    signer = office[username]
    signer.go("/")
    signer.page.locator(f"main a[href='{reverse('case', args=[case.pk])}']").first.click()
    signer.page.wait_for_url(f"**/cases/{case.pk}/*")
    fill(signer.page, {"verdict": "approve", "opinion": "同意。", **({"launch_within_days": "90"} if last else {})})
    signer.shoot(f"opening-3-{username}")
    press(signer, "签署意见")
    assert signer.page.locator("h1").inner_text()


def carry_out(office: Office, case: Application, item: WorkItem) -> None:
    """Register one work item, by whom it falls to."""
    worker = User.objects.filter(posts__unit=item.unit, posts__office=item.office).order_by("pk")[0]
    surfer = office[worker.username]
    surfer.go(reverse("work", args=[case.pk, item.name]))
    today = timezone.localtime(clock.now()).date().isoformat()
    fill(surfer.page, {**RECORDS[item.name], "dated": today, "scan": SCAN})
    surfer.shoot(f"opening-4-{item.name}")
    press(surfer, "登记办结" if item.name != "launch" else f"登记{item.label}")
    item.refresh_from_db()
    assert item.done_at is not None, surfer.page.locator("main").inner_text()[:800]


def test_a_department_opens_its_website_by_hand(office: Office, cast: Cast) -> None:
    case = file_the_application(office, cast)
    for step, username in REVIEWERS.items():
        sign(office, case, username, last=step == "province_office")
    case.refresh_from_db()
    assert case.state == Application.State.CARRYING_OUT
    for item in WorkItem.objects.filter(application=case).order_by("order"):
        carry_out(office, case, item)
    assert Site.objects.get(pk=case.site_id).state == Site.State.ONLINE
    clerk = office["luojingwen"]
    notice = Notice.objects.get(application=case)
    clerk.go(reverse("notice_post", args=[notice.pk]))
    fill(clerk.page, {"posting_review": SCAN, "url": "https://www.example.com/notice/1"})
    press(clerk, "登记发布")
    notice.refresh_from_db()
    clerk.go(reverse("notice_end", args=[notice.pk]))
    free = notice.free_on.isoformat()
    press(clerk, "登记撤下")
    assert free in clerk.page.locator("main").inner_text(), "the refusal names the first lawful day"
    notice.refresh_from_db()
    assert notice.state == Notice.State.POSTED
    clerk.complaints.clear()  # the refusal is answered with a status that a browser reports as an error
    clock.move(timedelta(days=(notice.free_on - clock.today()).days))
    clerk.go(reverse("notice_end", args=[notice.pk]))
    press(clerk, "登记撤下")
    case.refresh_from_db()
    assert case.state == Application.State.COMPLETED
    for name, path in (("case", reverse("case", args=[case.pk])), ("site", reverse("site", args=[case.site_id]))):
        clerk.go(path)
        clerk.shoot(f"opening-5-{name}")
        assert "公告期满" in clerk.page.locator("main").inner_text()
        assert clerk.violations() == []
    assert office.close() == []


def test_an_application_is_filed_and_signed_without_scripts(live_server: Any, browser: Any, cast: Cast) -> None:
    clerk = Surfer(browser, live_server.url, cast.handler, scripts=False)
    case = cast.draft(when=clock.now())
    clerk.go(reverse("draft", args=[case.pk]))
    fill(clerk.page, {"reason": "职能需要，现有栏目无法承载，拟开设网站集中公开信息并提供服务。"})
    press(clerk, "核对并提交")
    press(clerk, "确认提交")
    clerk.close()
    signer = Surfer(browser, live_server.url, cast.principal, scripts=False)
    signer.go(reverse("case", args=[case.pk]))
    fill(signer.page, {"verdict": "return", "return_to": "-1", "opinion": "请补充栏目规划。"})
    press(signer, "签署意见")
    case.refresh_from_db()
    assert case.state == Application.State.RETURNED
    signer.close()
