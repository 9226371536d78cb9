"""Signing PDF files with a certificate (PAdES签名)."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.stamp import StaticStampStyle

from forms.demo_certificate import is_demo
from forms.layout import MM
from forms.own_loop import with_own_loop
from forms.signature_mark import BOX, mark

FIELD = "Signature"
FILL = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins())


class _Drawn(PdfContent):
    """A small page, drawn elsewhere, as the signature's appearance."""

    def __init__(self, page: bytes) -> None:
        self.page = page
        super().__init__()

    def render(self) -> bytes:
        drawn = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self.page)))
        self.resources.xobject["/Drawn"] = drawn
        _left, _low, right, high = drawn.get_object()["/BBox"]
        self.box = BoxConstraints(width=right, height=high)
        return b"/Drawn Do"


@dataclass(frozen=True)
class Pades:
    """Signs with the certificate of the installation (PAdES签名): a signature field, seen on the last page."""

    key: Any
    name: str
    is_demo: bool

    def sign(self, pdf: bytes) -> bytes:
        """Return the PDF with a signature that allows no later change (签名)."""
        out = IncrementalPdfFileWriter(io.BytesIO(pdf))
        last = int(out.root["/Pages"]["/Count"]) - 1
        left, low, right, high = (round(one * MM) for one in BOX)
        spec = fields.SigFieldSpec(FIELD, on_page=last, box=(left, low, right, high))
        drawn = _Drawn(mark(self.name, is_demo=self.is_demo))
        seen = StaticStampStyle(border_width=0, background=drawn, background_layout=FILL)
        meta = signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            name=self.name,
            subfilter=fields.SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        )
        pen = signers.PdfSigner(meta, self.key, stamp_style=seen, new_field_spec=spec)
        signed = with_own_loop(lambda: pen.sign_pdf(out))
        return bytes(signed.getvalue())


def opened(path: Path, password: str) -> Pades:
    """Open a PKCS#12 certificate (读取签名证书).

    Raises: ImproperlyConfigured naming the file when it is missing, or the password does not open it.
    """
    try:
        key = signers.SimpleSigner.load_pkcs12_data(path.read_bytes(), (), passphrase=password.encode() or None)
    except (OSError, ValueError, TypeError) as error:
        raise ImproperlyConfigured(f"签名证书“{path}”不能使用：{error}") from error
    if key is None or key.signing_cert is None:
        raise ImproperlyConfigured(f"签名证书“{path}”不能使用：请核对密码，并导出含私钥的PKCS#12文件。")
    subject = key.signing_cert.subject.native
    return Pades(key, str(subject.get("common_name", "")), is_demo(subject))
