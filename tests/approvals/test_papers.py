"""Papers an act issues: which, with whose words, drawn after the commit, caught up when drawing failed."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from approvals.services import working
from forms import documents
from forms.models import Document, DocumentFile
from forms.tasks import render_pending
from forms.verification_code import check
from lifecycle.errors import DomainError
from lifecycle.models import NumberSeries
from tests.cast import GRANTED, Cast, again, approve, at, decide, grant

State = Document.State


@pytest.fixture
def committed(cast: Cast, django_capture_on_commit_callbacks: Any) -> Any:
    """Does something, and then what follows its commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_submitting_issues_the_letter_and_the_two_forms(cast: Cast) -> None:
    case = cast.submitted()
    papers = {p.name: p for p in Document.objects.filter(application=case)}
    assert set(papers) == {"request_letter", "application_form", "domain_basic_info"}
    assert {p.unit for p in papers.values()} == {case.unit}
    assert papers["application_form"].values["site_name"] == "九江市农业农村局"


def test_every_paper_of_an_opening_is_issued_once_by_its_end(cast: Cast) -> None:
    notice = cast.noticed(at("2026-09-01 09:00"))
    valid = Document.objects.filter(application=notice.application, state=State.VALID)
    assert sorted(valid.values_list("name", flat=True)) == [
        *("application_form", "domain_basic_info", "launch_checklist", "liaison_info", "logo_application"),
        *("logo_letter", "opening_notice", "posting_review", "reply_letter", "request_letter"),
        *("security_undertaking", "site_columns", "site_info", "zh_domain_application"),
    ]


def test_the_form_issued_at_the_grant_carries_every_opinion_signer_and_day(cast: Cast) -> None:
    case = cast.granted()
    form = Document.objects.get(application=case, name="application_form", state=State.VALID)
    signed = {key: (said["signer"], said["date"]) for key, said in form.opinions.items()}
    assert signed["centre_editor_in_chief"] == ("高承泽", "2026-03-02")
    assert signed["province_office"] == ("郑开源", "2026-03-20")
    assert set(signed) == {step["key"] for step in case.route["steps"]}


def test_papers_are_drawn_after_the_commit_with_their_digests(cast: Cast, committed: Any) -> None:
    with committed():
        case = cast.submitted()
        assert not DocumentFile.objects.exists()
    files = list(DocumentFile.objects.filter(document__application=case))
    assert len(files) == 6
    for file in files:
        content = bytes(file.content)
        assert file.sha256 == hashlib.sha256(content).hexdigest()
        assert content.startswith(b"%PDF" if file.format == "pdf" else b"PK")
    assert not Document.objects.filter(application=case, rendered_at__isnull=True).exists()


def test_a_paper_that_cannot_be_drawn_does_not_undo_the_act_and_is_caught_up(
    cast: Cast, committed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(paper: Any) -> bytes:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(documents, "render_pdf", broken)
        with committed():
            case = cast.submitted()
    assert case.number
    waiting = Document.objects.filter(application=case, rendered_at__isnull=True)
    assert {p.failure for p in waiting} == {"OSError: no space left"}
    render_pending()
    assert not Document.objects.filter(application=case, rendered_at__isnull=True).exists()
    assert {p.failure for p in Document.objects.filter(application=case)} == {""}


def test_a_paper_is_never_drawn_twice(cast: Cast, committed: Any) -> None:
    with committed():
        case = cast.submitted()
    before = dict(DocumentFile.objects.filter(document__application=case).values_list("pk", "made_at"))
    for document in Document.objects.filter(application=case):
        documents.render(document.pk)
    assert dict(DocumentFile.objects.filter(document__application=case).values_list("pk", "made_at")) == before


def test_every_paper_has_a_verification_code_of_its_own(cast: Cast) -> None:
    cast.granted()
    codes = list(Document.objects.values_list("code", flat=True))
    assert len(set(codes)) == len(codes) >= 6
    assert all(check(code) for code in codes)


def test_a_refused_act_gives_its_document_number_back(cast: Cast) -> None:
    case = cast.reviewed("province_office")
    with pytest.raises(DomainError):
        decide(case, cast.approver, approve())
    decide(case, cast.approver, grant(), GRANTED)
    assert Document.objects.get(application=case, name="reply_letter").number.endswith("〕1号")
    assert set(NumberSeries.objects.filter(key__startswith="document:").values_list("last", flat=True)) == {1}


def test_what_a_paper_says_stays_as_it_was_when_the_register_changes(cast: Cast) -> None:
    case = cast.submitted()
    unit = case.unit
    unit.name = "九江市农业农村和乡村振兴局"
    unit.save()
    letter = Document.objects.get(application=case, name="request_letter")
    assert "九江市农业农村局" in documents.paper_of(letter).title


def test_papers_of_an_item_carry_what_was_entered(cast: Cast) -> None:
    case = cast.worked(when=at("2026-04-01 09:00"))
    checklist = Document.objects.get(application=case, name="launch_checklist")
    assert "赣ICP备00009901号-1" in str(checklist.values)
    assert "demo-9901" not in str(list(Document.objects.values_list("values", flat=True)))


def test_the_number_of_the_case_stands_on_papers_that_have_none_of_their_own(cast: Cast) -> None:
    case = cast.submitted()
    form = Document.objects.get(application=case, name="application_form")
    assert (form.number, documents.paper_of(form).number) == ("", case.number)


def test_two_cases_carried_out_side_by_side_keep_their_registers_apart(cast: Cast) -> None:
    first = cast.worked(leave={"launch"})
    other = cast.submitted(code="jj-wjw", by="yuanxiaohe")
    for username in ("pengxiuzhen", "sunwanqing", "zhuyilan", "gaochengze", "heyunfei"):
        other = decide(other, getattr(cast, username), approve())
    other = decide(other, cast.approver, grant(), GRANTED)
    assert not other.site.registrations.exists()
    assert again(first).site.registrations.count() == 8
    assert {item.done_at for item in working.WorkItem.objects.filter(application=other)} == {None}
