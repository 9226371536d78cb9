"""Papers and attachments: seen by those of the case, downloaded as issued, able to do nothing in the browser."""

from __future__ import annotations

import hashlib
from urllib.parse import unquote

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from approvals.services import attaching
from fixtures.scans import pdf
from forms import documents
from forms.models import Document
from tests.cast import FILED, Cast
from tests.signed_in import visitor, words


@pytest.fixture
def paper(cast: Cast) -> Document:
    case = cast.submitted()
    row = Document.objects.filter(application=case).order_by("pk").first()
    documents.render(row.pk)
    return Document.objects.get(pk=row.pk)


def test_a_paper_shows_its_number_code_digests_and_text(cast: Cast, paper: Document) -> None:
    answer = visitor(cast.handler).get(reverse("paper", args=[paper.pk]))
    shown = words(answer)
    assert paper.title in shown
    assert paper.code in shown
    assert paper.unit.name in shown
    for file in paper.files.all():
        assert file.sha256 in shown
        assert file.sm3 in shown


@pytest.mark.parametrize("format", ["pdf", "docx"])
def test_a_download_is_the_issued_file_under_a_chinese_name(cast: Cast, paper: Document, format: str) -> None:
    answer = visitor(cast.handler).get(reverse("paper_file", args=[paper.pk, format]))
    content = b"".join(answer.streaming_content)
    assert hashlib.sha256(content).hexdigest() == paper.files.get(format=format).sha256
    assert answer["Content-Disposition"].startswith("attachment;")
    assert unquote(answer["Content-Disposition"]).endswith(f".{format}")
    assert paper.title[:6] in unquote(answer["Content-Disposition"])


def test_a_download_may_do_nothing_in_the_browser(cast: Cast, paper: Document) -> None:
    answer = visitor(cast.handler).get(reverse("paper_file", args=[paper.pk, "pdf"]))
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_a_paper_of_another_unit_is_not_there(cast: Cast, paper: Document) -> None:
    client = visitor(cast.yuanxiaohe)
    assert client.get(reverse("paper", args=[paper.pk])).status_code == 404
    assert client.get(reverse("paper_file", args=[paper.pk, "pdf"])).status_code == 404
    assert paper.title not in words(client.get(reverse("papers")))


def test_a_format_nobody_issues_is_not_there(cast: Cast, paper: Document) -> None:
    client = visitor(cast.handler)
    assert client.get(reverse("paper_file", args=[paper.pk, "exe"])).status_code == 404


def test_a_paper_not_drawn_yet_says_so_and_is_readable(cast: Cast) -> None:
    row = Document.objects.filter(application=cast.submitted()).first()
    client = visitor(cast.handler)
    assert "文件正在生成" in words(client.get(reverse("paper", args=[row.pk])))
    assert client.get(reverse("paper_file", args=[row.pk, "pdf"])).status_code == 404


def test_papers_are_found_by_code_and_state(cast: Cast, paper: Document) -> None:
    client = visitor(cast.handler)
    found = client.get(reverse("papers"), {"q": paper.code}).context["page"]
    assert [row.pk for row in found] == [paper.pk]
    assert list(client.get(reverse("papers"), {"state": "revoked"}).context["page"]) == []


def test_an_attachment_is_downloaded_by_those_of_its_case_only(cast: Cast) -> None:
    case = cast.draft()
    upload = ContentFile(pdf("材料"), name="安全方案.pdf")
    row = attaching.attach(by=cast.handler, application_id=case.pk, slot="security_scheme", upload=upload, at=FILED)
    answer = visitor(cast.handler).get(reverse("attachment", args=[row.pk]))
    assert b"".join(answer.streaming_content) == pdf("材料")
    assert "安全方案.pdf" in unquote(answer["Content-Disposition"])
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Security-Policy"].startswith("sandbox")
    for stranger in (cast.yuanxiaohe, cast.city_reviewer):
        refused = visitor(stranger).get(reverse("attachment", args=[row.pk]))
        assert refused.status_code == 404, "a draft is nobody else's business"
