"""Reading a case fast: what a round changed in the files, reasons with their clause, the next case, who else looks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from approvals import desk, inbox
from approvals.filechanges import file_changes
from approvals.models import Decision, Presence
from approvals.services import attaching, submitting
from fixtures.scans import pdf
from tests.approvals.test_views_workbench import more_like
from tests.cast import Cast, again, at, back, decide
from tests.signed_in import visitor, words

LATER = at("2026-03-12 09:00")


def _entry(slot: str, content: str, name: str = "a.pdf") -> dict[str, Any]:
    return {"slot": slot, "sha256": content, "name": name, "id": 1}


def test_files_are_added_removed_or_replaced_by_their_content() -> None:
    before = [_entry("kept", "1"), _entry("renamed", "2"), _entry("gone", "3"), _entry("other", "4")]
    now = [_entry("kept", "1"), _entry("renamed", "2", "b.pdf"), _entry("other", "5"), _entry("new", "6")]
    assert [(one.slot, one.words) for one in file_changes(before, now)] == [
        ("other", "本轮更换"),
        ("new", "本轮新增"),
        ("gone", "本轮移除"),
    ]


def _upload(cast: Cast, case: Any, slot: str, text: str, when: Any) -> None:
    file = ContentFile(pdf(text), name=f"{text}.pdf")
    attaching.attach(by=cast.handler, application_id=case.pk, slot=slot, upload=file, at=when)


def test_a_round_shows_what_it_changed_in_the_attachments(cast: Cast) -> None:
    case = cast.draft()
    _upload(cast, case, "security_scheme", "first", LATER)
    submitting.submit(by=cast.handler, application_id=case.pk, seen=None, at=LATER)
    case = decide(again(case), cast.principal, back("方案须更换。"), LATER)
    _upload(cast, case, "security_scheme", "second", LATER)
    submitting.resubmit(by=cast.handler, application_id=case.pk, seen=None, at=LATER)
    page = words(visitor(cast.principal).get(reverse("case", args=[case.pk])))
    assert "second.pdf 本轮更换" in page
    assert "原为： first.pdf" in page
    assert "与上一轮相比修改 1 处" in page
    assert "须先看修改内容" in words(visitor(cast.principal).get(reverse("inbox_approve"), {"case": case.pk}))


def test_ticked_reasons_are_put_into_the_opinion_with_their_clause_once(cast: Cast) -> None:
    case = cast.reviewed("centre_handler")
    client = visitor(cast.sunwanqing)
    page = client.get(reverse("case", args=[case.pk]))
    reason = page.context["reasons"].rules[0]
    assert str(reason.citation) in reason.text
    client.post(
        reverse("decide", args=[case.pk]),
        {
            "verdict": "return",
            "return_to": "-1",
            "opinion": f"另请核对：\n{reason.text}",
            "reason": [reason.key, page.context["reasons"].rules[1].key, "guard.nonsense"],
            "seen": case.version,
        },
    )
    opinion = Decision.objects.get(application=case, signer=cast.sunwanqing).opinion
    assert opinion.count(reason.text) == 1, "what the script has put there already is not added again"
    assert opinion.endswith(page.context["reasons"].rules[1].text)


def test_the_cases_beside_one_are_found_in_one_statement_and_after_signing_the_next_is_offered(cast: Cast) -> None:
    first = cast.reviewed("centre_handler")
    second, third = more_like(first, 2)
    rows = desk.waiting(cast.sunwanqing, clock.now().date())
    list(rows)
    with CaptureQueriesContext(connection) as captured:
        found = [inbox.neighbours(rows, case.pk) for case in (first, second, third)]
    assert len(captured) == 3
    assert found == [
        {"previous": None, "next": second.pk},
        {"previous": first.pk, "next": third.pk},
        {"previous": second.pk, "next": None},
    ]
    client = visitor(cast.sunwanqing)
    page = client.get(reverse("case", args=[first.pk]), {"in": "show=overdue"}).content.decode()
    assert f"{reverse('case', args=[second.pk])}?in=show%3Doverdue" in page
    said = {"verdict": "approve", "seen": first.version, "in": "show=overdue"}
    answer = client.post(reverse("decide", args=[first.pk]), said, follow=True)
    assert f"{reverse('case', args=[second.pk])}?in=show%3Doverdue" in answer.content.decode()


def test_who_else_has_the_case_open_is_said_and_noted_once_a_minute(cast: Cast) -> None:
    from accounts.models import Substitution

    case = cast.reviewed("centre_handler")
    post = cast.sunwanqing.posts.get()
    Substitution.objects.create(
        post=post, substitute=cast.zhuyilan, starts_on="2020-01-01", ends_on="2099-12-31", reason="休假"
    )
    path, chief = reverse("case", args=[case.pk]), visitor(cast.zhuyilan)
    visitor(cast.sunwanqing).get(path)
    assert f"{cast.sunwanqing.real_name} （" in words(chief.get(path))
    noted = Presence.objects.get(person=cast.zhuyilan).seen_at
    chief.get(path)
    assert Presence.objects.get(person=cast.zhuyilan).seen_at == noted
    Presence.objects.filter(person=cast.sunwanqing).update(seen_at=noted - timedelta(minutes=16))
    assert "打开本件" not in words(chief.get(path))
    visitor(cast.handler).get(path)
    assert not Presence.objects.filter(person=cast.handler).exists(), "who may not act on it is not noted"
