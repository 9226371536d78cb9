"""Every verb of a case in a browser, each done by whom it falls to: one case passes from hand to hand, a second is approved in a batch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from accounts import clock
from accounts.models import Post, User
from approvals.models import Decision
from lifecycle.models import Application
from tests.access.world import foreign_things
from tests.browser.test_opening import Office, fill, press
from tests.cast import Cast
from tests.needs import needs_browser

pytestmark = [needs_browser, pytest.mark.django_db(transaction=True)]

HANDLER, OTHER, CHIEF, EDITOR, HEAD = "sunwanqing", "dingzihao", "zhuyilan", "gaochengze", "caojiaqi"


@pytest.fixture
def office(live_server: Any, browser: Any, cast: Cast) -> Iterator[Office]:
    made = Office(browser, live_server.url)
    yield made
    assert made.close() == []


class Desk:
    """One case, and what people do to it on its pages."""

    def __init__(self, office: Office, case: Application) -> None:
        self.office, self.case = office, case

    def does(self, username: str, verb: str, button: str, **given: Any) -> None:
        """Open a verb from the menu of the case, fill its page in, confirm."""
        surfer = self.office[username]
        surfer.go(reverse("case", args=[self.case.pk]))
        surfer.page.locator("#verbs summary").click()
        surfer.page.locator(f"#verbs a[href='{reverse(verb, args=[self.case.pk])}']").click()
        surfer.page.wait_for_url(f"**{reverse(verb, args=[self.case.pk])}")
        self._confirm(username, button, given)

    def answers(self, username: str, verb: str, button: str, **given: Any) -> None:
        """Open a verb by its address, as the inbox leads there."""
        self.office[username].go(reverse(verb, args=[self.case.pk]))
        self._confirm(username, button, given)

    def signs(self, username: str, verdict: str, opinion: str = "", **more: Any) -> None:
        """Sign on the page of the case."""
        surfer = self.office[username]
        surfer.go(reverse("case", args=[self.case.pk]))
        assert fill(surfer.page, {"verdict": verdict, "opinion": opinion, **more}) == []
        press(surfer, "签署意见")
        assert surfer.page.locator(".callout-bad").count() == 0, surfer.page.locator("main").inner_text()[:600]

    def _confirm(self, username: str, button: str, given: dict[str, Any]) -> None:
        page = self.office[username].page
        assert fill(page, given) == []
        press(self.office[username], button)
        page.wait_for_url(f"**{reverse('case', args=[self.case.pk])}")
        assert page.locator(".callout-bad").count() == 0, page.locator("main").inner_text()[:600]

    def waits_for(self, username: str) -> bool:
        """Whether the case lies in somebody's inbox."""
        surfer = self.office[username]
        surfer.go(reverse("inbox"))
        return surfer.page.locator(f"main a[href^='{reverse('case', args=[self.case.pk])}']").count() > 0


def seat(username: str) -> str:
    """The seat somebody holds, as the form for another signer names it."""
    post = Post.objects.filter(user__username=username).order_by("pk")[0]
    return f"{post.unit_id}.{post.office}"


def number(username: str) -> int:
    return User.objects.get(username=username).pk


def test_a_case_passes_from_hand_to_hand_by_every_verb(office: Office, cast: Cast) -> None:
    desk = Desk(office, foreign_things(cast).case)
    desk.does(HANDLER, "transfer", "确认转办", to=number(OTHER), reason="本周外出，请代为核对。")
    assert not desk.waits_for(HANDLER)
    assert desk.waits_for(OTHER)
    desk.does(OTHER, "delegate", "确认委派", to=number(HEAD), question="请看栏目设置是否与主网站重复。")
    assert desk.waits_for(HEAD)
    desk.answers(HEAD, "answer", "确认答复委派", kind="answered", opinion="没有重复。")
    desk.signs(OTHER, "approve", "材料齐全。")
    desk.does(OTHER, "take_back", "确认拿回", reason="意见还须补充一句。")
    desk.signs(OTHER, "approve", "材料齐全，栏目不重复。")
    desk.does(CHIEF, "add_signer", "确认加签", kind="before", target=seat(HEAD), reason="涉及专项经费，请先提意见。")
    desk.does(CHIEF, "remove_signer", "确认减签", reason="经费已另行请示。")
    desk.does(CHIEF, "add_signer", "确认加签", kind="before", target=seat(HEAD), reason="还是请主任先看。")
    desk.signs(HEAD, "approve", "同意。")
    desk.signs(CHIEF, "return", "请补充人员保障。")
    desk.case.refresh_from_db()
    assert desk.case.state == Application.State.RETURNED
    applicant = desk.case.created_by.username
    desk.does(applicant, "withdraw", "确认撤回申请", reason="改为在主网站开设专栏。")
    desk.case.refresh_from_db()
    assert desk.case.state == Application.State.WITHDRAWN


def test_ticked_cases_are_approved_together_copied_and_urged(office: Office, cast: Cast) -> None:
    case = foreign_things(cast).case
    desk, signer = Desk(office, case), office[HANDLER]
    desk.does(case.created_by.username, "urge", "确认催办")
    signer.go(reverse("inbox"))
    signer.page.locator(f"main input[name='case'][value='{case.pk}']").check()
    press(signer, "批量同意…")
    press(signer, "签署同意")
    assert "1" in signer.page.locator("main").inner_text()
    assert Decision.objects.filter(application=case, signer__username=HANDLER, verdict="approve").exists()
    chief = office[CHIEF]
    chief.go(reverse("copy", args=[case.pk]))
    boxes = chief.page.locator("main form[method='post'] input[type='checkbox']")
    boxes.first.check()
    press(chief, "确认抄送")
    assert case.copies.count() == 1
    desk.signs(CHIEF, "approve")
    desk.signs(EDITOR, "refuse", "必要性不足。")
    case.refresh_from_db()
    assert case.state == Application.State.REFUSED
    assert clock.now() >= case.ended_at
