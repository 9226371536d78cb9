"""manage.py demo_certificate: a certificate to show signing with, worth nothing before the law."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts import clock
from forms.demo_certificate import make


class Command(BaseCommand):
    """Make a demonstration's certificate (制作演示证书)."""

    help = "Make a PKCS#12 certificate for demonstrations, and the root that it can be checked with."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whom the certificate names, and where it goes."""
        parser.add_argument("name", help="the signer's name, printed in the signature")
        parser.add_argument("--folder", type=Path, default=settings.VAR_DIR, help="where the two files go")
        parser.add_argument("--password", default="demo", help="opens the PKCS#12 file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write both files and say how they are used.

        Raises: CommandError outside demonstrations, and when a certificate is there already.
        """
        if not settings.DEMO:
            raise CommandError("只有演示环境可以制作演示证书；正式环境请向认证机构申请。")
        folder: Path = options["folder"]
        key, root = folder / "demo-signing.p12", folder / "demo-root.pem"
        if key.exists():
            raise CommandError(f"{key} 已经存在；已签名的文书要靠它的根证书验签，请换一个目录。")
        made = make(options["name"], options["password"], clock.now())
        for path, content in ((key, made.pkcs12), (root, made.root)):
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                stream.write(content)
        self.stdout.write("演示证书没有法律效力。重新启动前设置：")
        self.stdout.write(f"ZHANCHENG_SIGNING_CERT={key}")
        self.stdout.write(f"ZHANCHENG_SIGNING_PASSWORD={options['password']}")
        self.stdout.write(f"ZHANCHENG_SIGNING_ROOTS={root}")
