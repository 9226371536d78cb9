"""Whether a signed file is still what was signed, and by whom (验签)."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from forms.demo_certificate import is_demo
from forms.models import DocumentFile
from forms.own_loop import with_own_loop

SIGNATURE = b"/ByteRange"


@dataclass(frozen=True)
class Signature:
    """What a signature is worth (验签结果); `holds` only when all three are true, none of them says it alone."""

    signer: str
    intact: bool
    valid: bool
    trusted: bool
    demo: bool
    at: datetime | None = None

    @property
    def holds(self) -> bool:
        """Whether the file is unchanged, well signed, and by a certificate this installation trusts (签名有效)."""
        return self.intact and self.valid and self.trusted

    @property
    def sentence(self) -> str:
        """The result in words (验签结论)."""
        if not self.intact:
            return _("签名后内容被改动过，签名无效。")
        if not self.valid:
            return _("签名与证书不符，签名无效。")
        if not self.trusted:
            return _("签名完整，但签名证书不在本系统信任之列。")
        return _("签名有效：内容自签名以来没有改动，签名证书受本系统信任。")


BROKEN = Signature(signer="", intact=False, valid=False, trusted=False, demo=False)


def signature_of(file: DocumentFile) -> Signature | None:
    """What the stored signature of an issued file is worth (验签); None for a file that carries none.

    The certificate is judged as of the day of signing, which the archive itself recorded.
    """
    if file.format != DocumentFile.Format.PDF:
        return None
    return checked(bytes(file.content), file.made_at)


def checked(pdf: bytes, at: datetime) -> Signature | None:
    """Check a PDF (验签): unchanged, well signed, by a trusted certificate as of a moment; None when it is not signed."""
    if SIGNATURE not in pdf:
        return None
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(
        trust_roots=list(_roots(tuple(settings.SIGNING_ROOTS))), moment=at, allow_fetching=False
    )
    try:
        signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if not signatures:
            return BROKEN
        told = with_own_loop(lambda: validate_pdf_signature(signatures[0], context))
    except Exception:  # a damaged file fails in any way it likes; none of them is a signature that holds
        return BROKEN
    return _result(told)


def _result(told: Any) -> Signature:
    subject = told.signing_cert.subject.native
    return Signature(
        signer=str(subject.get("common_name", "")),
        intact=bool(told.intact and told.docmdp_ok and told.coverage.name == "ENTIRE_FILE"),
        valid=bool(told.valid),
        trusted=bool(told.trusted),
        demo=is_demo(subject),
        at=told.signer_reported_dt,
    )


@lru_cache(maxsize=4)
def _roots(paths: tuple[str, ...]) -> tuple[Any, ...]:
    from asn1crypto import pem, x509

    found = []
    for path in paths:
        content = Path(path).read_bytes()
        blocks = (
            (block for _kind, _headers, block in pem.unarmor(content, multiple=True))
            if pem.detect(content)
            else (content,)
        )
        found += [x509.Certificate.load(block) for block in blocks]
    return tuple(found)
