"""A paper loses its force by a recorded act of its issuer, and by nothing else."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from forms import documents, revoking
from forms.documents import Issue
from forms.models import Document
from lifecycle import ledger
from lifecycle.errors import DomainError, NotAllowedNow
from lifecycle.models import LedgerEntry
from tests.cast import FILED, Cast, person
from tests.signed_in import visitor, words

WHY = "单位名称有误。"


@pytest.fixture
def paper(cast: Cast) -> Document:
    return Document.objects.get(application=cast.submitted(), form_code="site_opening")


def newer(old: Document, name: str = "again") -> Document:
    """The same kind of paper, issued once more under another name, so that it does not replace the first by itself."""
    again = Issue(name=name, spec=old.form_code, unit=old.unit, values=old.values)
    with transaction.atomic():
        (made,) = documents.issue([again], application=old.application, site=old.site, by=None, at=FILED)
    return made


def revoke(paper: Document, by: User, reason: str = WHY) -> Document:
    return revoking.revoke(by=person(by), document_id=paper.pk, reason=reason, at=FILED)


def supersede(paper: Document, by: User, code: str) -> Document:
    return revoking.supersede(by=person(by), document_id=paper.pk, new_code=code, reason=WHY, at=FILED)


def test_the_issuers_principal_revokes_a_paper_and_the_ledger_tells_why(cast: Cast, paper: Document) -> None:
    revoke(paper, cast.principal)
    kept = Document.objects.get(pk=paper.pk)
    assert (kept.state, kept.ended_by, kept.ended_why, kept.ended_at) == ("revoked", cast.principal, WHY, FILED)
    entry = LedgerEntry.objects.order_by("-seq")[0]
    assert entry.act == "document.revoked"
    assert entry.facts["code"] == paper.code
    assert entry.facts["reason"] == WHY
    assert (entry.application_id, entry.actor) == (paper.application_id, cast.principal)
    assert ledger.verify()[1] is None


def test_the_public_page_says_revoked_with_its_date_and_not_why(cast: Cast, paper: Document) -> None:
    revoke(paper, cast.principal)
    shown = words(Client().get(reverse("verify_code", args=[paper.code])))
    assert "已撤销" in shown
    assert "失效日期" in shown
    assert WHY not in shown


def test_the_public_page_of_a_replaced_paper_leads_to_the_new_one(cast: Cast, paper: Document) -> None:
    new = newer(paper)
    supersede(paper, cast.principal, new.code.lower().replace("-", ""))
    answer = Client().get(reverse("verify_code", args=[paper.code]))
    assert "已被替代" in words(answer)
    assert reverse("verify_code", args=[new.code]) in answer.content.decode()
    assert Document.objects.get(pk=paper.pk).replaced_by == new
    assert LedgerEntry.objects.order_by("-seq")[0].facts["new_code"] == new.code


@pytest.mark.parametrize("who", ["handler", "city_reviewer", "approver"])
def test_nobody_else_may_end_it(cast: Cast, paper: Document, who: str) -> None:
    with pytest.raises(PermissionDenied):
        revoke(paper, getattr(cast, who))
    assert Document.objects.get(pk=paper.pk).state == "valid"


def test_what_has_ended_cannot_end_again(cast: Cast, paper: Document) -> None:
    revoke(paper, cast.principal)
    entries = LedgerEntry.objects.count()
    with pytest.raises(NotAllowedNow, match="已撤销"):
        revoke(paper, cast.principal)
    with pytest.raises(NotAllowedNow, match="已撤销"):
        supersede(paper, cast.principal, newer(paper).code)
    assert LedgerEntry.objects.count() == entries


@pytest.mark.parametrize("reason", ["", "  \n", "多" * 301])
def test_a_reason_is_needed_and_has_room_for_three_hundred_characters(cast: Cast, paper: Document, reason: str) -> None:
    with pytest.raises(DomainError, match="原因"):
        revoke(paper, cast.principal, reason)


def test_only_a_valid_paper_of_the_same_kind_and_case_takes_its_place(cast: Cast, paper: Document) -> None:
    other = Document.objects.filter(application=paper.application).exclude(form_code=paper.form_code).first()
    gone = newer(paper)
    revoke(gone, cast.principal)
    refused = {
        "": "没有验证码",
        "T7WX-N930-871X": "没有验证码",
        paper.code: "本身",
        other.code: "同一种",
        gone.code: "已撤销",
    }
    for code, why in refused.items():
        with pytest.raises(DomainError, match=why):
            supersede(paper, cast.principal, code)
    assert Document.objects.get(pk=paper.pk).state == "valid"


def test_the_state_cannot_be_set_by_hand_and_the_database_knows_its_values(cast: Cast, paper: Document) -> None:
    with pytest.raises(AttributeError):
        paper.state = "revoked"
    for state in ("gone", "superseded"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Document.objects.filter(pk=paper.pk).update(state=state)


def test_a_paper_issued_again_in_its_case_replaces_the_first(cast: Cast, paper: Document) -> None:
    new = newer(paper, name=paper.name)
    kept = Document.objects.get(pk=paper.pk)
    assert (kept.state, kept.replaced_by, kept.ended_at) == ("superseded", new, FILED)
    assert "重新出具" in kept.ended_why


def test_the_principal_does_it_on_the_page(cast: Cast, paper: Document) -> None:
    client, page = visitor(cast.principal), reverse("paper_end", args=[paper.pk])
    assert page in client.get(reverse("paper", args=[paper.pk])).content.decode()
    assert "登记后不能撤回" in words(client.get(page))
    nothing = client.post(page, {"act": "revoke", "reason": ""})
    assert nothing.status_code == 422
    assert "请写明原因" in words(nothing)
    wrong = client.post(page, {"act": "supersede", "reason": WHY, "new_code": "ABC"})
    assert wrong.status_code == 422
    assert "没有验证码为“ABC”的文书" in words(wrong)
    assert WHY in wrong.content.decode(), "what was typed stays"
    done = client.post(page, {"act": "revoke", "reason": WHY}, follow=True)
    assert "已登记" in words(done)
    assert "已撤销" in words(done)
    assert page not in done.content.decode()
    assert "不能再次撤销" in words(client.get(page))


def test_the_page_refuses_others(cast: Cast, paper: Document) -> None:
    page = reverse("paper_end", args=[paper.pk])
    assert page not in visitor(cast.handler).get(reverse("paper", args=[paper.pk])).content.decode()
    assert visitor(cast.handler).get(page).status_code == 403
    assert visitor(cast.handler).post(page, {"act": "revoke", "reason": WHY}).status_code == 403
    assert visitor(cast.yuanxiaohe).get(page).status_code == 404
    assert Document.objects.get(pk=paper.pk).state == "valid"
