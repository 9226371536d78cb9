"""Make the signatures of several signers append-only at database level."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from lifecycle.append_only import append_only


class Migration(migrations.Migration):
    """Triggers that refuse update, delete and truncate."""

    dependencies: ClassVar = [("approvals", "0004_signers")]
    operations: ClassVar = [append_only("approvals_signature")]
