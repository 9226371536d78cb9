"""A signed paper proves itself; a changed one is found out; a demonstration's certificate says what it is worth."""

from __future__ import annotations

import asyncio
import hashlib
import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forms import checks, documents
from forms.demo_certificate import Made, make
from forms.models import Document, DocumentFile
from forms.pdf import render_pdf
from forms.signature_check import checked, signature_of
from forms.signing import Unsigned, signer
from tests.cast import Cast, tables_unlocked
from tests.forms.papers import a_paper
from tests.forms.reading import page_texts
from tests.signed_in import visitor, words

CENTRE = "九江市数字经济发展中心"
NOW = timezone.now()


@pytest.fixture(scope="module")
def made() -> Made:
    return make(CENTRE, "secret", NOW)


def configured(settings: Any, folder: Path, made: Made, *, roots: bool = True) -> None:
    (folder / "own.p12").write_bytes(made.pkcs12)
    (folder / "root.pem").write_bytes(made.root)
    settings.SIGNING_CERT, settings.SIGNING_PASSWORD = str(folder / "own.p12"), "secret"
    settings.SIGNING_ROOTS = [str(folder / "root.pem")] if roots else []


@pytest.fixture
def certificate(settings: Any, tmp_path: Path, made: Made) -> None:
    configured(settings, tmp_path, made)


@pytest.fixture
def signed(certificate: None) -> bytes:
    return signer().sign(render_pdf(a_paper("request_letter", demo=True)))


def test_without_a_certificate_nothing_is_signed() -> None:
    pdf = render_pdf(a_paper("liaison_info"))
    assert isinstance(signer(), Unsigned)
    assert signer().sign(pdf) == pdf
    assert checked(pdf, NOW) is None


def test_a_signed_paper_is_intact_valid_and_trusted(signed: bytes) -> None:
    found = checked(signed, NOW)
    assert found is not None
    assert (found.intact, found.valid, found.trusted, found.holds) == (True, True, True, True)
    assert found.signer == CENTRE
    assert found.demo
    assert found.at is not None
    assert abs(found.at - timezone.now()) < timedelta(minutes=10)


def test_papers_are_signed_and_checked_where_an_event_loop_runs(certificate: None) -> None:
    async def within() -> bool:
        found = checked(signer().sign(render_pdf(a_paper("liaison_info"))), NOW)
        return found is not None and found.holds

    assert asyncio.run(within())


def test_signing_adds_to_the_file_and_changes_nothing_in_it(signed: bytes) -> None:
    pdf = render_pdf(a_paper("request_letter", demo=True))
    assert signed.startswith(pdf)
    assert page_texts(signed) == page_texts(pdf)


def test_the_signature_is_seen_on_the_last_page_only(signed: bytes) -> None:
    with pikepdf.open(io.BytesIO(signed)) as file:
        marked = [at for at, page in enumerate(file.pages) if "/Annots" in page]
        assert marked == [len(file.pages) - 1]
        (field,) = file.Root.AcroForm.Fields
        assert "/AP" in field
        assert str(field.V.SubFilter) == "/ETSI.CAdES.detached"


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9])
def test_one_flipped_bit_anywhere_in_what_was_signed_is_found(signed: bytes, share: float) -> None:
    pdf = bytearray(signed)
    pdf[int(len(render_pdf(a_paper("request_letter", demo=True))) * share)] ^= 1
    found = checked(bytes(pdf), NOW)
    assert found is not None
    assert not found.intact
    assert not found.holds


def test_what_is_appended_after_signing_is_found(signed: bytes) -> None:
    store = io.BytesIO(signed)
    found = checked(signed + b"\n%%EOF\n", NOW)
    assert found is not None
    assert not found.holds
    with pikepdf.open(store) as file:
        file.pages.append(file.pages[0])
        other = io.BytesIO()
        file.save(other)
    again = checked(other.getvalue(), NOW)
    assert again is not None
    assert not again.holds


