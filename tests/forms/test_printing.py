"""Many papers are bound behind the scenes; no job is lost, none is done twice, nobody fetches another's file."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from forms import documents, printing
from forms.models import Document, DocumentFile, PrintJob
from forms.tasks import print_job, print_pending
from lifecycle.errors import DomainError, NotAllowedNow
from lifecycle.models import Application
from tests.cast import FILED, Cast
from tests.forms.reading import page_count, page_texts
from tests.signed_in import visitor, words


@pytest.fixture
def case(cast: Cast) -> Application:
    found = cast.submitted()
    documents.render_all(list(Document.objects.values_list("pk", flat=True)))
    return found


def ask(by: User, kind: str = "merged") -> PrintJob:
    return printing.ask(Document.objects.order_by("pk"), kind, by=by, at=FILED)


def content_of(job: PrintJob) -> bytes:
    with PrintJob.objects.get(pk=job.pk).result.open("rb") as stream:
        return bytes(stream.read())


def test_a_job_merges_the_stored_bytes(cast: Cast, case: Application) -> None:
    job = ask(cast.handler)
    assert print_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.error) == ("done", job.total, Document.objects.count(), "")
    pdfs = [bytes(f.content) for f in DocumentFile.objects.filter(format="pdf").order_by("document_id")]
    assert page_texts(content_of(job)) == [text for one in pdfs for text in page_texts(one)]
    assert job.size == len(content_of(job))


def test_a_zip_keeps_the_issued_files_of_both_kinds(cast: Cast, case: Application) -> None:
    job = ask(cast.handler, "originals")
    printing.run(job.pk)
    with zipfile.ZipFile(io.BytesIO(content_of(job))) as pack:
        kept = {pack.read(name) for name in pack.namelist() if name != "SHA256SUMS.txt"}
        assert {name.rsplit(".", 1)[1] for name in pack.namelist()} == {"pdf", "docx", "txt"}
    assert kept == {bytes(file.content) for file in DocumentFile.objects.all()}


def test_a_dossier_lists_ended_papers_as_ended(cast: Cast, case: Application) -> None:
    first = Document.objects.order_by("pk")[0]
    first.revoke(by=None, why="有误", at=FILED)
    first.save()
    job = printing.ask_dossier(case, by=cast.handler, at=FILED)
    printing.run(job.pk)
    contents = page_texts(content_of(job))[0]
    assert f"{first.title}（已撤销）" in contents
    assert case.number in contents
    total = sum(page_count(bytes(f.content)) for f in DocumentFile.objects.filter(format="pdf"))
    assert page_count(content_of(job)) == total + 1


def test_a_paper_not_drawn_yet_is_drawn_for_the_job(cast: Cast) -> None:
    cast.submitted()
    assert DocumentFile.objects.count() == 0
    job = ask(cast.handler)
    printing.run(job.pk)
    job.refresh_from_db()
    assert job.state == "done"


def test_a_paper_that_cannot_be_had_fails_the_job_by_name(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.submitted()
    monkeypatch.setattr(documents, "render_all", lambda keys: None)
    job = ask(cast.handler)
    printing.run(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert Document.objects.order_by("pk")[0].title in job.error


def test_a_lost_message_costs_one_tick(cast: Cast, case: Application) -> None:
    job = ask(cast.handler)
    assert print_pending() == 1
    job.refresh_from_db()
    assert job.state == "done"
    assert print_pending() == 0
    assert not print_job(job.pk), "a message that comes late does it no second time"


def test_a_job_whose_worker_died_is_done_by_another_and_a_running_one_is_left_alone(
    cast: Cast, case: Application
) -> None:
    job = ask(cast.handler)
    assert printing._claim(job.pk) is not None
    assert not printing.run(job.pk), "somebody is at it"
    assert print_pending() == 0
    PrintJob.objects.filter(pk=job.pk).update(touched_at=timezone.now() - printing.STALE * 2)
    assert print_pending() == 1
    job.refresh_from_db()
    assert (job.state, job.tries) == ("done", 2)


def test_a_job_that_kills_every_worker_is_given_up(cast: Cast, case: Application) -> None:
    job = ask(cast.handler)
    for _ in range(printing.MOST_TRIES):
        assert printing._claim(job.pk) is not None
        PrintJob.objects.filter(pk=job.pk).update(touched_at=timezone.now() - printing.STALE * 2)
    assert print_pending() == 0
    job.refresh_from_db()
    assert job.state == "failed"
    assert "多次生成都没有完成" in job.error


def test_progress_is_noted_while_the_job_runs(cast: Cast, case: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "EVERY", 1)
    seen = []
    original = printing._files

    def watched(key: int) -> Any:
        seen.append(PrintJob.objects.get().done)
        return original(key)

    monkeypatch.setattr(printing, "_files", watched)
    job = ask(cast.handler)
    printing.run(job.pk)
    assert seen == list(range(job.total))


def test_asking_for_nothing_too_much_or_too_often_is_refused(
    cast: Cast, case: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DomainError, match="至少选择一份"):
        printing.ask(Document.objects.none(), "merged", by=cast.handler, at=FILED)
    with pytest.raises(DomainError, match="打印方式"):
        ask(cast.handler, "dossier")
    with monkeypatch.context() as small:
        small.setattr(printing, "MOST_PAPERS", 1)
        with pytest.raises(DomainError, match="一次最多打印1份"):
            ask(cast.handler)
    for _ in range(printing.MOST_OPEN):
        ask(cast.handler)
    with pytest.raises(NotAllowedNow, match="尚未完成"):
        ask(cast.handler)
    ask(cast.principal)


def test_bound_files_are_cleared_and_papers_stay(cast: Cast, case: Application, settings: Any) -> None:
    job = ask(cast.handler)
    printing.run(job.pk)
    path = Path(PrintJob.objects.get(pk=job.pk).result.path)
    print_pending()
    assert path.exists()
    kept = timedelta(hours=settings.PRINT_KEEP_HOURS, minutes=1)
    PrintJob.objects.filter(pk=job.pk).update(finished_at=timezone.now() - kept)
    print_pending()
    job.refresh_from_db()
    assert job.state == "cleared"
    assert not path.exists()
    assert DocumentFile.objects.exists()
    assert "自动清理" in words(visitor(cast.handler).get(reverse("print_job", args=[job.pk])))


def test_papers_are_chosen_printed_and_fetched_on_the_pages(cast: Cast, case: Application) -> None:
    client = visitor(cast.handler)
    assert reverse("print_choose") in client.get(reverse("papers")).content.decode()
    page = client.get(reverse("print_choose"))
    keys = [row.pk for row in page.context["rows"]]
    assert set(keys) == set(Document.objects.values_list("pk", flat=True))
    sent = client.post(reverse("print_choose"), {"paper": keys[:1], "kind": "merged"})
    job = PrintJob.objects.get()
    assert sent["Location"] == reverse("print_job", args=[job.pk])
    waiting = client.get(sent["Location"])
    assert "排队中" in words(waiting)
    assert 'hx-trigger="every 1s"' in waiting.content.decode()
    assert client.get(reverse("print_file", args=[job.pk])).status_code == 404, "there is nothing to fetch yet"
    printing.run(job.pk)
    part = client.get(sent["Location"], headers={"hx-request": "true"})
    assert "<html" not in part.content.decode()
    assert "hx-trigger" not in part.content.decode(), "nothing more to ask for"
    answer = client.get(reverse("print_file", args=[job.pk]))
    assert b"".join(answer.streaming_content) == content_of(job)
    assert unquote(answer["Content-Disposition"]).endswith(".pdf")
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert job.title in words(client.get(reverse("print_jobs")))


def test_choosing_nothing_says_so(cast: Cast, case: Application) -> None:
    answer = visitor(cast.handler).post(reverse("print_choose"), {"kind": "merged", "paper": ["x", "²"]})
    assert answer.status_code == 422
    assert "至少选择一份" in words(answer)


def test_a_stranger_to_the_case_can_neither_choose_its_papers_nor_fetch_what_others_bound(
    cast: Cast, case: Application
) -> None:
    stranger = visitor(cast.yuanxiaohe)
    keys = list(Document.objects.values_list("pk", flat=True))
    assert stranger.post(reverse("print_choose"), {"paper": keys, "kind": "merged"}).status_code == 422
    assert PrintJob.objects.count() == 0
    assert stranger.get(reverse("dossier", args=[case.pk])).status_code == 404
    assert stranger.post(reverse("dossier", args=[case.pk])).status_code == 404
    job = ask(cast.handler)
    printing.run(job.pk)
    for name in ("print_job", "print_file"):
        assert visitor(cast.principal).get(reverse(name, args=[job.pk])).status_code == 404, "not even a colleague"


def test_what_one_may_no_longer_see_one_may_no_longer_fetch(cast: Cast, case: Application) -> None:
    job = ask(cast.handler)
    printing.run(job.pk)
    cast.handler.posts.update(ends_on=FILED.date() - timedelta(days=1), starts_on=FILED.date() - timedelta(days=2))
    assert visitor(cast.handler).get(reverse("print_file", args=[job.pk])).status_code == 403


def test_a_case_is_bound_from_its_page(cast: Cast, case: Application) -> None:
    client, page = visitor(cast.handler), reverse("dossier", args=[case.pk])
    shown = words(client.get(page))
    assert all(one.title in shown for one in Document.objects.filter(application=case))
    sent = client.post(page)
    job = PrintJob.objects.get()
    assert (job.kind, job.application) == ("dossier", case)
    assert sent["Location"] == reverse("print_job", args=[job.pk])
    draft = cast.draft(code="jj-nyncj")
    empty = client.post(reverse("dossier", args=[draft.pk]))
    assert empty.status_code == 422
    assert "还没有出具文书" in words(empty)
