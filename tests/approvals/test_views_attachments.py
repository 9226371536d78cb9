"""Handing files in: told why not, put where it belongs, never handed to a stranger."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fixtures.scans import pdf
from forms.models import Attachment
from lifecycle.models import Application
from tests.cast import Cast

SLOT = "security_scheme"


@pytest.fixture
def case(cast: Cast, client: Client) -> Application:
    client.force_login(cast.handler)
    return cast.draft()


def _hand_in(client: Client, case: Application, content: bytes = b"", name: str = "方案.pdf", **more: Any) -> Any:
    headers = {"HX-Request": "true"} if more.pop("htmx", False) else {}
    file = SimpleUploadedFile(name, content or pdf("方案"))
    return client.post(reverse("attach", args=[case.pk]), {"slot": SLOT, "file": file, **more}, headers=headers)


def _files(case: Application) -> list[str]:
    return [row.original_name for row in Attachment.objects.filter(application=case, removed_at__isnull=True)]


def test_a_file_is_taken_in_and_replaced(client: Client, case: Application) -> None:
    assert _hand_in(client, case)["Location"] == reverse("draft", args=[case.pk]) + "#evidence"
    _hand_in(client, case, name="方案二.pdf")
    assert _files(case) == ["方案二.pdf"]
    assert Attachment.objects.filter(application=case).count() == 2


def test_inside_the_page_only_the_list_is_drawn_anew(client: Client, case: Application) -> None:
    answer = _hand_in(client, case, htmx=True)
    assert answer["HX-Trigger"] == "zc:files"
    assert "方案.pdf" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_file_that_is_not_what_it_says_is_refused_with_the_reason(client: Client, case: Application) -> None:
    answer = _hand_in(client, case, content=b"MZ not a paper", htmx=True)
    assert "内容不是pdf文件" in answer.content.decode()
    assert _files(case) == []


def test_nothing_chosen_and_a_slot_nobody_asked_for_are_refused(client: Client, case: Application) -> None:
    url = reverse("attach", args=[case.pk])
    nothing = client.post(url, {"slot": SLOT}, headers={"HX-Request": "true"})
    assert "请先选择文件" in nothing.content.decode()
    client.post(url, {"slot": "anything", "file": SimpleUploadedFile("a.pdf", pdf("a"))})
    assert _files(case) == []


def test_a_file_is_taken_out_again_and_stays_on_record(client: Client, case: Application) -> None:
    _hand_in(client, case)
    row = Attachment.objects.get(application=case)
    client.post(reverse("detach", args=[row.pk]))
    assert _files(case) == []
    assert Attachment.objects.filter(pk=row.pk).exists()


def test_a_stranger_neither_hands_in_nor_takes_out(cast: Cast, client: Client, case: Application) -> None:
    _hand_in(client, case)
    row = Attachment.objects.get(application=case)
    client.force_login(cast.yuanxiaohe)
    assert _hand_in(client, case).status_code == 404
    assert client.post(reverse("detach", args=[row.pk])).status_code == 404
    assert _files(case) == ["方案.pdf"]


def test_nobody_is_led_away_to_another_site(client: Client, case: Application) -> None:
    away = _hand_in(client, case, next="https://elsewhere.example/")
    home = _hand_in(client, case, next=reverse("workbench"))
    assert away["Location"] == reverse("draft", args=[case.pk]) + "#evidence"
    assert home["Location"] == reverse("workbench")
