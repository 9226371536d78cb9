"""Electronic signatures (电子签名): one interface, an installation chooses who stands behind it.

Without a certificate nothing is signed, and the space is left for pen and wet seal. With a PKCS#12 certificate every
PDF is signed (PAdES) before its bytes are hashed and stored. A provincial seal platform would be a third `Signer`.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Protocol

from django.conf import settings


class Signer(Protocol):
    """Whoever signs papers (签名方)."""

    def sign(self, pdf: bytes) -> bytes:
        """Return the PDF, signed or as it was (签名)."""


class Unsigned:
    """Signs nothing (不签名): the space is left for pen and wet seal."""

    def sign(self, pdf: bytes) -> bytes:
        """Return the PDF as it was (不签名)."""
        return pdf


def signer() -> Signer:
    """Who signs papers here (本系统的签名方): nobody, unless a certificate is configured.

    Raises: ImproperlyConfigured when the certificate cannot be used.
    """
    path = settings.SIGNING_CERT
    return _opened(Path(path), settings.SIGNING_PASSWORD) if path else Unsigned()


@lru_cache(maxsize=4)
def _opened(path: Path, password: str) -> Signer:
    from forms.pades import opened  # takes a second to load; not every installation signs

    return opened(path, password)
