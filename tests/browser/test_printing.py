"""Printing many papers in a browser: chosen, watched without reloading, fetched; and what a signature says on its pages."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from forms import documents, printing
from forms.demo_certificate import make
from forms.models import Document, PrintJob
from tests.browser.conftest import Surfer
from tests.cast import Cast
from tests.needs import needs_browser

pytestmark = [needs_browser, pytest.mark.django_db(transaction=True)]


def test_papers_are_chosen_watched_and_fetched(
    live_server: Any, browser: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "_send", lambda key: None)  # the test is the worker
    cast.submitted()
    who = Surfer(browser, live_server.url, cast.handler)
    who.go(reverse("papers"))
    who.page.get_by_role("link", name="批量打印").click()
    boxes = who.page.get_by_role("checkbox")
    chosen = boxes.count() - 1
    assert chosen > 0
    boxes.first.uncheck()
    who.shoot("print-choose")
    who.page.get_by_role("button", name="开始生成").click()
    who.page.get_by_role("heading", name="排队中").wait_for()
    who.shoot("print-waiting")
    assert who.violations() == []
    job = PrintJob.objects.get()
    assert job.total == chosen
    PrintJob.objects.filter(pk=job.pk).update(state="running", done=1, touched_at=timezone.now())
    who.page.get_by_role("heading", name="正在生成").wait_for(timeout=5000)
    assert who.page.get_by_role("progressbar").get_attribute("value") == "1"
    PrintJob.objects.filter(pk=job.pk).update(state="waiting")
    printing.run(job.pk)
    who.page.get_by_role("heading", name="已完成").wait_for(timeout=5000)
    who.shoot("print-done")
    with who.page.expect_download() as fetched:
        who.page.get_by_role("link", name="下载").click()
    assert fetched.value.suggested_filename.endswith(".pdf")
    with pikepdf.open(io.BytesIO(Path(fetched.value.path()).read_bytes())) as file, file.open_outline() as marks:
        assert len(marks.root) == chosen
    assert who.complaints == []


def test_without_scripts_progress_is_seen_by_loading_the_page_again(
    live_server: Any, browser: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "_send", lambda key: None)
    case = cast.submitted()
    who = Surfer(browser, live_server.url, cast.handler, scripts=False)
    who.go(reverse("dossier", args=[case.pk]))
    who.shoot("dossier")
    who.page.get_by_role("button", name="生成案卷").click()
    who.page.get_by_role("heading", name="排队中").wait_for()
    printing.run(PrintJob.objects.get().pk)
    who.page.get_by_role("link", name="刷新进度").click()
    who.page.get_by_role("heading", name="已完成").wait_for()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_signature_and_the_end_of_a_paper_are_told_on_its_pages(
    live_server: Any, browser: Any, cast: Cast, settings: Any, tmp_path: Path, width: int
) -> None:
    made = make("演示签名单位", "x", timezone.now())
    for name, content in (("own.p12", made.pkcs12), ("root.pem", made.root)):
        (tmp_path / name).write_bytes(content)
    settings.SIGNING_CERT, settings.SIGNING_PASSWORD = str(tmp_path / "own.p12"), "x"
    settings.SIGNING_ROOTS = [str(tmp_path / "root.pem")]
    paper = Document.objects.get(application=cast.submitted(), form_code="site_opening")
    documents.render(paper.pk)
    who = Surfer(browser, live_server.url, cast.principal, width)
    for path, name in ((reverse("paper", args=[paper.pk]), "paper-signed"), (f"/v/{paper.code}/", "verify-signed")):
        who.go(path)
        assert "签名有效" in who.page.inner_text("main")
        who.shoot(name)
        assert who.violations() == []
    who.go(reverse("paper", args=[paper.pk]))
    who.page.get_by_role("link", name="撤销或替代").click()
    who.page.get_by_label("撤销，本文书不再有效").check()
    who.shoot("paper-end")
    assert who.violations() == []
    who.page.get_by_role("button", name="登记").click()
    assert "请写明原因" in who.page.inner_text("main")
    who.page.get_by_label("原因").fill("单位名称有误。")
    who.page.get_by_role("button", name="登记").click()
    who.page.get_by_text("核验页随即显示新的状态").wait_for()
    who.go(f"/v/{paper.code}/")
    assert "已撤销" in who.page.inner_text("main")
    who.shoot("verify-revoked")
    assert who.violations() == []
    assert [one for one in who.complaints if "422" not in one] == []
