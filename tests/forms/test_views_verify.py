"""Checking a paper in public: without signing in, public fields only, not for guessing codes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from forms import documents
from forms.documents import paper_of
from forms.models import Document
from forms.verification import MOST
from forms.verification_code import new_code
from tests.cast import Cast
from tests.signed_in import words


@pytest.fixture(autouse=True)
def _nobody_asked_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def paper(cast: Cast) -> Document:
    return Document.objects.get(application=cast.submitted(), form_code="site_opening")


def test_a_stranger_may_check_a_paper(paper: Document) -> None:
    documents.render(paper.pk)
    answer = Client().get(reverse("verify_code", args=[paper.code]))
    shown = words(answer)
    assert answer.status_code == 200
    assert "现行有效" in shown
    assert paper.title in shown
    assert paper.unit.name in shown
    assert all(file.sha256 in shown and file.sm3 in shown for file in paper.files.all())


def test_only_what_the_form_calls_public_is_shown(paper: Document) -> None:
    page = Client().get(reverse("verify_code", args=[paper.code])).content.decode()
    told = paper_of(paper)
    public = {told.words(key) for key in told.form.public_keys}
    assert public
    assert all(text in page for text in public if text)
    hidden = [
        text
        for field in told.form.fields
        if not field.public and len(text := told.words(field.key)) > 4 and text not in " ".join([*public, paper.title])
    ]
    assert len(hidden) > 5, "the form should hold what must not be shown"
    assert [text for text in hidden if text in page and text != paper.unit.name] == []


@pytest.mark.parametrize(("state", "says"), [("revoked", "已被撤销"), ("superseded", "已被新的文书替代")])
def test_a_paper_no_longer_valid_says_so(paper: Document, state: str, says: str) -> None:
    later = Document.objects.exclude(pk=paper.pk).first()
    ended = {"by": None, "why": "式样有误", "at": paper.issued_at}
    paper.revoke(**ended) if state == "revoked" else paper.supersede(later, **ended)
    paper.save()
    shown = words(Client().get(reverse("verify_code", args=[paper.code])))
    assert says in shown
    assert "现行有效" not in shown
    assert "失效日期" in shown
    assert "式样有误" not in shown, "the reason is not for strangers"
    assert (later.code in shown) == (state == "superseded")


def test_a_code_may_be_typed_carelessly(paper: Document) -> None:
    typed = f" {paper.code.lower().replace('-', '')} "
    answer = Client().get(reverse("verify"), {"code": typed})
    assert answer["Location"] == reverse("verify_code", args=[paper.code])
    assert Client().get(f"/v/{paper.code.replace('-', '')}/")["Location"] == reverse("verify_code", args=[paper.code])


def test_a_code_that_is_none_is_kept_and_explained(db: None) -> None:
    answer = Client().get(reverse("verify"), {"code": "<b>不是码"})
    assert answer.status_code == 422
    assert "&lt;b&gt;不是码" in answer.content.decode()
    assert Client().get("/v/AAAA-BBBB/").status_code == 404


def test_a_code_of_no_paper_is_not_found(db: None) -> None:
    answer = Client().get(reverse("verify_code", args=[new_code(lambda n: bytes(range(n)))]))
    assert answer.status_code == 404
    assert "查无此文书" in words(answer)


def test_no_search_engine_keeps_the_page(paper: Document) -> None:
    for path in (reverse("verify"), reverse("verify_code", args=[paper.code])):
        answer = Client().get(path)
        assert "noindex" in answer["X-Robots-Tag"]
        assert "noindex" in answer.content.decode()


def test_guessing_codes_is_stopped(paper: Document) -> None:
    client, path = Client(), reverse("verify_code", args=[paper.code])
    answers = [client.get(path).status_code for _ in range(MOST + 1)]
    assert answers == [200] * MOST + [429]
    assert "太频繁" in words(client.get(path))
    assert Client(REMOTE_ADDR="203.0.113.9").get(path).status_code == 200, "somebody else is not held up"