def test_another_authoritys_certificate_is_not_trusted(settings: Any, signed: bytes, tmp_path: Path) -> None:
    (tmp_path / "other.pem").write_bytes(make("他人", "x", NOW).root)
    for roots in ([str(tmp_path / "other.pem")], []):
        settings.SIGNING_ROOTS = roots
        found = checked(signed, NOW)
        assert found is not None
        assert (found.intact, found.valid, found.trusted) == (True, True, False)
        assert not found.holds
        assert "不在本系统信任之列" in found.sentence


@pytest.mark.parametrize("moment", [NOW - timedelta(days=30), NOW + timedelta(days=4000)])
def test_a_certificate_is_judged_as_of_the_day_of_signing(signed: bytes, moment: datetime) -> None:
    found = checked(signed, moment)
    assert found is not None
    assert not found.trusted


def test_a_wrong_password_or_a_missing_file_is_refused_by_name(settings: Any, certificate: None) -> None:
    settings.SIGNING_PASSWORD = "wrong"
    with pytest.raises(ImproperlyConfigured, match="own.p12"):
        signer()
    assert [one.id for one in checks.signing()] == ["zhancheng.E005"]
    settings.SIGNING_CERT = "/nowhere/own.p12"
    with pytest.raises(ImproperlyConfigured, match="nowhere"):
        signer()


def test_the_check_refuses_a_demonstrations_certificate_on_a_real_site(settings: Any, certificate: None) -> None:
    settings.DEMO = False
    assert [one.id for one in checks.signing()] == ["zhancheng.E006"]
    settings.DEMO = True
    assert list(checks.signing()) == []
    settings.SIGNING_ROOTS = ["/nowhere/root.pem"]
    assert [one.id for one in checks.signing()] == ["zhancheng.E007"]


def test_an_issued_paper_is_signed_before_it_is_hashed(cast: Cast, certificate: None) -> None:
    paper = Document.objects.get(application=cast.submitted(), form_code="site_opening")
    documents.render(paper.pk)
    file = paper.files.get(format="pdf")
    assert hashlib.sha256(file.content).hexdigest() == file.sha256
    found = signature_of(file)
    assert found is not None
    assert found.holds
    assert signature_of(paper.files.get(format="docx")) is None
    own = words(visitor(cast.handler).get(reverse("paper", args=[paper.pk])))
    public = words(Client().get(reverse("verify_code", args=[paper.code])))
    for page in (own, public):
        assert "签名有效：内容自签名以来没有改动" in page
        assert CENTRE in page
        assert "没有任何法律效力" in page
    content = bytearray(file.content)
    content[len(content) // 3] ^= 1
    with tables_unlocked():
        DocumentFile.objects.filter(pk=file.pk).update(content=bytes(content))
    assert "签名后内容被改动过" in words(Client().get(reverse("verify_code", args=[paper.code])))


def test_a_paper_without_signature_says_nothing_of_one(cast: Cast) -> None:
    paper = Document.objects.get(application=cast.submitted(), form_code="site_opening")
    documents.render(paper.pk)
    assert "签名人" not in words(Client().get(reverse("verify_code", args=[paper.code])))


def test_a_demonstration_makes_its_certificate_once(settings: Any, tmp_path: Path) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="只有演示环境"):
        call_command("demo_certificate", CENTRE, folder=tmp_path)
    settings.DEMO = True
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("accounts.clock.now", lambda: NOW)
        call_command("demo_certificate", CENTRE, folder=tmp_path, stdout=io.StringIO())
    settings.SIGNING_CERT, settings.SIGNING_PASSWORD = str(tmp_path / "demo-signing.p12"), "demo"
    settings.SIGNING_ROOTS = [str(tmp_path / "demo-root.pem")]
    found = checked(signer().sign(render_pdf(a_paper("liaison_info"))), NOW)
    assert found is not None
    assert found.holds
    assert (tmp_path / "demo-signing.p12").stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError, match="已经存在"):
        call_command("demo_certificate", CENTRE, folder=tmp_path)
