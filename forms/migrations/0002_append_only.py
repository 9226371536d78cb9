"""Make the records of this app append-only at database level."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from lifecycle.append_only import append_only


class Migration(migrations.Migration):
    """Triggers that refuse update, delete and truncate."""

    dependencies: ClassVar = [("forms", "0001_initial")]
    operations: ClassVar = [append_only("forms_documentfile")]
