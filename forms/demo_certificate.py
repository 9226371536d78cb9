"""A certificate for demonstrations (演示证书): made on the spot, worth nothing before the law, and saying so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

#: Stands in the subject of every certificate made here; no certificate authority would write it.
WARNING = "演示专用 无法律效力"
LIFE = timedelta(days=3650)


@dataclass(frozen=True)
class Made:
    """A demonstration's authority and the certificate it gave out (演示证书)."""

    root: bytes
    pkcs12: bytes


def is_demo(subject: Mapping[str, Any]) -> bool:
    """Whether a certificate says of itself that it is for demonstrations (是否演示证书)."""
    return any(WARNING in str(value) for value in subject.values())


def make(name: str, password: str, at: datetime) -> Made:
    """Make an authority and a certificate for one name (制作演示证书): the root as PEM, the rest as PKCS#12."""
    top, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = _named("站程演示根证书")
    root = _builder(issuer, issuer, top, at).add_extension(x509.BasicConstraints(True, 0), True)
    root = root.add_extension(_usage(authority=True), True)
    leaf = _builder(_named(name), issuer, own, at).add_extension(x509.BasicConstraints(False, None), True)
    leaf = leaf.add_extension(_usage(authority=False), True)
    top_cert, own_cert = root.sign(top, hashes.SHA256()), leaf.sign(top, hashes.SHA256())
    kept = BestAvailableEncryption(password.encode())
    return Made(
        root=top_cert.public_bytes(Encoding.PEM),
        pkcs12=pkcs12.serialize_key_and_certificates(name.encode(), own, own_cert, [top_cert], kept),
    )


def _named(name: str) -> x509.Name:
    pairs = ((NameOID.COUNTRY_NAME, "CN"), (NameOID.ORGANIZATIONAL_UNIT_NAME, WARNING), (NameOID.COMMON_NAME, name))
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in pairs])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, at: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + LIFE)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
