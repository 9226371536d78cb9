"""Every page in a real browser, at a desk and on a phone: accessible, whole, free of errors and of refused scripts."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from accounts import clock
from approvals.voting import BEFORE
from tests.access.world import arguments, foreign_things, own_things, patterns
from tests.approvals.cosigned import adds
from tests.architecture.test_addresses import PUBLIC
from tests.browser.conftest import Surfer
from tests.cast import Cast
from tests.needs import needs_browser

pytestmark = [needs_browser, pytest.mark.django_db(transaction=True)]

#: Not pages: acts, files, the answer to a load balancer; and the preview of a paper, whose own tests look at it.
NO_PAGES = {
    "logout",
    "healthz",
    "ledger_verify",
    "paper_file",
    "print_file",
    "attachment",
    "work_paper",
    "attach",
    "detach",
    "decide",
}
#: Steps of a sign-in, or pages only of those who have a second factor: tests/browser/test_second_factor.py walks them.
NO_PAGES |= {"account_logout", "openid_connect_login", "openid_connect_callback", "mfa_authenticate"}
NO_PAGES |= {"mfa_activate_totp", "mfa_deactivate_totp", "mfa_reauthenticate", "mfa_view_recovery_codes"}
NO_PAGES |= {"mfa_download_recovery_codes", "mfa_generate_recovery_codes"}
NO_PAGES |= {"draft_save", "draft_preflight", "draft_discard", "draft_paper", "roster_template", "roster_export"}
NO_PAGES |= {"view_as_end", "guide", "demo_page", "message_mark", "running_retry"}
NO_PAGES |= {"inbox_save", "inbox_filter"}
#: Pages of a step that is open, which the department's own case has behind it: walked with the case that waits.
SIGNER_PAGES = ("add_signer", "remove_signer")
NO_PAGES |= set(SIGNER_PAGES)
#: Who looks at a page, where it is not the handler of the department.
BY: dict[str, str] = {
    "ledger": "xuanming",
    "login": "",
    "paper_end": "jiangdahai",
    "sign_ins": "shijing",
    "view_as": "lengfeng",
}
BY |= dict.fromkeys(("rosters", "roster", "roster_upload", "running"), "taoran")
BY |= dict.fromkeys(("unit_merge", "unit_rename"), "taoran")
#: Verbs of a turn that is open: a case waiting for a verdict shows them.
NO_PAGES |= {"transfer", "delegate", "answer", "recall"}
NO_PAGES |= {"compliance_export", "compliance_report", "feed", "feed_revoke"}
BY |= {"take_back": "zhengkaiyuan", "substitute": "jiangdahai", "substitute_end": "jiangdahai"}
BY |= dict.fromkeys(("handovers", "handover"), "shijing")
BY |= {"deadline_act": "heyunfei", "calendar": "taoran", "calendar_year": "taoran"}
BY |= {"guidance": "zhuyilan"}
CAMPAIGN_PAGES = ("campaigns", "campaign", "campaign_new", "campaign_batch", "campaign_enrol", "campaign_member")
BY |= dict.fromkeys(CAMPAIGN_PAGES, "heyunfei")


def looked_at(path: str) -> str:
    """A file name for an address."""
    return path.strip("/").replace("/", "-") or "workbench"


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_accessible_whole_and_quiet(live_server: Any, browser: Any, cast: Cast, width: int) -> None:
    own = own_things(cast)
    asked = arguments(own)
    wrong: dict[str, Any] = {}
    people: dict[str, Surfer] = {}
    for name, pattern in sorted(patterns().items()):
        if name in NO_PAGES:
            continue
        path = reverse(name, kwargs=asked[name] if pattern.pattern.converters else {})
        username = "" if name in PUBLIC else BY.get(name, "luojingwen")
        if username not in people:
            user = getattr(cast, username) if username else None
            people[username] = Surfer(browser, live_server.url, user, width)
        who = people[username]
        answer = who.go(path)
        who.shoot(looked_at(path))
        if answer.status != 200 or (found := who.violations()):
            wrong[path] = found if answer.status == 200 else answer.status
    heard = [line for who in people.values() for line in who.complaints]
    for who in people.values():
        who.close()
    assert wrong == {}
    assert heard == []


@pytest.mark.parametrize("width", [1280, 390])
def test_a_case_waiting_for_a_verdict_is_accessible(live_server: Any, browser: Any, cast: Cast, width: int) -> None:
    things = foreign_things(cast)
    who = Surfer(browser, live_server.url, cast.sunwanqing, width)
    ticked = f"{reverse('inbox_approve')}?case={things.case.pk}"
    verbs = [reverse(name, args=[things.case.pk]) for name in ("case", "checks", "delegate", "transfer", "copy")]
    for path in ("/", *verbs, reverse("inbox"), ticked, reverse("deadlines"), reverse("sites")):
        assert who.go(path).status == 200
        who.shoot(f"centre-{looked_at(path)}")
        assert who.violations() == [], path
    adds(things.case, "sunwanqing", "cenweiguo", BEFORE, when=clock.now())
    for path in (verbs[0], *(reverse(name, args=[things.case.pk]) for name in SIGNER_PAGES)):
        assert who.go(path).status == 200
        who.shoot(f"signers-{looked_at(path)}")
        assert who.violations() == [], path
    assert who.complaints == []
    who.close()


def test_a_page_that_is_not_there_and_one_that_is_closed_are_explained(
    live_server: Any, browser: Any, cast: Cast
) -> None:
    things = foreign_things(cast)
    who = Surfer(browser, live_server.url, cast.handler)
    for path, status in ((reverse("case", args=[things.case.pk]), 404), (reverse("ledger"), 403), ("/nowhere/", 404)):
        assert who.go(path).status == status
        assert who.violations() == [], path
        assert who.page.locator("main a.button").count() > 0, "it leads on"
    who.close()


def test_a_file_is_checked_in_the_browser_without_being_sent(live_server: Any, browser: Any, cast: Cast) -> None:
    paper = foreign_things(cast).paper
    file = paper.files.get(format="pdf")
    who = Surfer(browser, live_server.url)
    who.go(reverse("verify_code", args=[paper.code]))
    sent: list[str] = []
    # The browser may still fetch the page's own icon; what would matter is anything that could carry the file.
    who.page.on("request", lambda r: sent.append(r.url) if r.method != "GET" or "/static/" not in r.url else None)
    box = who.page.locator("#id_file")
    box.set_input_files({"name": "批复.pdf", "mimeType": "application/pdf", "buffer": bytes(file.content)})
    who.page.get_by_text("一字不差").first.wait_for()
    assert who.page.get_by_text("文件相符").count() == 1
    box.set_input_files({"name": "改过.pdf", "mimeType": "application/pdf", "buffer": bytes(file.content) + b" "})
    who.page.get_by_text("文件不相符").wait_for()
    assert who.violations() == []
    assert sent == []
    assert who.complaints == []
    who.close()


def test_the_rules_page_leads_to_a_rule(live_server: Any, browser: Any, cast: Cast) -> None:
    who = Surfer(browser, live_server.url, cast.handler)
    who.go(reverse("rules"))
    who.page.get_by_text("按规则编号查找").click()
    who.page.locator(".rule-index").get_by_role("link", name="OPN-17", exact=True).click()
    assert who.page.evaluate("location.hash") == "#OPN-17"
    target = who.page.locator("article.rule", has=who.page.locator("[id='OPN-17']"))
    assert target.bounding_box()["y"] < 900
    who.close()
